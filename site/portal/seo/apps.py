from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SeoConfig(AppConfig):
    """What search engines, social networks and crawlers read."""

    name = "portal.seo"
    label = "seo"
    verbose_name = _("Search engines")
