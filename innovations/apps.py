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
        from innovations.mentoring_access import register_mentoring_policies
        from innovations.services.mentoring_merging import (
            move_advice,
            move_mentors,
            move_sessions,
        )
        from innovations.services.periods import ensure_periods
        from innovations.services.reference import register_list
        from innovations.services.references import ReferenceMover, register_mover

        register_policies()
        register_mentoring_policies()
        close_unscoped_views()
        sheets.register()
        register_list("periods", ensure_periods)
        register_mover(ReferenceMover("advice", move_advice))
        register_mover(ReferenceMover("clinic_sessions", move_sessions))
        register_mover(ReferenceMover("mentors", move_mentors))
        signals.follow_plain_rows()
