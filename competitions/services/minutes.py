"""The minutes of a jury (berita acara), drafted from what was recorded."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.html import strip_tags

from competitions.choices import Aggregation, SheetState
from competitions.letterheads import letterhead_of
from competitions.models import (
    CompetitionPage,
    CompetitionPhase,
    Entry,
    PanelSeat,
    ResultPaper,
    ScoreSheet,
    StageClosing,
)
from competitions.models.phases import zone_of
from competitions.pdf import render_pdf
from competitions.services.stage_record import shown


@dataclass(frozen=True)
class Session:
    """A phase in which scores were given."""

    phase: CompetitionPhase
    method: str
    entries: int
    sheets: int


@dataclass(frozen=True)
class PresentJuror:
    name: str
    affiliation: str
    chairs: list[str]
    sheets: int


@dataclass(frozen=True)
class Row:
    rank: int
    title: str
    entrant: str
    shown: str
    by: str


@dataclass(frozen=True)
class Decision:
    order: list[str]
    reason: str


@dataclass(frozen=True)
class Standings:
    category: str
    phase: str
    closed_at: Any
    rows: list[Row]
    unscored: list[str]
    decisions: list[Decision]


def minutes_context(competition: CompetitionPage) -> dict[str, Any]:
    """Return what the minutes say; what isn't known yet is a dotted line there."""
    paper = ResultPaper.objects.filter(competition=competition, kind="minutes").last()
    zone = zone_of(competition)
    jurors = _jurors(competition)
    return {
        "competition": competition,
        "region": competition.region,
        "paper": paper,
        "dated_on": paper.dated_on if paper else timezone.localdate(timezone=zone),
        "legal_basis": strip_tags(
            competition.legal_basis.replace("</li>", "; ").replace("</p>", " ")
        ).strip("; "),
        "sessions": _sessions(competition),
        "jurors": jurors,
        "standings": _standings(competition),
        "awards": list(competition.awards.for_listing().in_order()),
        "letterhead": letterhead_of(competition.region),
    }


def minutes_pdf(competition: CompetitionPage) -> bytes:
    """Return the draft of the minutes as PDF.

    :raises PdfUnavailable: where the machine can't make PDF.
    """
    with translation.override(settings.LANGUAGE_CODE):
        return render_pdf("competitions/pdf/minutes.html", minutes_context(competition))


def _sessions(competition: CompetitionPage) -> list[Session]:
    sheets = ScoreSheet.objects.filter(
        phase__competition=competition, state=SheetState.SEALED
    )
    entries: dict[int, set[int]] = defaultdict(set)
    number: dict[int, int] = defaultdict(int)
    for phase, entry in sheets.values_list("phase", "entry"):
        entries[phase].add(entry)
        number[phase] += 1
    phases = [phase for phase in competition.phases.all() if phase.is_judging]
    return [
        Session(
            phase=phase,
            method=str(Aggregation(phase.aggregation or Aggregation.MEAN).label),
            entries=len(entries[phase.pk]),
            sheets=number[phase.pk],
        )
        for phase in phases
    ]


def _jurors(competition: CompetitionPage) -> list[PresentJuror]:
    """Return who took part: by a seat that was kept, or by a sealed sheet."""
    chairs: dict[int, list[str]] = defaultdict(list)
    seated = set()
    seats = PanelSeat.objects.filter(category__competition=competition)
    for seat in seats.select_related("category"):
        seated.add(seat.juror_id)
        if seat.is_chair and seat.category.name not in chairs[seat.juror_id]:
            chairs[seat.juror_id].append(seat.category.name)
    sealed: dict[int, int] = defaultdict(int)
    sheets = ScoreSheet.objects.filter(
        juror__competition=competition, state=SheetState.SEALED
    )
    for juror in sheets.values_list("juror", flat=True):
        sealed[juror] += 1
    present = [
        PresentJuror(
            name=juror.name,
            affiliation=juror.affiliation,
            chairs=chairs[juror.pk],
            sheets=sealed[juror.pk],
        )
        for juror in competition.jurors.all()
        if sealed[juror.pk] or (juror.pk in seated and juror.left_at is None)
    ]
    return sorted(present, key=lambda juror: (not juror.chairs, juror.name))


def _standings(competition: CompetitionPage) -> list[Standings]:
    closings = StageClosing.objects.filter(
        category__competition=competition, undone_at=None
    ).select_related("category", "phase")
    ordered = closings.order_by(
        "category__sort_order", "category__name", "phase__starts_on", "pk"
    )
    found = list(ordered)
    entries = _entries(found)
    return [_of_closing(closing, entries) for closing in found]


def _entries(closings: list[StageClosing]) -> dict[int, Entry]:
    keys = {
        row["entry"] for closing in closings for row in closing.ranking["standings"]
    }
    for closing in closings:
        keys |= set(closing.ranking.get("unscored", []))
    related = Entry.objects.select_related("organization", "entrant")
    return related.in_bulk(keys)


def _of_closing(closing: StageClosing, entries: dict[int, Entry]) -> Standings:
    def title(key: int) -> str:
        return entries[key].title if key in entries else f"#{key}"

    def entrant(key: int) -> str:
        return str(entries[key].entered_by) if key in entries else ""

    ranking = closing.ranking
    return Standings(
        category=closing.category.name,
        phase=closing.phase.name,
        closed_at=closing.closed_at,
        rows=[
            Row(
                rank=row["rank"],
                title=title(row["entry"]),
                entrant=entrant(row["entry"]),
                shown=shown(row["total"]),
                by=row.get("by") or "",
            )
            for row in ranking["standings"]
        ],
        unscored=[title(key) for key in ranking.get("unscored", [])],
        decisions=[
            Decision([title(key) for key in one["order"]], one["reason"])
            for one in ranking.get("decisions", [])
        ],
    )
