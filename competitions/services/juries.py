"""Jurors of a competition and their panels: joining, seats, chairs, leaving."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from competitions.access import require_keeper
from competitions.choices import SheetState
from competitions.jury_access import able_jurors, seats_in_office
from competitions.models import (
    CompetitionCategory,
    CompetitionPage,
    CompetitionPhase,
    Juror,
    PanelSeat,
    ScoreSheet,
)
from competitions.services.jury_assignment import (
    Assigned,
    assign,
    fill_up,
    is_closed,
    preview,
    require_open,
)
from competitions.services.stage_ranking import is_ready, require_stage

__all__ = [
    "Assigned",
    "Left",
    "add_juror",
    "assign",
    "copy_panel",
    "fill_up",
    "leave",
    "preview",
    "seat",
    "set_chair",
    "unseat",
]


@dataclass
class Left:
    """What became of the sheets of somebody who left."""

    given_back: int = 0
    #: Sealed sheets, which stay and count.
    sealed: int = 0
    reassigned: int = 0
    #: Entries that lack jurors now.
    short: list[Any] = field(default_factory=list)


@transaction.atomic
def add_juror(
    *,
    competition: CompetitionPage,
    user: Any,
    name: str,
    affiliation: str = "",
    actor: Any,
) -> Juror:
    """Make somebody a juror of a competition; who left may come back.

    Raises ``PermissionDenied``, and ``ValidationError`` for somebody without the role
    of a juror in the region, or who is one here already.
    """
    require_keeper(actor, competition)
    region = competition.region
    if region is None or not able_jurors(region).filter(pk=user.pk).exists():
        raise ValidationError(
            _(
                "%(person)s has not the role of a juror in this region. Give it under "
                "“People”, or invite the person first."
            )
            % {"person": user}
        )
    juror = Juror.objects.select_for_update().filter(
        competition=competition, user=user
    ).first() or Juror(competition=competition, user=user)
    if juror.pk and juror.left_at is None:
        raise ValidationError(_("This person is a juror already."))
    juror.name, juror.affiliation = name.strip(), affiliation.strip()
    juror.left_at, juror.reason_for_leaving = None, ""
    juror.full_clean()
    juror.save()
    _note("add_juror", juror, actor)
    return juror


# --------------------------------------------------------------------- panels


@transaction.atomic
def seat(
    *,
    juror: Juror,
    category: CompetitionCategory,
    phase: CompetitionPhase,
    is_chair: bool = False,
    actor: Any,
) -> PanelSeat:
    """Give a juror a seat in a panel; asked twice, it stays one.

    Raises ``PermissionDenied``, and ``ValidationError`` for what doesn't belong
    together, somebody who left, and a stage that is closed.
    """
    require_keeper(actor, category.competition)
    if juror.competition_id != category.competition_id:
        raise ValidationError(_("This juror belongs to another competition."))
    if juror.left_at is not None:
        raise ValidationError(
            _("%(juror)s has left the jury. Add the person again first.")
            % {"juror": juror}
        )
    require_stage(category, phase)
    require_open(category, phase)
    found, is_new = PanelSeat.objects.get_or_create(
        juror=juror, category=category, phase=phase
    )
    if is_new:
        log(instance=found, action="wagtail.create", user=actor)
    if is_chair:
        set_chair(seat=found, actor=actor)
    return found


@transaction.atomic
def set_chair(*, seat: PanelSeat, actor: Any) -> None:
    """Let the juror of this seat chair the panel, instead of whoever did."""
    require_keeper(actor, seat.category.competition)
    require_open(seat.category, seat.phase)
    panel = PanelSeat.objects.select_for_update().filter(
        category=seat.category, phase=seat.phase
    )
    panel.exclude(pk=seat.pk).filter(is_chair=True).update(is_chair=False)
    if panel.filter(pk=seat.pk, is_chair=False).update(is_chair=True):
        log(instance=seat, action="wagtail.edit", user=actor)
    seat.is_chair = True


@transaction.atomic
def copy_panel(
    *,
    category: CompetitionCategory,
    phase: CompetitionPhase,
    to: Collection[tuple[CompetitionCategory, CompetitionPhase]],
    actor: Any,
) -> int:
    """Give other panels the seats of this one that they lack; return how many.

    A panel keeps its chair where it has one. Raises as ``seat`` does.
    """
    seats = list(
        PanelSeat.objects.filter(
            category=category, phase=phase, juror__left_at=None
        ).select_related("juror")
    )
    made = 0
    for other_category, other_phase in to:
        rows = PanelSeat.objects.filter(category=other_category, phase=other_phase)
        present = set(rows.values_list("juror", flat=True))
        has_chair = rows.filter(is_chair=True).exists()
        for one in seats:
            if one.juror_id in present:
                continue
            seat(
                juror=one.juror,
                category=other_category,
                phase=other_phase,
                is_chair=one.is_chair and not has_chair,
                actor=actor,
            )
            made += 1
    return made


@transaction.atomic
def unseat(*, seat: PanelSeat, actor: Any) -> Left:
    """Take a juror out of a panel; open sheets go to others, sealed ones stay.

    Raises ``PermissionDenied``, and ``ValidationError`` for a closed stage and for the
    chair of a panel of several.
    """
    require_keeper(actor, seat.category.competition)
    require_open(seat.category, seat.phase)
    others = PanelSeat.objects.filter(category=seat.category, phase=seat.phase)
    if seat.is_chair and others.exclude(pk=seat.pk).exists():
        raise ValidationError(_chairs_words(seat.juror, [seat]))
    return _end_seats(seat.juror, [seat], actor)


# -------------------------------------------------------------------- leaving


@transaction.atomic
def leave(juror: Juror, reason: str, actor: Any) -> Left:
    """End somebody's work in a jury.

    Open sheets are given back and go to others, sealed ones stay and count; seats in
    stages that are closed stay, as they tell who scored. Raises ``PermissionDenied``,
    and ``ValidationError`` without a reason, twice, and for a chair: another one has to
    be named first.
    """
    require_keeper(actor, juror.competition)
    juror = Juror.objects.select_for_update(of=("self",)).get(pk=juror.pk)
    if juror.left_at is not None:
        raise ValidationError(
            _("%(juror)s has left the jury already.") % {"juror": juror}
        )
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the juror leaves.")})
    seats = [one for one in _seats_of(juror) if not is_closed(one.category, one.phase)]
    chaired = [one for one in seats if one.is_chair]
    if chaired:
        raise ValidationError(_chairs_words(juror, chaired))
    juror.left_at, juror.reason_for_leaving = timezone.now(), reason.strip()
    juror.save(update_fields=["left_at", "reason_for_leaving"])
    left = _end_seats(juror, seats, actor)
    _note("juror_leaves", juror, actor, reason=reason.strip())
    return left


def _seats_of(juror: Juror) -> list[PanelSeat]:
    seats = juror.seats.select_related("category__competition", "phase", "juror")
    return list(seats)


def _chairs_words(juror: Juror, seats: list[PanelSeat]) -> str:
    panels = ", ".join(f"{one.category}, {one.phase}" for one in seats)
    return _(
        "%(juror)s chairs the panel of %(panels)s. Let somebody else chair it first."
    ) % {"juror": juror, "panels": panels}


def _end_seats(juror: Juror, seats: list[PanelSeat], actor: Any) -> Left:
    left = Left()
    for one in seats:
        sheets = ScoreSheet.objects.filter(
            juror=juror, phase=one.phase, entry__category=one.category
        )
        left.sealed += sheets.filter(state=SheetState.SEALED).count()
        given_back = sheets.filter(state=SheetState.OPEN).update(
            state=SheetState.RECUSED
        )
        left.given_back += given_back
        log(instance=one, action="wagtail.delete", user=actor, deleted=True)
        one.delete()
        if given_back and _can_fill_up(one):
            done = fill_up(one.category, one.phase, actor)
            left.reassigned += len(done.added)
            left.short += done.short
    return left


def _can_fill_up(seat: PanelSeat) -> bool:
    """Whether others are there, and the stage has a field now."""
    panel = seats_in_office(seat.category, seat.phase)
    return panel.exists() and is_ready(seat.category, seat.phase)


def _note(action: str, juror: Juror, actor: Any, **data: Any) -> None:
    """Log it with the juror; people are named by number elsewhere."""
    log(instance=juror, action=f"competitions.{action}", user=actor, data=data or None)
