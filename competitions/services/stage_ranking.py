"""Which entries a stage is about, and the ranking of a category.

What a closed stage decided stays: its field, its mark, and also what somebody who
withdrew since then had, for the others were measured against it. Such an entry has no
place any more.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from competitions import scoring
from competitions.choices import PhaseKind, ScreeningOutcome, SheetState
from competitions.models import (
    CompetitionCategory,
    CompetitionPhase,
    EntryVersion,
    ScoreSheet,
    Screening,
    StageClosing,
)
from competitions.services.stage_rules import closings_of, rules_of, stages_of
from competitions.services.timetable import phases_of
from competitions.services.versions import latest_versions


def with_outcome(versions: QuerySet[EntryVersion]) -> QuerySet[Any]:
    """Add ``outcome``: what the latest screening of each version said, or None."""
    last = Screening.objects.filter(version=OuterRef("pk")).order_by(
        "-decided_at", "-pk"
    )
    return versions.annotate(outcome=Subquery(last.values("outcome")[:1]))


def screened_versions(category: CompetitionCategory) -> QuerySet[EntryVersion]:
    """Return the versions that take part in the first stage.

    Those that passed the screening; where the timetable has none, also those about
    which nobody said anything.
    """
    passed = Q(outcome=ScreeningOutcome.PASSED)
    if not phases_of(category.competition, PhaseKind.SCREENING):
        passed |= Q(outcome=None)
    versions = latest_versions().filter(entry__category=category)
    return with_outcome(versions).filter(passed).select_related("entry")


def require_stage(
    category: CompetitionCategory, phase: CompetitionPhase
) -> list[CompetitionPhase]:
    """Return the stages up to this one; refuse a phase that isn't scored here."""
    phases = stages_of(category)
    keys = [one.pk for one in phases]
    if phase.pk not in keys:
        raise ValidationError(
            _("“%(category)s” is not scored in “%(phase)s”: it has no criteria there.")
            % {"category": category, "phase": phase}
        )
    return phases[: keys.index(phase.pk) + 1]


def field_of(
    category: CompetitionCategory, phase: CompetitionPhase
) -> dict[int, EntryVersion]:
    """Return what is scored in a stage: versions by the key of their entry.

    Raises ``ValidationError`` while the stage before isn't closed.
    """
    *before, _this = require_stage(category, phase)
    if not before:
        return {row.entry_id: row for row in screened_versions(category)}
    closing = closings_of(category).get(before[-1].pk)
    if closing is None:
        raise ValidationError(
            _("Close “%(phase)s” first: it decides who goes on.")
            % {"phase": before[-1]}
        )
    versions = latest_versions().filter(entry__stages_passed=closing)
    return {row.entry_id: row for row in versions.select_related("entry")}


def is_ready(category: CompetitionCategory, phase: CompetitionPhase) -> bool:
    """Tell whether the stage before is closed, so that this one has a field."""
    *before, _this = require_stage(category, phase)
    return not before or before[-1].pk in closings_of(category)


def sealed_sheets(
    category: CompetitionCategory, phases: Collection[CompetitionPhase]
) -> list[scoring.Sheet]:
    """Return the sealed sheets of stages in two queries, whatever their number."""
    rows = ScoreSheet.objects.filter(
        entry__category=category,
        phase__in=[phase.pk for phase in phases],
        state=SheetState.SEALED,
    )
    return [
        scoring.Sheet(
            stage=str(row.phase_id),
            juror=str(row.juror_id),
            entry=str(row.entry_id),
            values={
                str(score.criterion_id): score.value
                for score in row.scores.all()
                if score.value is not None
            },
        )
        for row in rows.prefetch_related("scores").order_by("pk")
    ]


def sheets_of(
    category: CompetitionCategory, phase: CompetitionPhase
) -> list[scoring.Sheet]:
    """Return the sealed sheets of a stage, for ``competitions.scoring``."""
    return sealed_sheets(category, [phase])


@dataclass(frozen=True)
class Computation:
    """A ranking with all that went into it."""

    phases: list[CompetitionPhase]
    rules: scoring.Rules
    entries: tuple[str, ...]
    #: Entries of a closed stage that are no longer handed in.
    withdrawn: frozenset[str]
    sheets: list[scoring.Sheet]
    ranking: scoring.Ranking


def ranking_of(
    category: CompetitionCategory, until: CompetitionPhase | None = None
) -> scoring.Ranking:
    """Return the ranking of a category by all its stages, or those until one.

    Raises ``competitions.scoring.BadSheet`` where a sealed sheet can't be counted.
    """
    return compute(category, until).ranking


def compute(
    category: CompetitionCategory, until: CompetitionPhase | None = None
) -> Computation:
    """As ``ranking_of``, with the rules and sheets that led to it."""
    phases = stages_of(category) if until is None else require_stage(category, until)
    closings = closings_of(category)
    rules = rules_of(category, closings)
    entries, withdrawn = _entries(category, phases, closings)
    rules = replace(
        rules,
        stages=rules.stages[: len(phases)],
        # Who withdrew stands behind in what the chair decided about the others.
        decisions=tuple(
            replace(one, order=_with_last(one.order, withdrawn))
            for one in rules.decisions
        ),
    )
    sheets = [
        sheet
        for sheet in sealed_sheets(category, phases)
        if _counts(sheet, withdrawn, closings)
    ]
    ranking = _without(scoring.rank(entries, sheets, rules), withdrawn)
    return Computation(phases, rules, entries, withdrawn, sheets, ranking)


def _entries(
    category: CompetitionCategory,
    phases: list[CompetitionPhase],
    closings: dict[int, StageClosing],
) -> tuple[tuple[str, ...], frozenset[str]]:
    first = closings.get(phases[0].pk) if phases else None
    if first is None:
        keys = screened_versions(category).values_list("entry_id", flat=True)
        return tuple(sorted(map(str, keys))), frozenset()
    entries = _in(first)
    here = latest_versions().filter(entry__category=category)
    handed_in = set(map(str, here.values_list("entry_id", flat=True)))
    return tuple(sorted(entries)), frozenset(entries - handed_in)


def _in(closing: StageClosing) -> set[str]:
    standings: list[dict[str, Any]] = closing.ranking["standings"]
    return {str(row["entry"]) for row in standings}


def _counts(
    sheet: scoring.Sheet,
    withdrawn: Collection[str],
    closings: dict[int, StageClosing],
) -> bool:
    """Sheets about who withdrew count only where a stage was closed with them."""
    if sheet.entry not in withdrawn:
        return True
    closing = closings.get(int(sheet.stage))
    return closing is not None and sheet.entry in _in(closing)


def _with_last(order: tuple[str, ...], last: Collection[str]) -> tuple[str, ...]:
    return (*order, *sorted(set(last) - set(order)))


def _without(ranking: scoring.Ranking, gone: Collection[str]) -> scoring.Ranking:
    """Close the gaps that entries leave which have no place any more."""
    kept = [one for one in ranking.standings if one.entry not in gone]
    ranks = [one.rank for one in kept]
    groups = (
        tuple(entry for entry in group if entry not in gone) for group in ranking.equal
    )
    return scoring.Ranking(
        standings=tuple(
            replace(one, rank=1 + sum(rank < one.rank for rank in ranks))
            for one in kept
        ),
        unscored=tuple(one for one in ranking.unscored if one not in gone),
        equal=tuple(group for group in groups if len(group) > 1),
    )
