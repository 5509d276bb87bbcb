"""Finding the table inside a sheet that people made for reading.

Titles stand above it, a row of numbers below the header, a sum and signatures at
the end. Every row below the header that is not blank ends up in ``Table.rows`` or,
with a reason, in ``Table.skipped``: nothing disappears.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from django.utils.translation import gettext as _

from spreadsheets.archives import column_letter
from spreadsheets.exceptions import TableNotFound
from spreadsheets.reading import Cell, Row, Sheet
from spreadsheets.text import clean, fold, is_blank, shown

HEADER_ROWS: Final = 50
HEADER_LENGTH: Final = 120

_FOOTER = re.compile(
    r"(?:jumlah|total|sub ?total|grand total|keterangan|ket|catatan|mengetahui|"
    r"menyetujui|sumber(?: data)?|rata-rata)(?![\w-])"
)
# A whole cell that is nothing but the label of a sum, wherever it stands.
_SUM = re.compile(
    r"(?:jumlah|total|sub ?total|grand total)"
    r"(?: (?:inovasi|usulan|opd|perangkat daerah|data|lomba|pemenang|keseluruhan|"
    r"seluruhnya|semua))?:?"
)
_NUMBERING = re.compile(r"\(?(\d{1,3})\)?\.?(?:=.*)?")

Recognise: TypeAlias = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: ``index`` counts from 0, ``field`` is ``None`` when not mapped."""

    index: int
    letter: str
    header: str
    field: str | None


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of data: raw cells that are not empty, by column index."""

    number: int
    cells: dict[int, Cell]


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row that is no data; ``reason`` is a phrase for people."""

    number: int
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table; ``header_row`` and row numbers are those the program shows."""

    sheet_name: str
    header_row: int
    columns: tuple[Column, ...]
    rows: list[TableRow]
    skipped: list[SkippedRow]
    warnings: tuple[str, ...] = ()
    _by_field: dict[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_field = {column.field: column for column in self.columns if column.field}
        object.__setattr__(self, "_by_field", by_field)

    def column(self, name: str) -> Column | None:
        """The column mapped to a field."""
        return self._by_field.get(name)


def locate_table(
    sheet: Sheet, recognise: Recognise, required: frozenset[str] = frozenset()
) -> Table:
    """Find the header and sort the rows below it.

    The header is the row, among the first fifty, with the most different
    recognised headers; then with more texts; then the first.

    :param required: fields every record has; they tell footers from data. That
        their columns exist is for the caller to check.
    :raises TableNotFound: no row looks like a header, or the sheet is a form with
        a label in each row.
    """
    position = _header_position(sheet, recognise, required)
    header_row = sheet.first_row + position
    columns, warnings = _columns(sheet, position, recognise)
    sorter = _RowSorter(columns, required)
    for number, row in enumerate(sheet.rows[position + 1 :], header_row + 1):
        sorter.add(number, row)
    return Table(
        *(sheet.name, header_row, columns, sorter.rows, sorter.skipped),
        warnings=tuple(warnings),
    )


def _header_position(
    sheet: Sheet, recognise: Recognise, required: frozenset[str]
) -> int:
    fields = [_recognised(row, recognise) for row in sheet.rows[:HEADER_ROWS]]
    texts = [_texts(row) for row in sheet.rows[:HEADER_ROWS]]
    if any(fields):
        best = max(
            range(len(fields)),
            key=lambda i: (len(set(fields[i].values())), len(texts[i]), -i),
        )
        if len(set(fields[best].values())) > 1 or _may_stand_alone(
            best, fields, required
        ):
            return best
    widest: list[str] = max(texts, key=len, default=[])
    seen = tuple(widest)
    raise TableNotFound(_not_found_message(sheet.name, seen), seen)


def _may_stand_alone(
    best: int, fields: Sequence[dict[int, str]], required: frozenset[str]
) -> bool:
    """Whether a single recognised header is enough.

    Not when required ones are missing, and not when the same column names other
    fields in other rows: that is a form, with labels downwards.
    """
    ((index, name),) = list(fields[best].items())[:1]
    others = {row[index] for row in fields if index in row} - {name}
    return required <= {name} and not others


def _not_found_message(sheet_name: str, seen: Sequence[str]) -> str:
    if not seen:
        return _("Sheet “%(sheet)s” holds no table.") % {"sheet": sheet_name}
    return _(
        "No row of sheet “%(sheet)s” has the column headers of this table. Found "
        "were: %(headers)s. Put the headers of the template in one row and a record "
        "in each row below."
    ) % {
        "sheet": sheet_name,
        "headers": ", ".join(f"“{shown(text, 30)}”" for text in seen[:12]),
    }


def _recognised(row: Row, recognise: Recognise) -> dict[int, str]:
    found = {}
    for index, value in enumerate(row):
        if isinstance(value, str) and len(value) <= HEADER_LENGTH:
            name = recognise(value)
            if name is not None:
                found[index] = name
    return found


def _texts(row: Row) -> list[str]:
    return [text for value in row if isinstance(value, str) and (text := clean(value))]


def _columns(
    sheet: Sheet, position: int, recognise: Recognise
) -> tuple[tuple[Column, ...], list[str]]:
    """Columns with a header, and those without in which something stands below."""
    header = sheet.rows[position]
    recognised = _recognised(header, recognise)
    filled = {
        index
        for row in sheet.rows[position:]
        for index, value in enumerate(row)
        if value is not None and not _is_empty(value)
    }
    columns: list[Column] = []
    warnings: list[str] = []
    mapped: dict[str, Column] = {}
    for index in sorted(filled):
        text = clean(header[index]) if index < len(header) else ""
        name = recognised.get(index)
        if name in mapped:
            warnings.append(_twice_message(mapped[name], column_letter(index), text))
            name = None
        column = Column(index, column_letter(index), text, name)
        columns.append(column)
        if name:
            mapped[name] = column
    return tuple(columns), warnings


def _twice_message(first: Column, letter: str, header: str) -> str:
    return _(
        "Columns %(first)s “%(first_header)s” and %(second)s “%(second_header)s” mean "
        "the same; only column %(first)s is used."
    ) % {
        "first": first.letter,
        "first_header": shown(first.header, 40),
        "second": letter,
        "second_header": shown(header, 40),
    }


class _RowSorter:
    """Tells data from what else stands below a header, row by row in order.

    To recognise a further kind of row, add a method to ``_reasons``.
    """

    def __init__(self, columns: tuple[Column, ...], required: frozenset[str]) -> None:
        self.rows: list[TableRow] = []
        self.skipped: list[SkippedRow] = []
        self._headers = {column.index: fold(column.header) for column in columns}
        self._mapped = {column.index for column in columns if column.field}
        self._required = {c.index for c in columns if c.field in required}
        self._after_footer = False
        self._reasons: tuple[Callable[[dict[int, Cell]], str | None], ...] = (
            self._repeated_header,
            self._numbering,
            self._footer,
            self._below_footer,
            self._nothing_mapped,
        )

    def add(self, number: int, row: Row) -> None:
        cells: dict[int, Cell] = {
            index: value
            for index, value in enumerate(row)
            if value is not None and not _is_empty(value)
        }
        if not cells:
            return
        for find_reason in self._reasons:
            reason = find_reason(cells)
            if reason:
                self.skipped.append(SkippedRow(number, reason, _row_text(cells)))
                return
        self.rows.append(TableRow(number, cells))

    def _repeated_header(self, cells: dict[int, Cell]) -> str | None:
        same = sum(fold(value) == self._headers.get(i) for i, value in cells.items())
        enough = same >= min(2, len(self._headers)) and same >= 0.8 * len(cells)
        return _("the header again") if enough else None

    def _numbering(self, cells: dict[int, Cell]) -> str | None:
        if self.rows or len(cells) < min(3, len(self._headers)) or len(cells) < 2:
            return None
        numbers = [_NUMBERING.fullmatch(fold(value)) for value in cells.values()]
        counted = [int(match[1]) for match in numbers if match]
        first = counted[0] if counted else -1
        if first <= 2 and counted == list(range(first, first + len(cells))):
            return _("numbers of the columns")
        return None

    def _footer(self, cells: dict[int, Cell]) -> str | None:
        label = next((i for i, v in cells.items() if isinstance(v, str)), None)
        if label is None or not _FOOTER.match(fold(cells[label])):
            return None
        data = self._data_columns(cells)
        if _SUM.fullmatch(fold(cells[label])) and not self._required.issubset(data):
            return self._end_of_table()
        others = [index for index in data if index != label]
        # Inside a mapped column it may be a name ("Total ..."): a footer then only
        # with nothing to its left and nothing but numbers beside it.
        named = label in (self._required or self._mapped)
        if named and (
            min(cells) < label
            or any(isinstance(v, str) for i, v in cells.items() if i != label)
        ):
            return None
        if self._required.intersection(others):
            return None
        if not self._required and any(isinstance(cells[i], str) for i in others):
            return None
        return self._end_of_table()

    def _end_of_table(self) -> str:
        self._after_footer = True
        return _("a sum or note below the table")

    def _below_footer(self, cells: dict[int, Cell]) -> str | None:
        if not self._after_footer:
            return None
        data = self._data_columns(cells)
        if len(data) >= 2 and self._required.issubset(data):
            return None
        return _("a note below the table")

    def _nothing_mapped(self, cells: dict[int, Cell]) -> str | None:
        if self._data_columns(cells):
            return None
        return _("nothing in any column that is imported")

    def _data_columns(self, cells: dict[int, Cell]) -> list[int]:
        return [i for i, v in cells.items() if i in self._mapped and not is_blank(v)]


def _is_empty(value: Cell) -> bool:
    return isinstance(value, str) and not clean(value)


def _row_text(cells: dict[int, Cell]) -> str:
    return shown(" | ".join(clean(value) for value in cells.values()), 120)
