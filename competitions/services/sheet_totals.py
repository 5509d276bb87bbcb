"""What a sheet adds up to, by the rule by which the ranking counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

from competitions import scoring
from competitions.models import Criterion
from competitions.numbers import plain

#: Decimals that are shown of a total that has no end.
SHOWN = 4


def stage_of(criteria: Iterable[Criterion]) -> scoring.Stage:
    """Return the criteria of a phase as the arithmetic takes them."""
    return scoring.Stage(
        key="",
        criteria=tuple(
            scoring.Criterion(
                str(row.pk), row.weight or Decimal(0), row.minimum, row.maximum
            )
            for row in criteria
        ),
    )


def total_of(
    values: Mapping[int, Decimal | None], criteria: Iterable[Criterion]
) -> Fraction | None:
    """Return the points of the values by criterion; nothing while some are missing."""
    sheet = scoring.Sheet(
        "",
        "",
        "",
        {str(key): value for key, value in values.items() if value is not None},
    )
    try:
        return scoring.total_of(sheet, stage_of(criteria))
    except scoring.BadSheet:
        return None


def exact(total: Fraction) -> tuple[Decimal, bool]:
    """Return a total as a decimal, and whether that is all of it.

    A weight of 10 and a range of 3 give thirds, which no decimal holds.
    """
    rest = total.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    value = Decimal(total.numerator) / Decimal(total.denominator)
    if rest == 1:
        return value, True
    return round(value, SHOWN), False


def in_words(total: Fraction | None) -> str:
    """Return a total as people read it, nothing for none."""
    if total is None:
        return ""
    value, is_all = exact(total)
    return plain(value) if is_all else f"≈ {plain(value)}"
