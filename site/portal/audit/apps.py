from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "portal.audit"
    label = "audit"
    verbose_name = _("Audit log")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from portal.audit import signals, tracking
        from portal.audit.access import register_policies

        register_policies()
        signals.follow_log_entries()
        tracking.follow_plain_rows()
