"""A juror's sheet about an entry, and what it adds up to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from competitions.scoring.rules import Criterion, Stage


class BadSheet(ValueError):
    """A sheet that can't be counted: ``criterion`` lacks a value or has a wrong one."""

    def __init__(self, sheet: Sheet, criterion: str) -> None:
        super().__init__(f"{sheet.juror} about {sheet.entry}: {criterion}")
        self.sheet = sheet
        self.criterion = criterion


@dataclass(frozen=True)
class Sheet:
    """The values of one juror for one entry in one stage, by criterion."""

    stage: str
    juror: str
    entry: str
    values: Mapping[str, Decimal]


def points_of(value: Decimal, criterion: Criterion) -> Fraction:
    """Return value × weight ÷ maximum: at most the weight, whatever the range.

    With a maximum of 100 that is the *nilai × bobot* of printed sheets.
    """
    return Fraction(value) * Fraction(criterion.weight) / Fraction(criterion.maximum)


def total_of(sheet: Sheet, stage: Stage) -> Fraction:
    """Return the points of a sheet, 100 at most.

    :raises BadSheet: when a value is missing, outside of its range, or of no criterion
        of the stage.
    """
    check(sheet, stage)
    return sum(
        (points_of(sheet.values[one.key], one) for one in stage.criteria), Fraction(0)
    )


def check(sheet: Sheet, stage: Stage) -> None:
    """:raises BadSheet: as ``total_of``."""
    known = {one.key for one in stage.criteria}
    for key in sheet.values:
        if key not in known:
            raise BadSheet(sheet, key)
    for one in stage.criteria:
        value = sheet.values.get(one.key)
        if value is None or not value.is_finite():
            raise BadSheet(sheet, one.key)
        if not one.minimum <= value <= one.maximum:
            raise BadSheet(sheet, one.key)
