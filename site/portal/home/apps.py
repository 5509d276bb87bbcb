from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "portal.home"
    label = "home"
    verbose_name = _("Home and plain pages")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from portal.agenda import receivers, sheets  # noqa: F401 -- connects receivers
        from portal.home import signals  # noqa: F401 -- connects receivers

        sheets.register()
