from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InnovationsConfig(AppConfig):
    name = "innovations"
    verbose_name = _("Regional innovations")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from innovations import sheets, signals
        from innovations.access import register_policies
        from innovations.admin_scope import close_unscoped_views
        from innovations.services.periods import ensure_periods
        from innovations.services.reference import register_list

        register_policies()
        close_unscoped_views()
        sheets.register()
        register_list("periods", ensure_periods)
        signals.follow_plain_rows()
