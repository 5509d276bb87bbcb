"""Giving score sheets to jurors: even loads, nobody in a conflict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from competitions.access import require_keeper
from competitions.choices import ConflictKind, SheetState
from competitions.jury_access import require_keeper_or_juror, seats_in_office
from competitions.models import (
    CompetitionCategory,
    CompetitionPhase,
    Entry,
    EntryVersion,
    Juror,
    ScoreSheet,
    StageClosing,
)
from competitions.scoring.assignment import assign as balanced
from competitions.services.jury_conflicts import Pair, conflicts_of, keep_computed
from competitions.services.stage_ranking import field_of


@dataclass(frozen=True)
class Load:
    """What a juror has in a stage, and what a plan would add."""

    juror: Juror
    kept: int
    new: int

    @property
    def total(self) -> int:
        return self.kept + self.new


@dataclass
class Plan:
    """What an assignment would do; nothing is written yet.

    ``short`` says how many jurors without a conflict are missing, by entry.
    """

    jurors: list[Juror]
    versions: dict[int, EntryVersion]
    sheets: dict[Pair, ScoreSheet]
    pairs: frozenset[Pair]
    conflicts: dict[Pair, ConflictKind]
    short: dict[Entry, int] = field(default_factory=dict)

    @property
    def new(self) -> list[Pair]:
        """The pairs that have no sheet now, in order."""
        return sorted(pair for pair in self.pairs if not self._is_live(pair))

    @property
    def taken_away(self) -> list[ScoreSheet]:
        """Open sheets that go to somebody else, or that are a conflict."""
        return [
            sheet
            for pair, sheet in sorted(self.sheets.items())
            if sheet.state == SheetState.OPEN and pair not in self.pairs
        ]

    @property
    def changes(self) -> bool:
        return bool(self.new or self.taken_away)

    @property
    def loads(self) -> list[Load]:
        """What each juror has then, the busiest first."""
        new = Counter(juror for juror, _entry in self.new)
        total = Counter(juror for juror, _entry in self.pairs)
        loads = [
            Load(juror, total[juror.pk] - new[juror.pk], new[juror.pk])
            for juror in self.jurors
        ]
        return sorted(loads, key=lambda load: (-load.total, load.juror.name))

    def _is_live(self, pair: Pair) -> bool:
        sheet = self.sheets.get(pair)
        return sheet is not None and sheet.state != SheetState.RECUSED


@dataclass(frozen=True)
class Assigned:
    """What an assignment did."""

    added: list[ScoreSheet]
    short: dict[Entry, int]
    taken_away: int = 0


def preview(category: CompetitionCategory, phase: CompetitionPhase) -> Plan:
    """Return what ``assign`` would do now. Raises ``ValidationError`` as it does."""
    return _plan(category, phase, keeps_untouched=False)


@transaction.atomic
def assign(
    category: CompetitionCategory, phase: CompetitionPhase, actor: Any
) -> Assigned:
    """Give every entry of a stage its jurors, with loads as even as can be.

    Sheets that were begun or sealed stay where they are; open ones that nobody touched
    may go to somebody else. Raises ``PermissionDenied``, and ``ValidationError``
    without a panel, for a closed stage, or while the stage before is open.
    """
    require_keeper(actor, category.competition)
    return _carry_out(category, phase, actor, keeps_untouched=False)


@transaction.atomic
def fill_up(
    category: CompetitionCategory, phase: CompetitionPhase, actor: Any
) -> Assigned:
    """Fill what lacks after a recusal or a late entry; all other sheets stay.

    A juror may ask for it too, for giving a sheet back does. Raises as ``assign`` does.
    """
    require_keeper_or_juror(actor, category.competition)
    return _carry_out(category, phase, actor, keeps_untouched=True)


def _carry_out(
    category: CompetitionCategory,
    phase: CompetitionPhase,
    actor: Any,
    *,
    keeps_untouched: bool,
) -> Assigned:
    # Held until the end, so that two registrars don't assign the same at once.
    category = lock_category(category)
    require_open(category, phase)
    plan = _plan(category, phase, keeps_untouched=keeps_untouched)
    keep_computed(plan.conflicts, actor)
    taken_away = _take_away(plan.taken_away)
    _renew_versions(plan)
    done = Assigned(_add(plan, phase), plan.short, taken_away)
    if done.added or done.taken_away:
        log(
            instance=category,
            action="competitions.assign_sheets",
            user=actor,
            data={
                "phase": phase.name,
                "added": len(done.added),
                "taken_away": done.taken_away,
                "short": len(done.short),
            },
        )
    return done


def lock_category(category: CompetitionCategory) -> CompetitionCategory:
    """Return the category with its rules, held until the end against others who
    judge it.
    """
    rows = CompetitionCategory.objects.select_for_update(of=("self",))
    found: CompetitionCategory = (
        rows.select_related("competition__region")
        .prefetch_related("competition__phases", "criteria", "tie_rules")
        .get(pk=category.pk)
    )
    return found


def is_closed(category: CompetitionCategory, phase: CompetitionPhase) -> bool:
    """Tell whether a stage is closed now."""
    rows = StageClosing.objects.filter(category=category, phase=phase, undone_at=None)
    return bool(rows.exists())


def require_open(category: CompetitionCategory, phase: CompetitionPhase) -> None:
    """Refuse what changes the scores of a closed stage."""
    if is_closed(category, phase):
        raise ValidationError(
            _("“%(phase)s” is closed for “%(category)s”. Open the stage again first.")
            % {"phase": phase, "category": category},
            code="closed",
        )


# ------------------------------------------------------------------- planning


def _plan(
    category: CompetitionCategory, phase: CompetitionPhase, *, keeps_untouched: bool
) -> Plan:
    versions = field_of(category, phase)
    seats = seats_in_office(category, phase).select_related("juror")
    jurors = [seat.juror for seat in seats.order_by("juror__name", "juror")]
    if not jurors:
        raise ValidationError(
            _("“%(phase)s” has no jurors for “%(category)s” yet: fill the panel first.")
            % {"phase": phase, "category": category}
        )
    sheets = _sheets(category, phase, versions)
    conflicts = conflicts_of(jurors, [row.entry for row in versions.values()])
    sealed = {pair for pair, one in sheets.items() if one.state == SheetState.SEALED}
    kept = {
        pair
        for pair, sheet in sheets.items()
        if sheet.state == SheetState.OPEN and (keeps_untouched or is_begun(sheet))
    }
    result = _balanced(
        phase, jurors, versions, set(conflicts) - sealed, kept | sealed, sealed
    )
    plan = Plan(jurors, versions, sheets, result[0], conflicts)
    plan.short = {versions[key].entry: lack for key, lack in result[1].items()}
    return plan


def _sheets(
    category: CompetitionCategory,
    phase: CompetitionPhase,
    versions: Iterable[int],
) -> dict[Pair, ScoreSheet]:
    rows = ScoreSheet.objects.filter(
        phase=phase, entry__category=category, entry__in=list(versions)
    )
    return {
        (row.juror_id, row.entry_id): row for row in rows.prefetch_related("scores")
    }


def is_begun(sheet: ScoreSheet) -> bool:
    """Whether a juror wrote something on it."""
    return bool(
        sheet.edited_at
        or sheet.revision > 1
        or sheet.note
        or any(score.value is not None or score.note for score in sheet.scores.all())
    )


def _balanced(
    phase: CompetitionPhase,
    jurors: list[Juror],
    versions: dict[int, EntryVersion],
    conflicts: set[Pair],
    kept: set[Pair],
    sealed: set[Pair],
) -> tuple[frozenset[Pair], dict[int, int]]:
    """Return the pairs, and how many jurors entries lack.

    The whole panel scores where nobody said how many; else sealed sheets of people
    who left the panel count as well.
    """
    panel = {juror.pk for juror in jurors}
    per_entry = phase.jurors_per_entry
    # They keep what they sealed and get nothing more.
    former = {who for who, _entry in sealed if per_entry and who not in panel}
    blocked = {
        (who, entry)
        for who in former
        for entry in versions
        if (who, entry) not in sealed
    }
    result = balanced(
        jurors=[str(key) for key in panel | former],
        entries=[str(key) for key in versions],
        per_entry=per_entry or len(panel),
        conflicts=_as_text(conflicts | blocked),
        kept=_as_text(kept),
    )
    pairs = frozenset((int(who), int(entry)) for who, entry in result.pairs) | sealed
    short = {int(entry): lack for entry, lack in result.short.items()}
    if per_entry is None:
        scored = {entry for _who, entry in pairs}
        short = {entry: 1 for entry in short if entry not in scored}
    return pairs, short


def _as_text(pairs: Iterable[Pair]) -> list[tuple[str, str]]:
    return [(str(juror), str(entry)) for juror, entry in pairs]


# -------------------------------------------------------------------- writing


def _take_away(sheets: list[ScoreSheet]) -> int:
    """Delete what nobody touched; what was begun is given back and stays readable."""
    begun = [sheet.pk for sheet in sheets if is_begun(sheet)]
    ScoreSheet.objects.filter(pk__in=begun).update(state=SheetState.RECUSED)
    others = [sheet.pk for sheet in sheets if sheet.pk not in set(begun)]
    ScoreSheet.objects.filter(pk__in=others).delete()
    return len(sheets)


def _renew_versions(plan: Plan) -> None:
    """Open sheets are about what is handed in now; sealed ones about what was read."""
    for pair in plan.pairs & set(plan.sheets):
        sheet, version = plan.sheets[pair], plan.versions[pair[1]]
        if sheet.state != SheetState.SEALED and sheet.version_id != version.pk:
            ScoreSheet.objects.filter(pk=sheet.pk).update(version=version)


def _add(plan: Plan, phase: CompetitionPhase) -> list[ScoreSheet]:
    """Make the sheets that are missing; one that was given back is opened again."""

    def by_lot(pair: Pair) -> str:
        # Codes are drawn: numbers of sheets must not tell jurors who entered first.
        return plan.versions[pair[1]].code

    again = [plan.sheets[pair].pk for pair in plan.new if pair in plan.sheets]
    ScoreSheet.objects.filter(pk__in=again).update(state=SheetState.OPEN)
    made = ScoreSheet.objects.bulk_create(
        ScoreSheet(
            version=plan.versions[entry], entry_id=entry, phase=phase, juror_id=juror
        )
        for juror, entry in sorted(plan.new, key=by_lot)
        if (juror, entry) not in plan.sheets
    )
    return [*ScoreSheet.objects.filter(pk__in=again), *made]
