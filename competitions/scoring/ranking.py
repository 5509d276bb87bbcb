"""The ranking of a category, with the steps that led to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from competitions.scoring.aggregation import combined, totals_by_entry
from competitions.scoring.rules import Rules, Stage, TieRule, percent
from competitions.scoring.sheets import Sheet
from competitions.scoring.ties import Told, told_apart


@dataclass(frozen=True)
class StageResult:
    """What a stage made of an entry: the totals that count by juror, and one of them.

    ``goes_on`` is false when the entry stayed below the pass mark or the top.
    """

    stage: str
    by_juror: Mapping[str, Fraction]
    total: Fraction
    goes_on: bool


@dataclass(frozen=True)
class Standing:
    """An entry's place. Entries that stand equal share it, and the next is left out.

    ``total`` is the sum of the stages by their weights, so far as the entry came;
    ``by`` is the rule that put it behind the one before, where the total didn't.
    """

    entry: str
    rank: int
    total: Fraction
    stages: tuple[StageResult, ...]
    by: TieRule | None = None


@dataclass(frozen=True)
class Ranking:
    """All entries, the best first.

    ``unscored`` have no sheet in a stage that they reached, so they have no place yet;
    ``equal`` are the groups that no rule tells apart.
    """

    standings: tuple[Standing, ...]
    unscored: tuple[str, ...]
    equal: tuple[tuple[str, ...], ...]


@dataclass
class _Course:
    entry: str
    results: list[StageResult]
    total: Fraction = Fraction(0)

    @property
    def key(self) -> tuple[int, Fraction]:
        """How far it came, then how well."""
        return len(self.results), self.total


def rank(entries: Iterable[str], sheets: Iterable[Sheet], rules: Rules) -> Ranking:
    """Return the ranking of entries by their sealed sheets.

    Whoever came further stands before those who were left behind. The order in which
    entries and sheets come makes no difference.

    :raises BadSheet: when a sheet can't be counted.
    """
    by_stage: dict[str, list[Sheet]] = defaultdict(list)
    for sheet in sheets:
        by_stage[sheet.stage].append(sheet)
    courses = {entry: _Course(entry, []) for entry in sorted(set(entries))}
    left, unscored = set(courses), set()
    for stage in rules.stages:
        scored = totals_by_entry(
            (one for one in by_stage[stage.key] if one.entry in left), stage
        )
        unscored |= left - set(scored)
        left = _stage(courses, scored, stage)
    ordered = sorted(
        (course for course in courses.values() if course.entry not in unscored),
        key=lambda course: course.key,
        reverse=True,
    )
    return _placed(ordered, rules, by_stage, tuple(sorted(unscored)))


def _stage(
    courses: dict[str, _Course], scored: dict[str, dict[str, Fraction]], stage: Stage
) -> set[str]:
    """Write the results of a stage down; return who goes on."""
    totals = {
        entry: combined(list(of_jurors.values()), stage.aggregation)
        for entry, of_jurors in scored.items()
    }
    going_on = _going_on(totals, stage)
    for entry, total in totals.items():
        course = courses[entry]
        course.results.append(
            StageResult(stage.key, scored[entry], total, entry in going_on)
        )
        course.total += total * percent(stage.weight)
    return going_on


def _going_on(totals: dict[str, Fraction], stage: Stage) -> set[str]:
    passed = dict(totals)
    if stage.pass_mark is not None:
        mark = Fraction(stage.pass_mark)
        passed = {entry: total for entry, total in totals.items() if total >= mark}
    if stage.top is not None and len(passed) > stage.top:
        border = sorted(passed.values(), reverse=True)[stage.top - 1]
        passed = {entry: total for entry, total in passed.items() if total >= border}
    return set(passed)


def _placed(
    ordered: list[_Course],
    rules: Rules,
    sheets: dict[str, list[Sheet]],
    unscored: tuple[str, ...],
) -> Ranking:
    told = Told(rules, sheets)
    standings: list[Standing] = []
    equal: list[tuple[str, ...]] = []
    for _key, group in groupby(ordered, key=lambda course: course.key):
        courses = {course.entry: course for course in group}
        for tied, rule in told_apart(sorted(courses), told):
            place = len(standings) + 1
            if len(tied) > 1:
                equal.append(tuple(tied))
            standings += [
                Standing(
                    entry,
                    place,
                    courses[entry].total,
                    tuple(courses[entry].results),
                    rule,
                )
                for entry in tied
            ]
    return Ranking(tuple(standings), unscored, tuple(equal))
