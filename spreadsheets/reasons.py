"""The column of reasons that a return file carries, and how it is known again.

Like a row's key its heading is recognised by a mark, in every language and place.
On import the column counts as not there: neither its heading nor a sentence in it
may be taken for something that the sender says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from django.utils.translation import gettext as _

from spreadsheets.reading import Row, Sheet
from spreadsheets.text import clean

REASONS_MARK: Final = "LI-ALASAN"
_HEADING = re.compile(rf"\(\s*{REASONS_MARK}\s*\)$", re.IGNORECASE)


def reasons_heading() -> str:
    """Return the heading of the column in the active language."""
    return f"{_('Reason')} ({REASONS_MARK})"


def is_reasons_heading(cell: Any) -> bool:
    """Tell whether a cell is the heading of a column of reasons."""
    return (
        isinstance(cell, str)
        and cell.rstrip().endswith(")")
        and _HEADING.search(clean(cell)) is not None
    )


def reasons_columns(sheet: Sheet) -> dict[int, int]:
    """Return the columns of reasons (from 0) and the position of their heading."""
    found: dict[int, int] = {}
    for position, index in _headings(sheet):
        found.setdefault(index, position)
    return found


def without_reasons(sheet: Sheet) -> Sheet:
    """Return a sheet as its sender made it, before reasons were written into it."""
    columns = reasons_columns(sheet)
    if not columns:
        return sheet
    rows = [_blanked(row, position, columns) for position, row in enumerate(sheet.rows)]
    return replace(sheet, rows=rows)


def _headings(sheet: Sheet) -> Iterator[tuple[int, int]]:
    for position, row in enumerate(sheet.rows):
        for index, cell in enumerate(row):
            if is_reasons_heading(cell):
                yield position, index


def _blanked(row: Row, position: int, columns: dict[int, int]) -> Row:
    kept = [
        None if position >= columns.get(index, position + 1) else cell
        for index, cell in enumerate(row)
    ]
    while kept and kept[-1] is None:
        kept.pop()
    return tuple(kept)
