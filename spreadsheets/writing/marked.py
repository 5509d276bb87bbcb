"""Marking cells of a workbook with reasons: the sender's own, or one built anew.

openpyxl is here only because nothing else changes an existing workbook. It opens
whole workbooks, never in its read-only mode, which believes wrong dimension records.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any, Final

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from spreadsheets.reading import Cell, Row, Sheet, Workbook
from spreadsheets.reasons import REASONS_MARK
from spreadsheets.scanning import NO_RESULT
from spreadsheets.text import clean
from spreadsheets.workbook_layout import sheet_title
from spreadsheets.writing.cells import fit

#: The colour of refused cells; dark text on it has a contrast above 12.
WARNING_COLOUR: Final = "FFFFD9CC"
_FILL: Final = PatternFill("solid", fgColor=WARNING_COLOUR)
_REASONS_WIDTH: Final = 60
_WIDEST: Final = 50
_IN_VIEW: Final = 25
_FIRST_YEAR: Final = 1900
#: Our part of a comment: the heading of the reasons, then they themselves.
_OURS: Final = re.compile(rf"(?:\A|\n\n)— [^\n]*\({REASONS_MARK}\) —\n.*\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class RowMark:
    """What is wrong in a row: all reasons, and those of cells by column letter."""

    number: int
    reasons: tuple[str, ...]
    cells: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SheetMarks:
    """The refused rows of a sheet, and where its column of reasons stands.

    ``headings`` are the first header rows of its tables; ``column`` counts from 1.
    ``since`` is the row from which on that column holds reasons of an earlier
    return, 0 if it is new. ``size`` says how many rows and columns were read.
    """

    name: str
    headings: tuple[int, ...]
    column: int
    rows: tuple[RowMark, ...]
    since: int = 0
    size: tuple[int, int] = (0, 0)


# ------------------------------------------------------------------ workbooks


def open_book(content: bytes, workbook: Workbook, marks: Iterable[SheetMarks]) -> Any:
    """Return the sender's workbook, or ``None`` where openpyxl reads it otherwise.

    Macros are left behind.
    """
    with warnings.catch_warnings():
        # It warns of every extension that it drops.
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(BytesIO(content), rich_text=True)
        except Exception:  # noqa: BLE001 -- odd files break it in countless ways
            return None
    read = {sheet.name: sheet for sheet in workbook.sheets}
    agree = all(
        sheet.name in book.sheetnames and _agrees(book[sheet.name], read[sheet.name], r)
        for sheet in marks
        for r in sheet.rows
    )
    return book if agree else None


def build_book(workbook: Workbook, headers: Mapping[str, Sequence[int]]) -> Any:
    """Return a new workbook of what was read; ``headers`` are rows by sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet in workbook.sheets:
        made = book.create_sheet(sheet_title(sheet.name))
        made.sheet_state = "hidden" if sheet.hidden else "visible"
        _fill(made, sheet)
        _dress(made, sheet, headers.get(sheet.name, ()))
    return book


def saved(book: Any) -> bytes:
    """Return the bytes of a workbook as .xlsx."""
    if all(sheet.sheet_state != "visible" for sheet in book.worksheets):
        book.worksheets[0].sheet_state = "visible"
    book.calculation.fullCalcOnLoad = True
    stream = BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book.save(stream)
    return stream.getvalue()


def _agrees(sheet: Any, read: Sheet, mark: RowMark) -> bool:
    """Whether both readers see the same texts in a row."""
    if not hasattr(sheet, "iter_rows"):  # a sheet that is one chart
        return False
    row = read.rows[mark.number - read.first_row]
    for index, value in enumerate(row, 1):
        seen = sheet.cell(mark.number, index)
        if isinstance(value, str) and seen.data_type != "f":
            return clean(str(seen.value)) == clean(value)
    return True


def _fill(made: Any, sheet: Sheet) -> None:
    for number, row in enumerate(sheet.rows, sheet.first_row):
        for index, value in enumerate(row, 1):
            if value is not None:
                write_cell(made.cell(number, index), value)
    for (number, index), text in sheet.flaws.items():
        if text != NO_RESULT:
            made.cell(number, index + 1, text)
    for merge in sheet.merges or ():
        made.merge_cells(
            start_row=merge.top + sheet.first_row,
            end_row=merge.bottom + sheet.first_row,
            start_column=merge.left + 1,
            end_column=merge.right + 1,
        )


def write_cell(cell: Any, value: Cell) -> None:
    """Write a value as it was read; a text is never run as a formula."""
    early = isinstance(value, date) and value.year <= _FIRST_YEAR
    if isinstance(value, str) or early:
        cell.value = fit(str(value)).value
        cell.data_type = "s" if cell.value is not None else "n"
        cell.number_format = "@"
        cell.quotePrefix = True
    else:
        cell.value = value


def _dress(made: Any, sheet: Sheet, header: Sequence[int]) -> None:
    """Widths that show the texts, and the header in bold above all pages."""
    for index in range(max(map(len, sheet.rows), default=0)):
        longest = max((len(str(_at(row, index))) for row in sheet.rows), default=0)
        width = min(max(longest + 2, 10), _WIDEST)
        dimension = made.column_dimensions[get_column_letter(index + 1)]
        dimension.width = width
        dimension.hidden = index in sheet.hidden_columns
    for number in sheet.hidden_rows:
        made.row_dimensions[number].hidden = True
    for number in header:
        for cell in made[number]:
            cell.font = Font(bold=True)
    if header:
        made.freeze_panes = made.cell(max(header) + 1, 1)


def _at(row: Row, index: int) -> Cell | str:
    value = row[index] if index < len(row) else None
    return "" if value is None else value


# -------------------------------------------------------------------- marking


def mark_book(book: Any, marks: Sequence[SheetMarks], heading: str) -> None:
    """Mark the refused cells, write the reasons, and open at the first of them."""
    for sheet_marks in marks:
        _Marker(book[sheet_marks.name], sheet_marks, heading).mark()
    filled = [found for found in marks if found.rows]
    if filled:
        first = min(filled, key=lambda found: book.sheetnames.index(found.name))
        row = first.rows[0]
        letter = next(iter(row.cells), get_column_letter(first.column))
        sheet = book[first.name]
        _open_at(book, sheet, sheet[f"{letter}{row.number}"])


class _Marker:
    """Marks one sheet."""

    def __init__(self, sheet: Any, marks: SheetMarks, heading: str) -> None:
        self.sheet = sheet
        self.marks = marks
        self.heading = heading
        self.ours = f"— {heading} —"

    def mark(self) -> None:
        if self.marks.since:
            self._forget()
        if self.marks.rows:
            self.sheet.sheet_state = "visible"
        self._column()
        noted: dict[str, list[str]] = {}
        for row in self.marks.rows:
            self._reasons(row)
            for letter, reasons in row.cells.items():
                target = self._target(letter, row.number)
                _show_column(self.sheet, target.column)
                target.fill = copy(_FILL)
                elsewhere = target.row != row.number
                noted.setdefault(target.coordinate, []).extend(
                    numbered(row.number, reason) if elsewhere else reason
                    for reason in reasons
                )
        for coordinate, texts in noted.items():
            self._comment(self.sheet[coordinate], texts)

    def _column(self) -> None:
        column = self.marks.column
        _show_column(self.sheet, column)
        letter = get_column_letter(column)
        self.sheet.column_dimensions[letter].width = _REASONS_WIDTH
        for number in self.marks.headings:
            cell = self.sheet.cell(number, column)
            beside = self.sheet.cell(number, max(column - 1, 1))
            if not self.marks.since:
                _dress_like(cell, beside)
            write_cell(cell, self.heading)

    def _reasons(self, row: RowMark) -> None:
        cell = self.sheet.cell(row.number, self.marks.column)
        write_cell(cell, "\n".join(row.reasons))
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.fill = copy(_FILL)
        # A row that a filter hides would never be found.
        self.sheet.row_dimensions[row.number].hidden = False

    def _target(self, letter: str, number: int) -> Any:
        """The cell itself, or the one that shows it where cells are merged."""
        cell = self.sheet[f"{letter}{number}"]
        if not isinstance(cell, MergedCell):
            return cell
        found = next(r for r in self.sheet.merged_cells.ranges if cell.coordinate in r)
        return self.sheet.cell(found.min_row, found.min_col)

    def _comment(self, cell: Any, reasons: Sequence[str]) -> None:
        """Add the reasons below what somebody noted there before."""
        before = self._foreign(cell)
        said = "\n".join(str(fit(reason).value) for reason in reasons)
        text = f"{before}\n\n{self.ours}\n{said}" if before else f"{self.ours}\n{said}"
        author = cell.comment.author if before else _("Import")
        lines = sum(1 + len(line) // 45 for line in text.splitlines())
        cell.comment = Comment(text, author, width=340, height=20 + 18 * lines)

    def _foreign(self, cell: Any) -> str:
        """What a comment says besides our reasons."""
        return _OURS.sub("", cell.comment.text) if cell.comment else ""

    def _forget(self) -> None:
        """Take the marks of an earlier return back; the sender has seen them."""
        rows, columns = self.marks.size
        for row in self.sheet.iter_rows(1, rows, 1, columns):
            for cell in row:
                if isinstance(cell, MergedCell):
                    continue
                if cell.fill.fgColor.rgb == WARNING_COLOUR:
                    cell.fill = PatternFill()
                if cell.comment and _OURS.search(cell.comment.text):
                    before, author = self._foreign(cell), cell.comment.author
                    cell.comment = Comment(before, author) if before else None
                if cell.column == self.marks.column and cell.row > self.marks.since:
                    cell.value = None


def numbered(number: int, reason: str) -> str:
    """Return a reason with the row it is about, where that can't be seen."""
    return _("Row %(row)s: %(reason)s") % {"row": number, "reason": reason}


def _dress_like(cell: Any, beside: Any) -> None:
    for name in ("font", "fill", "border", "alignment"):
        setattr(cell, name, copy(getattr(beside, name)))


def _show_column(sheet: Any, column: int) -> None:
    """Show a column, and give it a dimension of its own.

    Programs describe neighbours that look alike as one range, which may go on to
    the end of the sheet; a second entry for a column of it would damage the file.
    """
    dimensions = sheet.column_dimensions
    for letter, found in list(dimensions.items()):
        first, last = found.min or 0, found.max or 0
        if not first <= column <= last or first == last:
            continue
        del dimensions[letter]
        for start, end in ((first, column - 1), (column, column), (column + 1, last)):
            if start <= end:
                part = copy(found)
                part.index, part.min, part.max = get_column_letter(start), start, end
                dimensions[part.index] = part
    if (letter := get_column_letter(column)) in dimensions:
        dimensions[letter].hidden = False


def _open_at(book: Any, sheet: Any, cell: Any) -> None:
    """Have the workbook open where the first thing is to be done."""
    book.active = book.index(sheet)
    for other in book.worksheets:
        other.sheet_view.tabSelected = other is sheet
    view = sheet.sheet_view
    for selection in view.selection:
        selection.activeCell = selection.sqref = cell.coordinate
    if cell.row > _IN_VIEW:
        frozen = int(view.pane.ySplit or 0) if view.pane else 0
        top = max(cell.row - 3, frozen + 1)
        if view.pane:
            left = view.pane.topLeftCell or "A1"
            view.pane.topLeftCell = f"{left.rstrip('0123456789')}{top}"
        else:
            view.topLeftCell = f"A{top}"
