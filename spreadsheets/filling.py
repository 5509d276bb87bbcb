"""Blank cells that mean the value above them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spreadsheets.text import fold, is_blank

if TYPE_CHECKING:
    from spreadsheets.reading import Cell, Sheet
    from spreadsheets.sorting import TableRow


@dataclass(frozen=True, slots=True)
class Filled:
    """A cell that took the value of row ``source``; ``sure`` where cells are merged."""

    number: int
    index: int
    source: int
    sure: bool


def fill_merged(
    sheet: Sheet, below: Sequence[dict[int, Cell]], start: int
) -> list[Filled]:
    """Write the value of merged cells into each of their rows, in place.

    :param below: the cells by column of the rows from position ``start`` on. A row
        in which nothing stands but merged cells stays as it is.
    """
    fillings = []
    own = [bool(cells) for cells in below]
    for merge in sorted(sheet.merges or ()):
        top = merge.top - start
        if merge.bottom == merge.top or not 0 <= top < len(below):
            continue
        value = below[top].get(merge.left)
        if value is None:
            continue
        for offset in range(top + 1, min(merge.bottom - start + 1, len(below))):
            if own[offset] and merge.left not in below[offset]:
                below[offset][merge.left] = value
                number = sheet.first_row + start + offset
                source = sheet.first_row + merge.top
                fillings.append(Filled(number, merge.left, source, sure=True))
    return fillings


def fill_gaps(rows: Sequence[TableRow], index: int, needed: set[int]) -> list[Filled]:
    """Fill a column that was written once per group, if nothing else can be meant.

    That is: the first row has a value, no value is written twice, at least two rows
    are blank there, and these rows have everything else that is needed. One blank
    among values that are repeated may just have been forgotten.
    """
    blank = [row for row in rows if is_blank(row.cells.get(index))]
    values = [fold(row.cells[index]) for row in rows if row not in blank]
    if (
        len(blank) < 2
        or not values
        or rows[0] in blank
        or len(set(values)) < len(values)
    ):
        return []
    if not all(needed <= set(row.cells) for row in blank):
        return []
    fillings, source = [], rows[0]
    for row in rows:
        if is_blank(row.cells.get(index)):
            row.cells[index] = source.cells[index]
            fillings.append(Filled(row.number, index, source.number, sure=False))
        else:
            source = row
    return fillings
