from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InnovationsConfig(AppConfig):
    name = "innovations"
    verbose_name = _("Regional innovations")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wagtail.models import Page
        from wagtail.permissions import register_permission_policy

        from innovations import signals  # noqa: F401 -- connects its receivers
        from innovations.access import RegistryPagePolicy

        register_permission_policy(Page, RegistryPagePolicy(Page))
