"""Refused rows as the sender's own workbook, with marked cells and reasons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import count
from pathlib import PurePath
from typing import Any, Final

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from spreadsheets.exceptions import SpreadsheetError
from spreadsheets.expected import Correction
from spreadsheets.locating import Table
from spreadsheets.mapping import HeaderMap
from spreadsheets.marks import INSTRUCTIONS_MARK, own_sheet
from spreadsheets.models import HeaderSynonym, ImportRun
from spreadsheets.plan import Action, Level
from spreadsheets.reading import Cell, Row, Sheet, Workbook, read_workbook
from spreadsheets.reasons import reasons_columns, reasons_heading, without_reasons
from spreadsheets.registry import get_sheet
from spreadsheets.services.importing import context_of, plan_workbook
from spreadsheets.tables import read_tables
from spreadsheets.writing.marked import (
    RowMark,
    SheetMarks,
    build_book,
    mark_book,
    numbered,
    open_book,
    saved,
)

#: Above these the file returns with its refused rows only: openpyxl holds every cell
#: as an object. 475,000 cells took a minute and 450 MB.
MARKED_ROWS: Final = 20_000
MARKED_BYTES: Final = 5_000_000
MARKED_CELLS: Final = 150_000


class NothingToReturn(SpreadsheetError):
    """No row was refused, or the file is gone; the message says which."""


def refused_workbook(run: ImportRun) -> tuple[bytes, str]:
    """Return the sender's workbook (.xlsx) with its refused rows marked, and a name.

    Rows stay where they are, so that the numbers in messages stay true. Of large
    files only the refused rows return, and a sheet says so. Raises
    ``NothingToReturn``, and ``SpreadsheetError`` when the file can't be read.
    """
    refused = _refused_rows(run)
    if not refused:
        raise NothingToReturn(_("No row of this import was refused."))
    content = _content(run)
    workbook = read_workbook(content, run.filename)
    tables = _tables(run, workbook)
    if run.options.get("language") not in ("", None, get_language()):
        refused = _translated(run, workbook, refused)
    if _is_large(content, workbook):
        workbook, tables, refused = _only_refused(workbook, tables, refused)
        content = b""
    marks = [
        _sheet_marks(sheet, tables.get(sheet.name, []), refused.get(sheet.name, []))
        for sheet in workbook.sheets
        if sheet.name in refused or reasons_columns(sheet)
    ]
    book = open_book(content, workbook, marks) if workbook.kind == "xlsx" else None
    if book is None:
        headers = {name: found[0].header_rows for name, found in tables.items()}
        book = build_book(workbook, headers)
        # Names that .xlsx doesn't allow were changed.
        places = {sheet.name: place for place, sheet in enumerate(workbook.sheets)}
        marks = [
            replace(found, name=book.worksheets[places[found.name]].title)
            for found in marks
        ]
    mark_book(book, marks, reasons_heading())
    return saved(book), _filename(run)


def _translated(
    run: ImportRun, workbook: Workbook, refused: dict[str, list[RowMark]]
) -> dict[str, list[RowMark]]:
    """Say the reasons in the active language, as far as they still hold.

    Sentences are stored as the sender reads them; planning again words them anew.
    """
    plan = plan_workbook(
        sheet=get_sheet(run.sheet), workbook=workbook, context=context_of(run)
    )
    marks = _marks(
        (row.sheet, row.row, [asdict(message) for message in row.messages])
        for row in plan.rows
        if row.action == Action.REFUSED and row.row is not None
    )
    anew = {(sheet, row.number): row for sheet, rows in marks.items() for row in rows}
    return {
        sheet: [_if_alike(row, anew.get((sheet, row.number))) for row in rows]
        for sheet, rows in refused.items()
    }


def _if_alike(row: RowMark, anew: RowMark | None) -> RowMark:
    """The new wording, if it is about the same cells."""
    if anew is None or len(anew.reasons) != len(row.reasons):
        return row
    return anew if list(anew.cells) == list(row.cells) else row


def _refused_rows(run: ImportRun) -> dict[str, list[RowMark]]:
    """What is wrong, by sheet, in the order of the rows."""
    rows = run.rows.filter(
        action__in=(Action.REFUSED, Action.CONFLICT), number__isnull=False
    ).values_list("sheet_name", "number", "messages")
    return _marks(rows.order_by("number", "pk"))


def _marks(
    rows: Iterable[tuple[str, int | None, list[dict[str, Any]]]],
) -> dict[str, list[RowMark]]:
    """One mark for each row of the file, which may hold several records."""
    together: dict[tuple[str, int], list[dict[str, Any]]] = defaultdict(list)
    for sheet, number, messages in rows:
        if number is not None:
            together[sheet, number] += messages
    found: dict[str, list[RowMark]] = defaultdict(list)
    for (sheet, number), messages in together.items():
        if (mark := _mark(number, messages)).reasons:
            found[sheet].append(mark)
    return dict(found)


def _mark(number: int, messages: Iterable[dict[str, Any]]) -> RowMark:
    errors = [m for m in messages if m["level"] == Level.ERROR]
    cells: dict[str, list[str]] = defaultdict(list)
    for message in errors:
        if message["column"]:
            cells[message["column"]].append(message["text"])
    return RowMark(
        number=number,
        reasons=tuple(dict.fromkeys(map(_reason, errors))),
        cells={k: tuple(dict.fromkeys(texts)) for k, texts in cells.items()},
    )


def _reason(message: dict[str, str]) -> str:
    header, text = message["header"], message["text"]
    return f"{header}: {text}" if header else text


def _content(run: ImportRun) -> bytes:
    try:
        with run.file.open("rb") as file:
            content: bytes = file.read()
    except (FileNotFoundError, ValueError) as error:
        raise NothingToReturn(
            _("The file of this import is not kept any more.")
        ) from error
    return content


def _filename(run: ImportRun) -> str:
    return _("%(name)s (to correct).xlsx") % {"name": PurePath(run.filename).stem}


def _tables(run: ImportRun, workbook: Workbook) -> dict[str, list[Table]]:
    """The tables by sheet, found as they were when the run was planned."""
    sheet = get_sheet(run.sheet)
    resource = sheet.resource(context_of(run))
    headings = HeaderSynonym.objects.filter(
        Q(scope="") | Q(scope=run.scope), sheet=run.sheet
    )
    pairs = headings.order_by("scope", "pk").values_list("header", "field")
    known = HeaderMap(resource.header_synonyms(), list(pairs))
    corrections = [Correction.from_json(stored) for stored in run.corrections]
    reading = read_tables(workbook, resource.expected(known.recognise), corrections)
    found: dict[str, list[Table]] = defaultdict(list)
    for table in reading.tables:
        found[table.sheet_name].append(table)
    return dict(found)


def _is_large(content: bytes, workbook: Workbook) -> bool:
    rows = sum(len(sheet.rows) for sheet in workbook.sheets)
    cells = sum(len(row) for sheet in workbook.sheets for row in sheet.rows)
    return len(content) > MARKED_BYTES or rows > MARKED_ROWS or cells > MARKED_CELLS


# ------------------------------------------------------------ where reasons go


def _sheet_marks(
    sheet: Sheet, tables: Sequence[Table], rows: Sequence[RowMark]
) -> SheetMarks:
    earlier = reasons_columns(sheet)
    width = max(map(len, sheet.rows), default=0)
    if earlier:
        index, position = next(iter(earlier.items()))
        since = sheet.first_row + position
    else:
        index, since = _free_column(sheet, tables, rows), 0
    headings = tuple(table.header_rows[0] for table in tables) or (
        (since,) if since else ()
    )
    return SheetMarks(
        name=sheet.name,
        headings=headings,
        column=index + 1,
        rows=tuple(rows),
        since=since,
        size=(sheet.first_row + len(sheet.rows) - 1, width),
    )


def _free_column(sheet: Sheet, tables: Sequence[Table], rows: Sequence[RowMark]) -> int:
    """The first column behind the tables in which nothing stands, from 0."""
    filled = {
        index
        for row in sheet.rows
        for index, cell in enumerate(row)
        if cell is not None
    }
    filled |= {index for _row, index in sheet.flaws}
    needed = {row.number for row in rows}
    needed |= {number for table in tables for number in table.header_rows}
    for merge in sheet.merges or ():
        lines = range(merge.top + sheet.first_row, merge.bottom + sheet.first_row + 1)
        if needed.intersection(lines):
            filled.update(range(merge.left, merge.right + 1))
    last = max((c.index for table in tables for c in table.columns), default=-1)
    first = last + 1 if tables else max(map(len, sheet.rows), default=0)
    return next(index for index in count(first) if index not in filled)


# -------------------------------------------------------------- large workbooks


@dataclass(slots=True)
class _Excerpt:
    """Some rows of a sheet, close together, and which row each one was."""

    sheet: Sheet
    numbers: dict[int, int]


def _only_refused(
    workbook: Workbook,
    tables: dict[str, list[Table]],
    refused: dict[str, list[RowMark]],
) -> tuple[Workbook, dict[str, list[Table]], dict[str, list[RowMark]]]:
    """Keep headers and refused rows; the reasons then name the rows of the file."""
    sheets = [_note()]
    kept_tables: dict[str, list[Table]] = {}
    kept_rows: dict[str, list[RowMark]] = {}
    for sheet in workbook.sheets:
        if own_sheet(sheet.rows):
            sheets.append(sheet)
        elif sheet.name in refused:
            found = tables.get(sheet.name, [])
            excerpt = _excerpt(sheet, found, refused[sheet.name])
            sheets.append(excerpt.sheet)
            kept_tables[sheet.name] = [
                replace(
                    table,
                    header_rows=tuple(excerpt.numbers[n] for n in table.header_rows),
                )
                for table in found
            ]
            kept_rows[sheet.name] = [
                _moved(row, excerpt.numbers[row.number]) for row in refused[sheet.name]
            ]
    return replace(workbook, sheets=tuple(sheets), kind=""), kept_tables, kept_rows


def _note() -> Sheet:
    rows: list[Row] = [
        (_("Note"), INSTRUCTIONS_MARK),
        (),
        (
            _(
                "The file is too large to be returned as a whole: only its refused rows "
                "are here. Correct them and upload this file. The numbers in the "
                "reasons are those of the rows in your file."
            ),
        ),
    ]
    return Sheet(str(_("Note")), rows)


def _moved(row: RowMark, number: int) -> RowMark:
    reasons = tuple(numbered(row.number, reason) for reason in row.reasons)
    return replace(row, number=number, reasons=reasons)


def _excerpt(
    sheet: Sheet, tables: Sequence[Table], refused: Iterable[RowMark]
) -> _Excerpt:
    numbers = {row.number for row in refused}
    kept = sorted(numbers | set(_context(sheet, tables, numbers)))
    places = {number: place for place, number in enumerate(kept, 1)}
    whole = {
        row.number: row.cells
        for table in tables
        for row in table.rows
        if row.number in numbers
    }
    source = without_reasons(sheet)
    rows: list[Row] = []
    for number in kept:
        row = source.rows[number - sheet.first_row]
        cells = whole.get(number, {})
        # Values of merged cells above stay with their rows.
        rows.append(
            tuple(
                cells.get(i, _value(row, i))
                for i in range(max((len(row), *(i + 1 for i in cells))))
            )
        )
    return _Excerpt(
        replace(
            source,
            rows=rows,
            first_row=1,
            merges=(),
            hidden_rows=frozenset(),
            hidden_columns=frozenset(),
            flaws={
                (places[number], index): text
                for (number, index), text in sheet.flaws.items()
                if number in places
            },
        ),
        places,
    )


def _value(row: Row, index: int) -> Cell:
    return row[index] if index < len(row) else None


def _context(sheet: Sheet, tables: Sequence[Table], refused: set[int]) -> Iterator[int]:
    """The rows without which refused ones can't be read: headers and bands."""
    if tables:
        yield from range(sheet.first_row, tables[0].header_rows[0])
    for table in tables:
        yield from table.header_rows
        bands = [band.number for band in table.bands]
        for number in refused:
            above = [band for band in bands if band < number]
            yield from above[-1:]
