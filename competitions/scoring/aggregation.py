"""One total of those of several jurors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction

from competitions.scoring.rules import Aggregation, Stage
from competitions.scoring.sheets import Sheet, total_of

#: Of so many sheets and more the best and the worst are left out.
LEAST_TO_TRIM = 3


def totals_by_entry(
    sheets: Iterable[Sheet], stage: Stage
) -> dict[str, dict[str, Fraction]]:
    """Return the totals that count, by entry and juror.

    They are those on the sheets, but under ``NORMALISED``.
    """
    totals: dict[str, dict[str, Fraction]] = defaultdict(dict)
    for sheet in sheets:
        totals[sheet.entry][sheet.juror] = total_of(sheet, stage)
    if stage.aggregation == Aggregation.NORMALISED:
        return _without_strictness(totals)
    return dict(totals)


def combined(totals: Sequence[Fraction], aggregation: Aggregation) -> Fraction:
    """Return one total; there must be a sheet at least."""
    ordered = sorted(totals)
    if aggregation == Aggregation.MEDIAN:
        return _median(ordered)
    if aggregation == Aggregation.TRIMMED and len(ordered) >= LEAST_TO_TRIM:
        return mean(ordered[1:-1])
    return mean(ordered)


def mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def _median(ordered: Sequence[Fraction]) -> Fraction:
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return mean(ordered[middle - 1 : middle + 1])


def _without_strictness(
    totals: dict[str, dict[str, Fraction]],
) -> dict[str, dict[str, Fraction]]:
    by_juror: dict[str, list[Fraction]] = defaultdict(list)
    for of_jurors in totals.values():
        for juror, total in of_jurors.items():
            by_juror[juror].append(total)
    everything = [total for of_juror in by_juror.values() for total in of_juror]
    if not everything:
        return {}
    middle = mean(everything)
    shift = {juror: middle - mean(of_juror) for juror, of_juror in by_juror.items()}
    return {
        entry: {juror: total + shift[juror] for juror, total in of_jurors.items()}
        for entry, of_jurors in totals.items()
    }
