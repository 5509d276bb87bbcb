"""What tells entries with the same total apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import groupby

from competitions.scoring.aggregation import combined, mean, totals_by_entry
from competitions.scoring.rules import Rules, Stage, Tie, TieRule
from competitions.scoring.sheets import Sheet, points_of

Key = Callable[[str], Fraction]


class Told:
    """Knows what may be asked of entries that are equal."""

    def __init__(self, rules: Rules, sheets: dict[str, list[Sheet]]) -> None:
        self._rules = rules
        self._sheets = sheets

    @cached_property
    def questions(self) -> list[tuple[TieRule, list[Key]]]:
        """The rules in turn, each with what it compares, the most important first."""
        return [(rule, self._keys(rule)) for rule in self._rules.ties]

    def _keys(self, rule: TieRule) -> list[Key]:
        if rule.kind == Tie.STAGE:
            return [self._stage_key(stage) for stage in self._named(rule.key)]
        if rule.kind == Tie.CRITERION:
            return [self._criterion_key(rule.key)]
        if rule.kind == Tie.HEAVIEST:
            return [
                self._sum_of([self._criterion_key(key) for key in self._heaviest()])
            ]
        return []

    @staticmethod
    def _sum_of(keys: Sequence[Key]) -> Key:
        return lambda entry: sum((key(entry) for key in keys), Fraction(0))

    def _named(self, key: str) -> list[Stage]:
        return [stage for stage in self._rules.stages if stage.key == key]

    def _heaviest(self) -> list[str]:
        """The criteria that weigh most in the final total; equals count together."""
        weights: dict[str, Fraction] = {}
        for stage in self._rules.stages:
            for one in stage.criteria:
                weight = Fraction(one.weight) * Fraction(stage.weight)
                weights[one.key] = weights.get(one.key, Fraction(0)) + weight
        most = max(weights.values(), default=None)
        return [key for key, weight in weights.items() if weight == most]

    def _stage_key(self, stage: Stage) -> Key:
        totals = totals_by_entry(self._sheets[stage.key], stage)
        combined_totals = {
            entry: combined(list(of_jurors.values()), stage.aggregation)
            for entry, of_jurors in totals.items()
        }
        return lambda entry: combined_totals.get(entry, Fraction(-1))

    def _criterion_key(self, key: str) -> Key:
        points: dict[str, list[Fraction]] = {}
        for stage in self._rules.stages:
            for one in stage.criteria:
                if one.key != key:
                    continue
                for sheet in self._sheets[stage.key]:
                    value = points_of(sheet.values[key], one)
                    points.setdefault(sheet.entry, []).append(value)
        means = {entry: mean(found) for entry, found in points.items()}
        return lambda entry: means.get(entry, Fraction(-1))

    def decided(self, entries: Sequence[str]) -> list[str] | None:
        """Return the order of the chair, if a decision is about all of them."""
        for decision in self._rules.decisions:
            if set(entries) <= set(decision.order):
                return [entry for entry in decision.order if entry in entries]
        return None


def told_apart(
    entries: Sequence[str], told: Told
) -> Iterator[tuple[list[str], TieRule | None]]:
    """Yield the groups of equals, the best first, with the rule that put each behind
    the one before; groups of several are those whom nothing tells apart."""
    yield from _apart(list(entries), told, 0, None)


def _apart(
    entries: list[str], told: Told, number: int, by: TieRule | None
) -> Iterator[tuple[list[str], TieRule | None]]:
    if len(entries) == 1 or number == len(told.questions):
        yield entries, by
        return
    rule, keys = told.questions[number]
    if rule.kind == Tie.CHAIR:
        groups = [[entry] for entry in told.decided(entries) or ()] or [entries]
    else:
        groups = _grouped(entries, keys)
    for place, group in enumerate(groups):
        behind = rule if place else by
        yield from _apart(group, told, number + 1, behind)


def _grouped(entries: list[str], keys: list[Key]) -> list[list[str]]:
    def answers(entry: str) -> list[Fraction]:
        return [key(entry) for key in keys]

    ordered = sorted(entries, key=answers, reverse=True)
    return [sorted(group) for _answers, group in groupby(ordered, key=answers)]
