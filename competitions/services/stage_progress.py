"""How far a stage is, and what a chair looks at."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from competitions.choices import EntryState, SheetState
from competitions.jury_access import seats_in_office
from competitions.models import (
    CompetitionCategory,
    CompetitionPhase,
    Entry,
    EntryVersion,
    Juror,
    ScoreSheet,
)
from competitions.scoring.analysis import STANDS_OUT, JurorView, Outlier, view_of
from competitions.services.jury_conflicts import Pair, conflicts_of
from competitions.services.stage_ranking import field_of, sheets_of
from competitions.services.stage_rules import rules_of


@dataclass
class JurorProgress:
    juror: Juror
    sealed: list[ScoreSheet] = field(default_factory=list)
    open: list[ScoreSheet] = field(default_factory=list)

    @property
    def total(self) -> int:
        return len(self.sealed) + len(self.open)


@dataclass
class EntryProgress:
    """``lacks`` is how many jurors it should have and hasn't."""

    version: EntryVersion
    sealed: list[ScoreSheet] = field(default_factory=list)
    open: list[ScoreSheet] = field(default_factory=list)
    lacks: int = 0
    #: Sealed about a version that was replaced since.
    outdated: list[ScoreSheet] = field(default_factory=list)
    #: Sealed by somebody whose conflict shows now.
    doubtful: list[ScoreSheet] = field(default_factory=list)

    @property
    def entry(self) -> Entry:
        return self.version.entry


@dataclass
class Progress:
    jurors: list[JurorProgress]
    entries: list[EntryProgress]
    #: Entries with sheets in this stage that are no longer handed in.
    withdrawn: list[Entry]

    @property
    def sealed(self) -> int:
        return sum(len(one.sealed) for one in self.entries)

    @property
    def open(self) -> list[ScoreSheet]:
        return [sheet for one in self.entries for sheet in one.open]

    @property
    def total(self) -> int:
        return self.sealed + len(self.open)

    @property
    def lacking(self) -> list[EntryProgress]:
        return [one for one in self.entries if one.lacks]

    @property
    def unscored(self) -> list[EntryProgress]:
        return [one for one in self.entries if not one.sealed]

    @property
    def is_complete(self) -> bool:
        return not self.open and not self.lacking and not self.unscored


def progress_of(category: CompetitionCategory, phase: CompetitionPhase) -> Progress:
    """Return how far a stage is; a constant number of queries.

    Raises ``ValidationError`` while the stage before isn't closed.
    """
    versions = field_of(category, phase)
    seats = seats_in_office(category, phase).select_related("juror")
    panel = [one.juror for one in seats.order_by("juror__name", "juror")]
    rows = ScoreSheet.objects.filter(phase=phase, entry__category=category).exclude(
        state=SheetState.RECUSED
    )
    sheets = list(rows.select_related("juror", "entry").order_by("juror__name", "pk"))
    people = {one.pk: one for one in panel} | {
        one.juror_id: one.juror for one in sheets
    }
    conflicts = conflicts_of(
        list(people.values()), [one.entry for one in versions.values()]
    )
    entries = {
        key: EntryProgress(version)
        for key, version in sorted(
            versions.items(), key=lambda pair: (pair[1].title.casefold(), pair[0])
        )
    }
    jurors = {juror.pk: JurorProgress(juror) for juror in people.values()}
    for sheet in sheets:
        if sheet.entry_id in entries:
            _count(sheet, entries[sheet.entry_id], jurors[sheet.juror_id], conflicts)
    for one in entries.values():
        one.lacks = _lack(one, phase, panel, conflicts)
    gone = {
        one.entry_id: one.entry
        for one in sheets
        if one.entry.state != EntryState.SUBMITTED
    }
    return Progress(
        sorted(jurors.values(), key=lambda one: (one.juror.name, one.juror.pk)),
        list(entries.values()),
        list(gone.values()),
    )


def _count(
    sheet: ScoreSheet,
    entry: EntryProgress,
    juror: JurorProgress,
    conflicts: Collection[Pair],
) -> None:
    if sheet.state == SheetState.OPEN:
        entry.open.append(sheet)
        juror.open.append(sheet)
        return
    entry.sealed.append(sheet)
    juror.sealed.append(sheet)
    if sheet.version_id != entry.version.pk:
        entry.outdated.append(sheet)
    if (sheet.juror_id, sheet.entry_id) in conflicts:
        entry.doubtful.append(sheet)


def _lack(
    one: EntryProgress,
    phase: CompetitionPhase,
    panel: list[Juror],
    conflicts: Collection[Pair],
) -> int:
    """Return how many jurors are missing; where all score, those with a conflict don't."""
    given = {sheet.juror_id for sheet in (*one.sealed, *one.open)}
    if phase.jurors_per_entry is not None:
        return max(phase.jurors_per_entry - len(given), 0)
    free = {juror.pk for juror in panel if (juror.pk, one.entry.pk) not in conflicts}
    return len(free - given) or int(not given)


# ---------------------------------------------------------------- chair's view


@dataclass(frozen=True)
class ChairView:
    """What sealed sheets tell about jurors and entries, with the rows they are of."""

    jurors: dict[int, JurorView]
    outliers: dict[Pair, Outlier]
    spread: dict[int, Fraction]
    #: From how many points of difference a sheet is shown.
    stands_out: Decimal


#: Points between the best and the worst sheet from which jurors should talk.
DISAGREEMENT = Decimal(20)


def chair_view(category: CompetitionCategory, phase: CompetitionPhase) -> ChairView:
    """Return the view of a stage. Raises ``BadSheet`` as the ranking does."""
    stage = next(one for one in rules_of(category).stages if one.key == str(phase.pk))
    versions = set(map(str, field_of(category, phase)))
    sheets = [one for one in sheets_of(category, phase) if one.entry in versions]
    view = view_of(sheets, stage)
    return ChairView(
        jurors={int(one.juror): one for one in view.jurors},
        outliers={(int(one.juror), int(one.entry)): one for one in view.outliers},
        spread={int(entry): points for entry, points in view.spread.items()},
        stands_out=STANDS_OUT,
    )
