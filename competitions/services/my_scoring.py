"""A juror's work: their sheets by competition, phase and category, and how far each is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from competitions.choices import EntryState, SheetState
from competitions.juror_access import seats_of, sheets_of
from competitions.models import (
    CompetitionCategory,
    CompetitionPhase,
    Criterion,
    Juror,
    PanelSeat,
    ScoreSheet,
)
from competitions.models.phases import zone_of
from competitions.reading import blind_titles_of
from competitions.services.blind_labels import blind_labels
from innovations.models import Region


@dataclass(frozen=True)
class Row:
    """A sheet as a list shows it. ``label`` is what the entry is called there."""

    sheet: ScoreSheet
    label: str
    title: str
    scored: int
    criteria: int

    @property
    def is_sealed(self) -> bool:
        return bool(self.sheet.state == SheetState.SEALED)

    @property
    def is_withdrawn(self) -> bool:
        return bool(self.sheet.entry.state == EntryState.WITHDRAWN)

    @property
    def is_complete(self) -> bool:
        """Whether nothing but sealing is left to do."""
        return not self.is_sealed and 0 < self.criteria <= self.scored


@dataclass(frozen=True)
class Group:
    """The sheets of a category in a phase; ``closing`` is in the zone of the region."""

    phase: CompetitionPhase
    category: CompetitionCategory
    opening: datetime
    closing: datetime
    is_running: bool
    days_left: int
    rows: list[Row]
    #: The seat by which the sheets were given; ``None`` when it is gone.
    seat: int | None

    @property
    def deadline(self) -> str:
        """The end with its hour, such as 25 Juni 2025, 23.59 WITA."""
        return f"{date_format(self.closing, 'j F Y, H.i')} {self.closing.tzname()}"

    @property
    def beginning(self) -> str:
        return f"{date_format(self.opening, 'j F Y, H.i')} {self.opening.tzname()}"

    @property
    def sealed(self) -> int:
        return sum(row.is_sealed for row in self.rows)

    @property
    def is_done(self) -> bool:
        return all(row.is_sealed or row.is_withdrawn for row in self.rows)


@dataclass(frozen=True)
class Work:
    """A competition in which somebody is a juror."""

    juror: Juror
    groups: list[Group] = field(default_factory=list)

    @property
    def needs_declaration(self) -> bool:
        return self.juror.declared_at is None

    @property
    def phases(self) -> list[CompetitionPhase]:
        """The phases with sheets, each once."""
        return list(dict.fromkeys(group.phase for group in self.groups))


def work_of(user: Any, region: Region, at: datetime | None = None) -> list[Work]:
    """Return what somebody has to score in a region, the newest competition first.

    As many queries for many sheets as for one.
    """
    seats = seats_of(user, region).order_by("-competition__edition_year", "-pk")
    work = {juror.pk: Work(juror) for juror in seats}
    if not work:
        return []
    at = at or timezone.now()
    seats_by_place = {
        (juror, phase, category): key
        for key, juror, phase, category in PanelSeat.objects.filter(
            juror__in=work
        ).values_list("pk", "juror", "phase", "category")
    }
    for place, rows in _grouped(rows_of(user, region)).items():
        work[place[0]].groups.append(_group(rows, at, seats_by_place.get(place)))
    for one in work.values():
        one.groups.sort(key=lambda group: (not group.is_running, group.closing))
    return list(work.values())


def rows_of(user: Any, region: Region) -> list[Row]:
    """Return all sheets of a juror as rows, in the order of their labels."""
    return as_rows(sheets_of(user, region))


def rows_of_seat(seat: PanelSeat) -> list[Row]:
    """Return a juror's sheets of one category and phase as rows."""
    sheets = ScoreSheet.objects.filter(
        juror=seat.juror, phase=seat.phase, entry__category=seat.category
    ).exclude(state=SheetState.RECUSED)
    return as_rows(
        sheets.select_related(
            "version", "juror", "phase", "entry__category__competition__region"
        )
    )


def as_rows(found: QuerySet[ScoreSheet]) -> list[Row]:
    """Return sheets as rows; the same number of queries for many as for one."""
    sheets = list(
        found.annotate(scored=Count("scores", filter=Q(scores__value__isnull=False)))
    )
    blind = [sheet for sheet in sheets if sheet.phase.is_blind]
    labels = blind_labels({sheet.entry.category_id for sheet in blind})
    titles = blind_titles_of({sheet.version for sheet in blind})
    criteria = _criteria_of(sheets)
    rows = [
        Row(
            sheet=sheet,
            label=labels[sheet.entry_id] if sheet.phase.is_blind else entrant_of(sheet),
            title=(
                titles[sheet.version_id]
                if sheet.phase.is_blind
                else sheet.version.title
            ),
            scored=sheet.scored,
            criteria=criteria[sheet.entry.category_id, sheet.phase_id],
        )
        for sheet in sheets
    ]
    return sorted(rows, key=lambda row: (row.label, row.title, row.sheet.pk))


def entrant_of(sheet: ScoreSheet) -> str:
    """Return whose entry it is, as it was handed in."""
    return str(sheet.version.content["entrant"]["name"])


def label_of(sheet: ScoreSheet) -> str:
    """Return what a juror calls the entry of one sheet."""
    if not sheet.phase.is_blind:
        return entrant_of(sheet)
    return blind_labels([sheet.entry.category_id])[sheet.entry_id]


def _criteria_of(sheets: Iterable[ScoreSheet]) -> Counter[tuple[int, int]]:
    """Return the number of criteria by category and phase."""
    phases = {sheet.phase_id for sheet in sheets}
    rows = Criterion.objects.filter(phase__in=phases)
    return Counter(rows.values_list("category", "phase").order_by())


def _grouped(rows: Iterable[Row]) -> dict[tuple[int, int, int], list[Row]]:
    found: dict[tuple[int, int, int], list[Row]] = defaultdict(list)
    for row in rows:
        sheet = row.sheet
        found[sheet.juror_id, sheet.phase_id, sheet.entry.category_id].append(row)
    return dict(found)


def _group(rows: list[Row], at: datetime, seat: int | None) -> Group:
    sheet = rows[0].sheet
    category = sheet.entry.category
    zone = zone_of(category.competition)
    closing = sheet.phase.closing_in(zone)
    return Group(
        phase=sheet.phase,
        category=category,
        opening=sheet.phase.opening_in(zone),
        closing=closing,
        is_running=sheet.phase.is_running(at, zone),
        days_left=(closing.date() - at.astimezone(zone).date()).days,
        rows=rows,
        seat=seat,
    )
