"""Who holds the judging: the registrar of the region, and the chair of a panel."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from competitions.access import keeps_competition
from competitions.models import (
    CompetitionCategory,
    CompetitionPage,
    CompetitionPhase,
    Juror,
    PanelSeat,
)
from innovations.access import has_role
from innovations.models import Region, RegionalGroup
from innovations.services.desk import JUROR


def able_jurors(region: Region) -> QuerySet[Any]:
    """Return who can be a juror in a region: open accounts with the role."""
    groups = RegionalGroup.objects.filter(region=region, role=JUROR)
    people: QuerySet[Any] = get_user_model()._default_manager.filter(
        is_active=True, groups__in=groups.values("group")
    )
    return people.order_by("pk")


def seats_in_office(
    category: CompetitionCategory, phase: CompetitionPhase | None = None
) -> QuerySet[PanelSeat]:
    """Return the seats of a category (and phase) whose jurors can still work."""
    seats = PanelSeat.objects.filter(
        category=category, juror__left_at=None, juror__user__is_active=True
    )
    return seats if phase is None else seats.filter(phase=phase)


def chairs(
    user: Any, category: CompetitionCategory, phase: CompetitionPhase | None = None
) -> bool:
    """Tell whether somebody chairs the panel of a phase, or one of the category."""
    region = category.competition.region
    if not user.is_active or region is None:
        return False
    if not has_role(user, JUROR, region):
        return False
    seats = seats_in_office(category, phase)
    return seats.filter(is_chair=True, juror__user=user.pk).exists()


def chaired_by(user: Any, region: Region) -> QuerySet[PanelSeat]:
    """Return the seats in which somebody chairs panels of a region's competitions."""
    seats = PanelSeat.objects.filter(
        is_chair=True,
        juror__user=user.pk,
        juror__left_at=None,
        category__competition__region=region,
    )
    if not (user.is_active and has_role(user, JUROR, region)):
        return seats.none()
    return seats.select_related("category__competition", "phase").order_by(
        "-category__competition__edition_year", "phase__starts_on", "category", "pk"
    )


def sees_stage(
    user: Any, category: CompetitionCategory, phase: CompetitionPhase
) -> bool:
    """Tell whether somebody sees what all jurors of a stage gave."""
    return keeps_competition(user, category.competition) or chairs(
        user, category, phase
    )


def require_keeper_or_chair(
    actor: Any, category: CompetitionCategory, phase: CompetitionPhase
) -> None:
    """Refuse whoever neither keeps the competition nor chairs the panel of the phase."""
    if actor is None or keeps_competition(actor, category.competition):
        return
    if not chairs(actor, category, phase):
        raise PermissionDenied(
            _("Only the chair decides this, or the registrar by the chair's decision.")
        )


def require_keeper_or_juror(actor: Any, competition: CompetitionPage) -> None:
    """Refuse whoever neither keeps the competition nor is (or was) its juror."""
    if actor is None or keeps_competition(actor, competition):
        return
    if not Juror.objects.filter(competition=competition, user=actor.pk).exists():
        raise PermissionDenied(_("Only the registrar of the region assigns sheets."))
