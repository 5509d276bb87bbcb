from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "portal.audit"
    label = "audit"
    verbose_name = _("Audit log")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.contrib.auth.models import Group

        from competitions.models import Award, Entry, ScoreSheet
        from portal.audit import relations, signals, tracking
        from portal.audit.access import register_policies
        from portal.audit.places import (
            place_of_award,
            place_of_entry,
            place_of_group,
            place_of_sheet,
            register_place,
        )

        register_policies()
        signals.follow_log_entries()
        tracking.follow_plain_rows()
        relations.follow_relations()
        register_place(Group, place_of_group)
        register_place(Award, place_of_award)
        register_place(Entry, place_of_entry)
        register_place(ScoreSheet, place_of_sheet)
