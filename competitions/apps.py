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
        from competitions.entry_access import EntryPolicy
        from competitions.freezing import register_freezer
        from competitions.models import (
            Award,
            AwardPlace,
            CompetitionCategory,
            CompetitionKind,
            CompetitionPhase,
            Criterion,
            Entry,
            EntryStatement,
            FormSection,
            ResultPaper,
            ResultRules,
            ResultsRelease,
            StageClosing,
            TieRule,
        )
        from competitions.services.awards import move_awards
        from competitions.services.eligibility import reasons_against
        from competitions.services.kinds import load_kinds
        from competitions.services.moving import move_entries
        from competitions.services.screening import register_reasons
        from competitions.services.versions import categories_handed_in_to
        from innovations.services.reference import register_list
        from innovations.services.references import ReferenceMover, register_mover
        from innovations.services.versions import follow_rows

        follow_rows(CompetitionKind)
        for rows in (
            *(Award, CompetitionCategory, CompetitionPhase),
            *(FormSection, EntryStatement, Criterion, TieRule, AwardPlace),
            *(StageClosing, ResultPaper, ResultsRelease, ResultRules),
        ):
            follow_rows(rows, lambda row: row.competition.region_id)
        sheets.register()
        register_reasons(reasons_against)
        register_freezer(categories_handed_in_to)
        register_list("competition_kinds", load_kinds)
        register_mover(ReferenceMover("awards", move_awards))
        register_mover(ReferenceMover("entries", move_entries))
        for model, policy in POLICIES.items():
            register_permission_policy(model, policy)
        register_permission_policy(Entry, EntryPolicy())
