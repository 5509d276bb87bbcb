"""Places in a sheet: merged cells, and lists of row numbers as people write them."""

from collections.abc import Iterable
from typing import NamedTuple


class Merge(NamedTuple):
    """Cells shown as one; rows and columns count from 0, the last ones included."""

    top: int
    left: int
    bottom: int
    right: int


def span_text(numbers: Iterable[int], most: int = 12) -> str:
    """Row numbers in short: 3, 5–8, 12."""
    spans: list[list[int]] = []
    for number in sorted(set(numbers)):
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    texts = [f"{a}" if a == b else f"{a}–{b}" for a, b in spans]
    return ", ".join(texts[:most]) + (", …" if len(texts) > most else "")
