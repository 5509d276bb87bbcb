"""Tick columns: √, v or x under the value that a record has."""

from collections.abc import Iterable, Sequence
from typing import Final

from django.utils.translation import gettext as _

from spreadsheets.exceptions import CellError
from spreadsheets.text import clean, fold, is_blank, shown

_TICKS: Final = frozenset(
    {"√", "✓", "✔", "☑", "v", "vv", "●", "•", "*", "ü", "ya", "ada"}
)
_ONES: Final = frozenset({"1", "true", "y"})
_CROSSES: Final = frozenset({"x", "×", "✗", "✘", "☒"})
_NO: Final = frozenset({"0", "false", "tidak", "t", "☐", "tidak ada"})
_MARKS: Final = _TICKS | _ONES | _CROSSES | _NO


def is_mark(value: object) -> bool:
    """Whether a text can be a mark in a tick column."""
    return fold(value) in _MARKS


def uses_ticks(cells: Iterable[object]) -> bool:
    """Whether cells hold real ticks; a cross beside them means no."""
    return any(fold(cell) in _TICKS for cell in cells if cell is not None)


def ticked(
    cells: Sequence[tuple[str, str, object]], *, cross_means_no: bool
) -> list[str]:
    """The values that are ticked in one row.

    :param cells: (heading, value, cell) of the tick columns of one field.
    :raises CellError: a cell holds something else than a mark.
    """
    values = []
    for header, value, cell in cells:
        text = fold(cell)
        if is_blank(cell) or text in _NO or (cross_means_no and text in _CROSSES):
            continue
        if text not in _MARKS:
            raise CellError(
                _(
                    "“%(cell)s” in column “%(header)s” is no tick. Write √ or leave "
                    "the cell blank."
                )
                % {"cell": shown(cell, 40), "header": clean(header)}
            )
        values.append(value)
    return values
