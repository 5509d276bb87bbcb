from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewConfig(AppConfig):
    name = "portal.review"
    label = "review"
    verbose_name = _("Review of pages")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from portal.review import signals

        signals.connect()
