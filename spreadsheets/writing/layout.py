"""What a workbook looks like, whatever its format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import zip_longest
from typing import Final

from spreadsheets.writing.cells import Value

#: How many rows below the last one still offer the lists.
SPARE_ROWS: Final = 1000
HELPER_ROW: Final = 2


@dataclass(frozen=True)
class ColumnLayout:
    """A column: heading, width, what it offers and explains.

    ``kind`` is text, date, number or key; ``choices`` are the values of a list,
    ``between`` the range of a number. ``formula`` names the cells of its row by the
    places of their columns: ``{0}*2``.
    """

    header: str
    width: int = 20
    kind: str = "text"
    note: str = ""
    choices: tuple[str, ...] = ()
    required: bool = False
    between: tuple[Decimal, Decimal] | None = None
    formula: str = ""


@dataclass(frozen=True)
class Layout:
    """A table with its instructions and a hidden sheet of lists.

    ``mark`` stands on the hidden sheet: it tells the reader which export the
    workbook is. ``marks`` of the two other sheets tell it not to read them.
    """

    title: str
    columns: tuple[ColumnLayout, ...]
    instructions_title: str = ""
    instructions: Sequence[Sequence[Value]] = ()
    instructions_mark: str = ""
    lists_title: str = ""
    lists_mark: str = ""
    mark: str = ""
    spare_rows: int = SPARE_ROWS
    list_columns: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        listed = tuple(i for i, c in enumerate(self.columns) if c.choices)
        object.__setattr__(self, "list_columns", listed)

    def list_rows(self) -> list[list[Value]]:
        """The rows of the hidden sheet; lists begin below ``HELPER_ROW``."""
        chosen = [self.columns[index] for index in self.list_columns]
        headers: list[Value] = [column.header for column in chosen]
        rows: list[list[Value]] = [[self.lists_mark, self.mark or None], headers]
        lists = zip_longest(*(column.choices for column in chosen))
        rows += [list(values) for values in lists]
        return rows

    def instruction_rows(self) -> list[list[Value]]:
        """The rows of the instruction sheet, its mark first."""
        return [
            [self.instructions_title, self.instructions_mark],
            [],
            *([*line] for line in self.instructions),
        ]
