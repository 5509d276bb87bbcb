"""Finding the tables inside a sheet that people made for reading.

Titles stand above them, a row of numbers below the header, names of organisations
between the rows, sums and signatures at the end. Every row below the header that is
not blank ends up in ``Table.rows``, in ``Table.bands`` or, with a reason, in
``Table.skipped``: nothing disappears.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from django.utils.translation import gettext as _

from spreadsheets.archives import column_letter
from spreadsheets.exceptions import TableNotFound
from spreadsheets.expected import Correction, Expected, Recognise, Titles
from spreadsheets.filling import Filled, fill_gaps, fill_merged
from spreadsheets.headers import (
    Header,
    find_header,
    label_texts,
    natural_end,
    read_header,
    recognised,
)
from spreadsheets.reading import Cell, Row, Sheet
from spreadsheets.sorting import Band, RowSorter, SkippedRow, TableRow
from spreadsheets.text import clean, fold, is_blank, is_numbering, shown
from spreadsheets.ticks import uses_ticks

__all__ = [
    "Band",
    "Column",
    "Recognise",
    "SkippedRow",
    "Table",
    "TableRow",
    "locate_table",
    "locate_tables",
]

_LABEL_LENGTH: Final = 60


@dataclass(frozen=True, slots=True)
class Column:
    """A column: ``index`` counts from 0, ``field`` is ``None`` when not mapped.

    ``tick`` is the value that a mark in a tick column stands for.
    """

    index: int
    letter: str
    header: str
    field: str | None
    tick: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; rows of the header and of data are numbered as the program does."""

    sheet_name: str
    header_rows: tuple[int, ...]
    columns: tuple[Column, ...]
    rows: list[TableRow]
    skipped: list[SkippedRow]
    warnings: tuple[str, ...] = ()
    bands: tuple[Band, ...] = ()
    filled: tuple[Filled, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    crossed: frozenset[str] = frozenset()
    #: Values by field that the titles above it say for all rows.
    given: Mapping[str, str] = field(default_factory=dict)
    _by_field: dict[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_field = {column.field: column for column in self.columns if column.field}
        object.__setattr__(self, "_by_field", by_field)

    @property
    def header_row(self) -> int:
        """The row from which on the columns are told apart."""
        return self.header_rows[-1]

    @property
    def fields(self) -> set[str]:
        """The fields that columns are mapped to."""
        return set(self._by_field)

    @property
    def ticks(self) -> dict[str, list[Column]]:
        """The tick columns by field."""
        found: dict[str, list[Column]] = {}
        for column in self.columns:
            if column.field and column.tick:
                found.setdefault(column.field, []).append(column)
        return found

    def column(self, name: str) -> Column | None:
        """The column mapped to a field."""
        return self._by_field.get(name)


def locate_table(
    sheet: Sheet, recognise: Recognise, required: frozenset[str] = frozenset()
) -> Table:
    """The first table of a sheet; see ``locate_tables``."""
    return locate_tables(sheet, Expected(recognise, required))[0]


def locate_tables(
    sheet: Sheet, expected: Expected, correction: Correction | None = None
) -> list[Table]:
    """Find the headers and sort the rows below them.

    A second table beside or below the first is read when its header has all
    columns that are needed; otherwise its rows are skipped with that reason.

    :raises TableNotFound: no row looks like a header, or the sheet is a form with
        a label in each row.
    """
    correction = correction or Correction(sheet.name)
    header = corrected_header(sheet, expected, correction)
    if header is None:
        header = find_header(sheet, expected)
        if header is None and correction.fields:
            header = widest_header(sheet, expected)
    if header is None:
        raise _not_found(sheet)
    tables: list[Table] = []
    told: dict[str, str] = {}
    while header is not None:
        first = not tables
        header = _with_fields(header, correction)
        following, end = _next_header(sheet, header, expected, correction)
        start = end if following is None else title_start(sheet, end)
        for sides in _side_by_side(header, expected):
            titles = titles_above(sheet, header, sides, first=first)
            own = dict(expected.read_titles(titles))
            table = _table(sheet, sides[2], start, sides[:2], expected, correction)
            tables.append(replace(table, given=_given(table, told, own, expected)))
            told |= own
        tables[-1] = _with_titles(tables[-1], sheet, start, end)
        header = following
    return tables


def _given(
    table: Table, told: Mapping[str, str], own: Mapping[str, str], expected: Expected
) -> dict[str, str]:
    """What titles say for the rows of a table, in fields for which it has no column.

    ``told`` is what titles further up said: that of the competition holds for all
    tables of a sheet, that of a group doesn't.
    """
    given = {k: v for k, v in told.items() if k != expected.band} | dict(own)
    if table.bands and table.rows and table.bands[0].number < table.rows[0].number:
        given.pop(expected.band or "", None)
    said = table.fields | expected.given
    return {name: value for name, value in given.items() if name not in said}


def _with_titles(table: Table, sheet: Sheet, start: int, end: int) -> Table:
    """Say of rows that are titles of the next table why they aren't read in this."""
    titles = [
        SkippedRow(sheet.first_row + start + i, _("a title of the table below"), text)
        for i, row in enumerate(sheet.rows[start:end])
        if (text := shown(" | ".join(label_texts(row)), 120))
    ]
    return replace(table, skipped=[*table.skipped, *titles])


def title_start(sheet: Sheet, position: int) -> int:
    """Where the titles begin that stand directly above a header below other rows."""
    start = position
    while start and len(label_texts(sheet.rows[start - 1])) <= 1:
        if any(v is not None and not isinstance(v, str) for v in sheet.rows[start - 1]):
            break
        start -= 1
    return start


def titles_above(
    sheet: Sheet, header: Header, sides: tuple[int, int, Header], *, first: bool
) -> Titles:
    """What stands above a table: in rows of one text, or above its own columns."""
    left, right, part = sides
    beside = (left, right) != (0, 1 << 30)
    texts: list[str] = []
    own = not first
    start = 0 if first else title_start(sheet, header.first)
    for row in sheet.rows[start : header.first]:
        cells = [(i, clean(v)) for i, v in enumerate(row) if not is_blank(v)]
        if beside and len(cells) > 1:
            cells = [(i, text) for i, text in cells if left <= i < right]
            own = True
        texts += [text for _index, text in cells]
    groups = _groups(part)
    return Titles((*texts, *groups), sheet.name, own or (beside and bool(groups)))


def _groups(part: Header) -> list[str]:
    """What the upper rows of a header say of all columns: that is a title."""
    columns = [i for i in part.texts if i in part.fields]
    upper = {part.texts[i].rpartition(" – ")[0] for i in columns}
    return [text for text in upper if text and len(upper) == 1]


# ------------------------------------------------------------------- headers


def corrected_header(
    sheet: Sheet, expected: Expected, correction: Correction
) -> Header | None:
    """The header in the rows that a person named, if the sheet has them."""
    rows = [row - sheet.first_row for row in correction.header_rows]
    if not rows or not 0 <= min(rows) <= max(rows) < len(sheet.rows):
        return None
    return read_header(sheet, min(rows), max(rows), expected)


def widest_header(sheet: Sheet, expected: Expected) -> Header | None:
    """The row with most texts, for a sheet whose columns only a person can name."""
    rows = range(min(50, len(sheet.rows)))
    best = max(rows, key=lambda i: (len(label_texts(sheet.rows[i])), -i), default=None)
    return None if best is None else read_header(sheet, best, best, expected)


def _with_fields(header: Header, correction: Correction) -> Header:
    """The header with the fields that a person gave to columns by letter."""
    if not correction.fields:
        return header
    fields, ticks = dict(header.fields), dict(header.ticks)
    chosen = {name for name in correction.fields.values() if name}
    for index in [i for i, name in fields.items() if name in chosen]:
        del fields[index]
        ticks.pop(index, None)
    width = max(header.texts, default=0) + 1 + len(correction.fields)
    for index in range(max(width, 500)):
        name = correction.fields.get(column_letter(index))
        if name is not None:
            fields.pop(index, None)
            ticks.pop(index, None)
            if name:
                fields[index] = name
    return replace(header, fields=fields, ticks=ticks)


def _not_found(sheet: Sheet) -> TableNotFound:
    texts = [label_texts(row) for row in sheet.rows[:50]]
    widest: list[str] = max(texts, key=len, default=[])
    seen = tuple(widest)
    if not seen:
        message = _("Sheet “%(sheet)s” holds no table.") % {"sheet": sheet.name}
        return TableNotFound(message, seen)
    message = _(
        "No row of sheet “%(sheet)s” has the column headers of this table. Found "
        "were: %(headers)s. Put the headers of the template in one row and a record "
        "in each row below."
    ) % {
        "sheet": sheet.name,
        "headers": ", ".join(f"“{shown(text, 30)}”" for text in seen[:12]),
    }
    return TableNotFound(message, seen)


def _next_header(
    sheet: Sheet, header: Header, expected: Expected, correction: Correction
) -> tuple[Header | None, int]:
    """The header of the next table below with all it needs, and where rows end."""
    if correction.header_rows:
        return None, len(sheet.rows)
    for position in _possible_headers(sheet, header.last + 1):
        end = natural_end(sheet, position)
        found = read_header(sheet, position, end, expected)
        other = found.fields != header.fields or _folded(found) != _folded(header)
        if other and _is_header(found, header, expected):
            return found, position
    return None, len(sheet.rows)


def _folded(header: Header) -> dict[int, str]:
    return {index: fold(text) for index, text in header.texts.items()}


def _is_header(found: Header, before: Header, expected: Expected) -> bool:
    """Whether a row below a table is the header of another one, not a row of data."""
    if not expected.looks_complete(found.names):
        return False
    # Where titles may say the rest, one word in common is not enough.
    needed = 2 if expected.for_all & expected.required else 1
    return len(found.names) >= min(needed, len(before.names))


def _possible_headers(sheet: Sheet, start: int) -> Iterator[int]:
    """Rows of nothing but short texts, below a row that is blank or a title."""
    for position in range(start + 1, len(sheet.rows)):
        texts = [value for value in sheet.rows[position] if value is not None]
        above = sum(value is not None for value in sheet.rows[position - 1])
        if above <= 1 and len(texts) >= 2 and all(map(_is_short, texts)):
            yield position


def _is_short(value: Cell) -> bool:
    return isinstance(value, str) and len(value) <= _LABEL_LENGTH


def _side_by_side(header: Header, expected: Expected) -> list[tuple[int, int, Header]]:
    """(left, right, header) of each table in one header row; mostly only one."""
    everything = [(0, 1 << 30, header)]
    seen: set[str] = set()
    again = None
    for index in sorted(header.fields):
        if header.fields[index] in seen and index not in header.ticks:
            again = index
            break
        seen.add(header.fields[index])
    if again is None:
        return everything
    start = again
    while start - 1 not in header.fields and is_numbering(
        header.texts.get(start - 1, "")
    ):
        start -= 1
    left, right = _cut(header, 0, start), _cut(header, start, 1 << 30)
    if not _both_tables(left.names, right.names, expected):
        return everything
    rest = [(max(start, a), b, part) for a, b, part in _side_by_side(right, expected)]
    return [(0, start, left), *rest]


def _both_tables(left: set[str], right: set[str], expected: Expected) -> bool:
    if expected.required or expected.one_of:
        return expected.looks_complete(left) and expected.looks_complete(right)
    return left <= right


def _cut(header: Header, left: int, right: int) -> Header:
    def part(of: dict[int, str]) -> dict[int, str]:
        return {index: text for index, text in of.items() if left <= index < right}

    return replace(
        header,
        texts=part(header.texts),
        fields=part(header.fields),
        ticks=part(header.ticks),
    )


# -------------------------------------------------------------------- tables


def _table(
    sheet: Sheet,
    header: Header,
    end: int,
    sides: tuple[int, int],
    expected: Expected,
    correction: Correction,
) -> Table:
    below = [_cells(row, *sides) for row in sheet.rows[header.last + 1 : end]]
    columns, warnings = columns_under(header, below)
    first = sheet.first_row + header.last + 1
    fillings = fill_merged(sheet, below, header.last + 1) if correction.fill else []
    sorter = RowSorter(columns, expected, correction)
    wide = _merged_across(sheet)
    filled: dict[int, set[int]] = defaultdict(set)
    for filling in fillings:
        filled[filling.number].add(filling.index)
    for offset, cells in enumerate(below):
        position = header.last + 1 + offset
        sorter.add(
            first + offset,
            cells,
            filled=filled.get(first + offset),
            merged=position in wide,
            other=_other_table(sheet, position, header, expected, cells),
        )
    sorter.finish()
    flaws = _flaws_by_row(sheet)
    rows = [
        replace(r, flaws=flaws[r.number]) if r.number in flaws else r
        for r in sorter.rows
    ]
    band = next((c.index for c in columns if c.field == expected.band), None)
    if correction.fill and band is not None and not sorter.bands:
        essential = expected.essential({c.field for c in columns if c.field})
        needed = {c.index for c in columns if c.field in essential} - {band}
        merged = any(m.left == band and m.bottom > m.top for m in sheet.merges or ())
        if not merged:
            fillings += fill_gaps(rows, band, needed)
    numbers = {row.number for row in rows}
    return Table(
        sheet_name=sheet.name,
        header_rows=tuple(range(sheet.first_row + header.first, first)),
        columns=columns,
        rows=rows,
        skipped=sorter.skipped,
        warnings=tuple(warnings),
        bands=tuple(sorter.bands),
        filled=tuple(f for f in fillings if f.number in numbers),
        hidden_rows=tuple(sorted(sheet.hidden_rows & numbers)),
        hidden_columns=tuple(
            c.index for c in columns if c.index in sheet.hidden_columns
        ),
        crossed=_crossed(columns, rows),
    )


def _crossed(columns: Sequence[Column], rows: Sequence[TableRow]) -> frozenset[str]:
    """Fields in whose tick columns a cross means no, since others are ticked."""
    return frozenset(
        column.field
        for column in columns
        if column.tick
        and column.field
        and uses_ticks(row.cells.get(column.index) for row in rows)
    )


def _cells(row: Row, left: int, right: int) -> dict[int, Cell]:
    return {
        index: value
        for index, value in enumerate(row)
        if value is not None and left <= index < right and not _is_empty(value)
    }


def _is_empty(value: Cell) -> bool:
    return isinstance(value, str) and not value[:1].isalnum() and not clean(value)


def _flaws_by_row(sheet: Sheet) -> dict[int, dict[int, str]]:
    flaws: dict[int, dict[int, str]] = defaultdict(dict)
    for (number, index), text in sheet.flaws.items():
        flaws[number][index] = text
    return flaws


def _merged_across(sheet: Sheet) -> set[int]:
    """Rows with cells merged over three columns or more."""
    return {
        merge.top
        for merge in sheet.merges or ()
        if merge.right - merge.left >= 2 and merge.top == merge.bottom
    }


def _other_table(
    sheet: Sheet,
    position: int,
    header: Header,
    expected: Expected,
    cells: dict[int, Cell],
) -> str:
    """Why a row begins another table that can't be read, or nothing."""
    values = list(cells.values())
    if (
        len(values) < 2
        or not all(map(_is_short, values))
        or position <= header.last + 1
    ):
        return ""
    if any(value is not None for value in sheet.rows[position - 1]):
        return ""
    found = recognised(tuple(sheet.rows[position]), expected.recognise)
    names = {name for index, name in found.items() if index in cells}
    texts = {index: clean(value) for index, value in cells.items()}
    again = sum(header.texts.get(index) == text for index, text in texts.items())
    if not names or expected.looks_complete(names) or again > len(texts) / 2:
        return ""
    return _("another table that lacks needed columns")


def columns_under(
    header: Header, below: Sequence[dict[int, Cell]]
) -> tuple[tuple[Column, ...], list[str]]:
    """Columns with a header, and those without in which something stands below."""
    filled = set(header.texts).union(*below) if below else set(header.texts)
    columns: list[Column] = []
    warnings: list[str] = []
    mapped: dict[str, Column] = {}
    for index in sorted(filled | set(header.fields)):
        text = header.texts.get(index, "")
        name, tick = header.fields.get(index), header.ticks.get(index, "")
        first = mapped.get(name) if name else None
        if first is not None and not (tick and first.tick):
            warnings.append(_twice_message(first, column_letter(index), text))
            name, tick = None, ""
        column = Column(index, column_letter(index), text, name, tick)
        columns.append(column)
        if name:
            mapped.setdefault(name, column)
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
