from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CompetitionsConfig(AppConfig):
    name = "competitions"
    verbose_name = _("Innovation competitions")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wagtail.permissions import register_permission_policy

        from competitions import sheets
        from competitions.access import POLICIES
        from competitions.models import (
            Award,
            CompetitionCategory,
            CompetitionKind,
            CompetitionPhase,
            Criterion,
            EntryStatement,
            FormSection,
            TieRule,
        )
        from competitions.services.awards import move_awards
        from competitions.services.kinds import load_kinds
        from innovations.services.reference import register_list
        from innovations.services.references import ReferenceMover, register_mover
        from innovations.services.versions import follow_rows

        follow_rows(CompetitionKind)
        for rows in (
            *(Award, CompetitionCategory, CompetitionPhase),
            *(FormSection, EntryStatement, Criterion, TieRule),
        ):
            follow_rows(rows, lambda row: row.competition.region_id)
        sheets.register()
        register_list("competition_kinds", load_kinds)
        register_mover(ReferenceMover("awards", move_awards))
        for model, policy in POLICIES.items():
            register_permission_policy(model, policy)
