"""The rules of a category: stages, criteria, how scores are put together, ties."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

WHOLE: Final = Decimal(100)


class Aggregation(StrEnum):
    """How the totals of several jurors become one.

    ``NORMALISED`` takes out how strict each juror is: a juror's totals are moved so that
    their mean is that of all sheets of the stage. They are not stretched (z-scores), for
    then a better score for one entry could move others past it. With a pass mark, or
    after a stage that sent entries home, that may still happen: a better score moves the
    common mean, and who is left decides how strict a juror seems.
    """

    MEAN = "mean"
    MEDIAN = "median"
    TRIMMED = "trimmed"
    NORMALISED = "normalised"


class Tie(StrEnum):
    """What tells entries of the same total apart."""

    HEAVIEST = "heaviest"
    CRITERION = "criterion"
    STAGE = "stage"
    CHAIR = "chair"


@dataclass(frozen=True)
class TieRule:
    """``key`` is that of the criterion or stage, where the rule names one."""

    kind: Tie
    key: str = ""


@dataclass(frozen=True)
class Criterion:
    """``weight`` is in percent of the stage; values reach from minimum to maximum."""

    key: str
    weight: Decimal
    minimum: Decimal = Decimal(0)
    maximum: Decimal = WHOLE


@dataclass(frozen=True)
class Stage:
    """A step in which all entries that are left are scored by the same criteria.

    ``weight`` is in percent of the final total. ``pass_mark`` is the least total with
    which an entry goes on, ``top`` how many go on; whoever equals the last of them does
    too.
    """

    key: str
    criteria: tuple[Criterion, ...]
    weight: Decimal = WHOLE
    aggregation: Aggregation = Aggregation.MEAN
    pass_mark: Decimal | None = None
    top: int | None = None


@dataclass(frozen=True)
class Decision:
    """What the chair decided about equals: the entries, the best first, and why.

    It also tells those of them apart who are still equal when the others no longer are.
    """

    order: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Rules:
    """The stages in their order, and what is asked in turn of entries that are equal.

    Entries that no rule tells apart share their rank.
    """

    stages: tuple[Stage, ...]
    ties: tuple[TieRule, ...] = ()
    decisions: tuple[Decision, ...] = field(default=())

    def problems(self) -> list[Problem]:
        """Return what makes the rules unfit for scoring."""
        return [*_of_weights(self), *_of_ranges(self), *_of_ties(self)]


class Problem(StrEnum):
    NO_STAGE = "no_stage"
    NO_CRITERION = "no_criterion"
    STAGE_WEIGHTS = "stage_weights"
    CRITERION_WEIGHTS = "criterion_weights"
    WEIGHT = "weight"
    RANGE = "range"
    TIE = "tie"
    TWICE = "twice"


def _of_weights(rules: Rules) -> list[Problem]:
    found = []
    if not rules.stages:
        found.append(Problem.NO_STAGE)
    elif sum(stage.weight for stage in rules.stages) != WHOLE:
        found.append(Problem.STAGE_WEIGHTS)
    for stage in rules.stages:
        if not stage.criteria:
            found.append(Problem.NO_CRITERION)
        elif sum(criterion.weight for criterion in stage.criteria) != WHOLE:
            found.append(Problem.CRITERION_WEIGHTS)
    weights = [stage.weight for stage in rules.stages]
    weights += [one.weight for stage in rules.stages for one in stage.criteria]
    return found + [Problem.WEIGHT] * any(weight < 0 for weight in weights)


def _of_ranges(rules: Rules) -> list[Problem]:
    criteria = [one for stage in rules.stages for one in stage.criteria]
    keys = [stage.key for stage in rules.stages]
    pairs = [(stage.key, one.key) for stage in rules.stages for one in stage.criteria]
    wrong = any(not 0 <= one.minimum < one.maximum for one in criteria)
    twice = len(set(keys)) < len(keys) or len(set(pairs)) < len(pairs)
    return [Problem.RANGE] * wrong + [Problem.TWICE] * twice


def _of_ties(rules: Rules) -> list[Problem]:
    stages = {stage.key for stage in rules.stages}
    criteria = {one.key for stage in rules.stages for one in stage.criteria}
    known = {Tie.STAGE: stages, Tie.CRITERION: criteria}
    wrong = any(
        rule.kind in known and rule.key not in known[rule.kind] for rule in rules.ties
    )
    return [Problem.TIE] * wrong


def percent(weight: Decimal) -> Fraction:
    return Fraction(weight) / 100
