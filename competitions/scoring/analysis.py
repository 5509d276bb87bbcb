"""What a chair looks at: strict jurors, sheets that stand out, jurors who disagree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from competitions.scoring.aggregation import mean
from competitions.scoring.rules import Stage
from competitions.scoring.sheets import Sheet, total_of

#: Points by which a sheet stands out from the others about its entry.
STANDS_OUT = Decimal(15)


@dataclass(frozen=True)
class JurorView:
    """``strictness`` is how many points a juror gives less than the others do to the
    same entries; below zero they give more. None without anybody to compare."""

    juror: str
    sheets: int
    mean: Fraction
    strictness: Fraction | None


@dataclass(frozen=True)
class Outlier:
    """A sheet that is ``difference`` points above (or below) the mean of the others."""

    entry: str
    juror: str
    total: Fraction
    difference: Fraction


@dataclass(frozen=True)
class StageView:
    jurors: tuple[JurorView, ...]
    outliers: tuple[Outlier, ...]
    #: Points between the best and the worst sheet, by entry.
    spread: Mapping[str, Fraction]


def view_of(
    sheets: Iterable[Sheet], stage: Stage, *, stands_out: Decimal = STANDS_OUT
) -> StageView:
    """Return what a stage's sheets tell about its jurors.

    :raises BadSheet: when a sheet can't be counted.
    """
    totals: dict[str, dict[str, Fraction]] = defaultdict(dict)
    for sheet in sheets:
        totals[sheet.entry][sheet.juror] = total_of(sheet, stage)
    differences = dict(_differences(totals))
    return StageView(
        jurors=tuple(_jurors(totals, differences)),
        outliers=tuple(
            Outlier(entry, juror, totals[entry][juror], difference)
            for (entry, juror), difference in sorted(differences.items())
            if abs(difference) >= Fraction(stands_out)
        ),
        spread={
            entry: max(found.values()) - min(found.values())
            for entry, found in sorted(totals.items())
        },
    )


def _differences(
    totals: Mapping[str, Mapping[str, Fraction]],
) -> Iterable[tuple[tuple[str, str], Fraction]]:
    """Yield how far each sheet is from the mean of the others about its entry."""
    for entry, of_jurors in totals.items():
        for juror, total in of_jurors.items():
            others = [value for other, value in of_jurors.items() if other != juror]
            if others:
                yield (entry, juror), total - mean(others)


def _jurors(
    totals: Mapping[str, Mapping[str, Fraction]],
    differences: Mapping[tuple[str, str], Fraction],
) -> Iterable[JurorView]:
    by_juror: dict[str, list[Fraction]] = defaultdict(list)
    for of_jurors in totals.values():
        for juror, total in of_jurors.items():
            by_juror[juror].append(total)
    for juror, found in sorted(by_juror.items()):
        compared = [d for (_entry, who), d in differences.items() if who == juror]
        strictness = -mean(compared) if compared else None
        yield JurorView(juror, len(found), mean(found), strictness)
