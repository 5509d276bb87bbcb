"""Who may see and change the rows of competitions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from wagtail.permission_policies.base import ModelPermissionPolicy

from competitions.models import (
    Award,
    AwardPlace,
    CompetitionCategory,
    CompetitionKind,
    CompetitionPage,
    CompetitionPhase,
    Criterion,
    EntryStatement,
    FormSection,
    Juror,
    LateException,
    PanelSeat,
    ResultPaper,
    ResultsRelease,
    TieRule,
)
from competitions.querysets import CompetitionQuerySet
from innovations.access import ReferencePolicy, RegionScopedPolicy


class CompetitionRowPolicy(RegionScopedPolicy):
    """Rows of a region's competitions for the registrar of that region.

    Lists ask about each row, so the answer costs no query when the row's
    competition is loaded.
    """

    def __init__(self, model: Any, way: str = "competition__region") -> None:
        super().__init__(model, region_lookup=way)

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Iterable[str], instance: Any
    ) -> bool:
        if not user.is_active:
            return False
        if user.is_superuser:
            return True
        return instance.competition.region_id in self._regions(user, actions)


class CategoryRowPolicy(CompetitionRowPolicy):
    """Rows of a category, which have their competition through it."""

    def __init__(self, model: Any) -> None:
        super().__init__(model, "category__competition__region")


#: Every plain model of this package, registered when the app is ready.
POLICIES: dict[Any, ModelPermissionPolicy] = {
    Award: CompetitionRowPolicy(Award),
    CompetitionCategory: CompetitionRowPolicy(CompetitionCategory),
    CompetitionPhase: CompetitionRowPolicy(CompetitionPhase),
    FormSection: CategoryRowPolicy(FormSection),
    EntryStatement: CategoryRowPolicy(EntryStatement),
    Criterion: CategoryRowPolicy(Criterion),
    TieRule: CategoryRowPolicy(TieRule),
    AwardPlace: CategoryRowPolicy(AwardPlace),
    LateException: CategoryRowPolicy(LateException),
    PanelSeat: CategoryRowPolicy(PanelSeat),
    Juror: CompetitionRowPolicy(Juror),
    ResultPaper: CompetitionRowPolicy(ResultPaper),
    ResultsRelease: CompetitionRowPolicy(ResultsRelease),
    CompetitionKind: ReferencePolicy(CompetitionKind),
}

# Not registered, since pages have their own policy: it tells whose
# competitions a person may give categories, phases and awards.
_keepers = RegionScopedPolicy(CompetitionPage, "region")


def kept_competitions(user: Any) -> CompetitionQuerySet:
    """Return the competitions whose rows a person keeps."""
    kept = _keepers.instances_user_has_any_permission_for(user, {"change"})
    return cast(CompetitionQuerySet, kept)


def keeps_any_competition(user: Any) -> bool:
    """Tell whether a person keeps the competitions of some region."""
    return _keepers.user_has_permission(user, "change")


def keeps_competition(user: Any, competition: CompetitionPage) -> bool:
    """Tell whether a person keeps this competition."""
    return bool(_keepers.user_has_permission_for_instance(user, "change", competition))


def require_keeper(actor: Any, competition: CompetitionPage) -> None:
    """Refuse whoever doesn't keep this competition; ``None`` is the system."""
    if actor is None:
        return
    if not keeps_competition(actor, competition):
        raise PermissionDenied(
            _("Only the registrar of the region keeps its competitions.")
        )
