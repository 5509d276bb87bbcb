"""Editions made up at random: rules, sheets, and what a chair decided."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from random import Random

from competitions.scoring import (
    Aggregation,
    Criterion,
    Decision,
    Rules,
    Sheet,
    Stage,
    Tie,
    TieRule,
)


def shares(chance: Random, count: int) -> list[Decimal]:
    """Weights of whole percents that add up to 100."""
    cuts = sorted(chance.sample(range(1, 100), count - 1))
    edges = [0, *cuts, 100]
    return [Decimal(b - a) for a, b in pairwise(edges)]


def criteria(chance: Random) -> tuple[Criterion, ...]:
    count = chance.randint(1, 4)
    return tuple(
        Criterion(
            key=f"c{number}",
            weight=weight,
            minimum=Decimal(chance.choice([0, 1])),
            maximum=Decimal(chance.choice([4, 5, 10, 100])),
        )
        for number, weight in enumerate(shares(chance, count))
    )


def stages(chance: Random) -> tuple[Stage, ...]:
    count = chance.randint(1, 3)
    return tuple(
        Stage(
            key=f"s{number}",
            criteria=criteria(chance),
            weight=weight,
            aggregation=chance.choice(list(Aggregation)),
            pass_mark=chance.choice([None, None, Decimal(chance.randint(20, 70))]),
            top=chance.choice([None, None, chance.randint(1, 6)]),
        )
        for number, weight in enumerate(shares(chance, count))
    )


def edition(chance: Random) -> tuple[list[str], list[Sheet], Rules]:
    """Return entries, their sheets and rules; few values, so that there are ties."""
    entries = [f"e{number}" for number in range(chance.randint(1, 9))]
    jurors = [f"j{number}" for number in range(chance.randint(1, 4))]
    steps = stages(chance)
    sheets = [
        Sheet(stage.key, juror, entry, values(chance, stage))
        for stage in steps
        for entry in entries
        for juror in panel(chance, jurors)
    ]
    return (
        entries,
        sheets,
        Rules(steps, ties(chance, steps), decisions(chance, entries)),
    )


def panel(chance: Random, jurors: list[str]) -> list[str]:
    """Most entries are scored by all; now and then one has no sheet at all."""
    if chance.random() < 0.03:
        return []
    return chance.sample(jurors, chance.randint(1, len(jurors)))


def values(chance: Random, stage: Stage) -> dict[str, Decimal]:
    return {
        one.key: chance.choice(
            [one.minimum, one.maximum, (one.minimum + one.maximum) / 2, Decimal("3.5")]
        )
        for one in stage.criteria
    }


def ties(chance: Random, steps: tuple[Stage, ...]) -> tuple[TieRule, ...]:
    keys = [one.key for stage in steps for one in stage.criteria]
    possible = [
        TieRule(Tie.HEAVIEST),
        TieRule(Tie.CRITERION, chance.choice(keys)),
        TieRule(Tie.STAGE, chance.choice(steps).key),
        TieRule(Tie.CHAIR),
    ]
    return tuple(chance.sample(possible, chance.randint(0, 4)))


def decisions(chance: Random, entries: list[str]) -> tuple[Decision, ...]:
    if len(entries) < 2 or chance.random() < 0.5:
        return ()
    some = chance.sample(entries, chance.randint(2, len(entries)))
    return (Decision(tuple(some), "Sidang pleno"),)
