"""The rules of a category as ``competitions.scoring`` takes them.

Keys are those of the database as text: ``str(phase.pk)``, ``str(criterion.pk)``.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from competitions import scoring
from competitions.choices import Aggregation, TieBreak
from competitions.models import (
    ChairDecision,
    CompetitionCategory,
    CompetitionPhase,
    Criterion,
    StageClosing,
    TieRule,
)
from competitions.scoring.rules import WHOLE, Problem

_AGGREGATIONS: Final = {
    "": scoring.Aggregation.MEAN,
    Aggregation.MEAN: scoring.Aggregation.MEAN,
    Aggregation.MEDIAN: scoring.Aggregation.MEDIAN,
    Aggregation.TRIMMED: scoring.Aggregation.TRIMMED,
    Aggregation.NORMALISED: scoring.Aggregation.NORMALISED,
}


def stages_of(category: CompetitionCategory) -> list[CompetitionPhase]:
    """Return the phases in which the category is scored, in the order of time.

    A phase with a weight is one, even while it lacks criteria: that is a problem to
    be told, not a phase to be forgotten.
    """
    scored = {row.phase_id for row in category.criteria.all()}
    return [
        phase
        for phase in category.competition.phases.all()
        if phase.is_judging and (phase.pk in scored or phase.weight)
    ]


def closings_of(category: CompetitionCategory) -> dict[int, StageClosing]:
    """Return the closings in force, by the key of their phase."""
    rows = StageClosing.objects.filter(category=category, undone_at=None)
    return {row.phase_id: row for row in rows}


def rules_of(
    category: CompetitionCategory,
    closings: dict[int, StageClosing] | None = None,
) -> scoring.Rules:
    """Return the rules of a category.

    A closed stage keeps the mark and the number by which it was closed, whatever was
    changed since. Where no rule says that places are shared, the chair comes last.
    """
    phases = stages_of(category)
    if closings is None:
        closings = closings_of(category)
    criteria = list(category.criteria.all())
    return scoring.Rules(
        stages=tuple(
            _stage(
                phase,
                [row for row in criteria if row.phase_id == phase.pk],
                is_alone=len(phases) == 1,
                closing=closings.get(phase.pk),
            )
            for phase in phases
        ),
        ties=tuple(_ties(category.tie_rules.all())),
        decisions=tuple(
            scoring.Decision(tuple(map(str, row.order)), row.reason)
            for row in ChairDecision.objects.filter(category=category)
        ),
    )


def _stage(
    phase: CompetitionPhase,
    criteria: Iterable[Criterion],
    *,
    is_alone: bool,
    closing: StageClosing | None,
) -> scoring.Stage:
    weight = WHOLE if is_alone and phase.weight is None else phase.weight
    pass_mark, top = phase.pass_mark, phase.top_n
    if closing is not None:
        pass_mark, top = _limits_of(closing)
    return scoring.Stage(
        key=str(phase.pk),
        criteria=tuple(
            scoring.Criterion(
                key=str(row.pk),
                weight=row.weight or Decimal(0),
                minimum=row.minimum,
                maximum=row.maximum,
            )
            for row in criteria
        ),
        weight=weight or Decimal(0),
        aggregation=_AGGREGATIONS[phase.aggregation],
        pass_mark=pass_mark,
        top=top,
    )


def _limits_of(closing: StageClosing) -> tuple[Decimal | None, int | None]:
    """Return mark and number of the stage as they were when it was closed."""
    stages: list[dict[str, Any]] = closing.ranking["stages"]
    stage = next(one for one in stages if one["phase"] == closing.phase_id)
    mark = stage["pass_mark"]
    return (None if mark is None else Decimal(mark)), stage["top"]


def shares_places(category: CompetitionCategory) -> bool:
    """Tell whether equals share their place by the rules of the category."""
    return any(row.kind == TieBreak.SHARED for row in category.tie_rules.all())


def _ties(rows: Iterable[TieRule]) -> Iterable[scoring.TieRule]:
    asks_chair = False
    for row in rows:
        if row.kind == TieBreak.SHARED:
            return
        if row.kind == TieBreak.HIGHEST_WEIGHT:
            yield scoring.TieRule(scoring.Tie.HEAVIEST)
        elif row.kind == TieBreak.CRITERION:
            yield scoring.TieRule(scoring.Tie.CRITERION, str(row.criterion_id))
        elif row.kind == TieBreak.PHASE:
            yield scoring.TieRule(scoring.Tie.STAGE, str(row.phase_id))
        else:
            asks_chair = True
            yield scoring.TieRule(scoring.Tie.CHAIR)
    if not asks_chair:
        yield scoring.TieRule(scoring.Tie.CHAIR)


def problems_in_words(rules: scoring.Rules) -> list[str]:
    """Return what makes rules unfit for scoring, each with what to do."""
    words = {
        Problem.NO_STAGE: _(
            "No phase is scored in this category: give it criteria first."
        ),
        Problem.NO_CRITERION: _(
            "A phase has a weight but no criteria in this category: add criteria, or "
            "take the weight away."
        ),
        Problem.STAGE_WEIGHTS: _(
            "The weights of the judging phases don't add up to 100%: correct them."
        ),
        Problem.CRITERION_WEIGHTS: _(
            "The weights of the criteria of a phase don't add up to 100%: correct them."
        ),
        Problem.WEIGHT: _("A weight is below zero: correct it."),
        Problem.RANGE: _(
            "A criterion has a range that can't be scored: its lowest score must not "
            "be below zero, and below the highest."
        ),
        Problem.TIE: _(
            "A tie rule names a phase or criterion that isn't scored in this category: "
            "correct it."
        ),
        Problem.TWICE: _("A phase or criterion occurs twice."),
    }
    return [words[problem] for problem in dict.fromkeys(rules.problems())]
