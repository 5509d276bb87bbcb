"""Writing .xlsx with XlsxWriter, one row in memory at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from spreadsheets.writing.cells import Value
from spreadsheets.writing.layout import HELPER_ROW, ColumnLayout, Layout

_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "use_zip64": True,
}
# Never a clock: the same export twice gives the same file.
_CREATED = datetime(2000, 1, 1)
_FORMATS: dict[str, dict[str, Any]] = {
    "text": {"num_format": "@"},
    "long": {"num_format": "@", "text_wrap": True, "valign": "top"},
    "key": {"num_format": "@", "font_color": "#767676"},
    "date": {"num_format": "dd/mm/yyyy"},
    "number": {"num_format": "General"},
    "header": {
        "bold": True,
        "text_wrap": True,
        "valign": "top",
        "bg_color": "#E8EEF4",
        "bottom": 1,
    },
    "title": {"bold": True, "font_size": 14},
    "mark": {"font_color": "#767676", "font_size": 8},
    "wrapped": {"text_wrap": True, "valign": "top"},
}


def write_xlsx(path: Path, layout: Layout, rows: Iterable[Sequence[Value]]) -> None:
    """Write the table, the instructions and a hidden sheet of lists."""
    with xlsxwriter.Workbook(str(path), _OPTIONS) as book:
        book.set_properties({"title": layout.title, "created": _CREATED})
        _XlsxBook(book, layout).write(rows)


class _XlsxBook:
    def __init__(self, book: Any, layout: Layout) -> None:
        self.book = book
        self.layout = layout
        self.formats = {name: book.add_format(f) for name, f in _FORMATS.items()}

    def write(self, rows: Iterable[Sequence[Value]]) -> None:
        sheet = self.book.add_worksheet(self.layout.title)
        self._head(sheet)
        last = self._rows(sheet, rows)
        self._offer_lists(sheet, last)
        self._check_numbers(sheet, last)
        if self.layout.instructions_title:
            self._instructions()
        if self.layout.lists_title:
            self._lists()
        sheet.activate()

    def _head(self, sheet: Any) -> None:
        sheet.freeze_panes(1, 0)
        for index, column in enumerate(self.layout.columns):
            sheet.set_column(index, index, column.width, self._format(column))
        for index, column in enumerate(self.layout.columns):
            sheet.write_string(0, index, column.header, self.formats["header"])
            if column.note:
                sheet.write_comment(
                    0, index, column.note, {"x_scale": 2, "y_scale": 1.2}
                )

    def _format(self, column: ColumnLayout) -> Any:
        return self.formats[column.kind]

    def _rows(self, sheet: Any, rows: Iterable[Sequence[Value]]) -> int:
        """Write the rows with the cheapest calls; return the last row."""
        formats = [self._format(column) for column in self.layout.columns]
        text, day, number = (
            self.formats["text"],
            self.formats["date"],
            self.formats["number"],
        )
        write_string, write_number = sheet.write_string, sheet.write_number
        place = 0
        formulas = [column.formula for column in self.layout.columns]
        for place, row in enumerate(rows, 1):
            for index, value in enumerate(row):
                if formulas[index]:
                    self._formula(sheet, place, index, value)
                    continue
                if value is None:
                    continue
                if type(value) is str:
                    kept = formats[index]
                    if kept is day or kept is number:
                        kept = text
                    write_string(place, index, value, kept)
                elif isinstance(value, date):
                    sheet.write_datetime(place, index, value, day)
                else:
                    write_number(place, index, value, number)
        return place

    def _formula(self, sheet: Any, place: int, index: int, value: Value) -> None:
        """Write what a program works out, with the value that it comes to."""
        columns = range(len(self.layout.columns))
        cells = [f"{xl_col_to_name(column)}{place + 1}" for column in columns]
        formula = self.layout.columns[index].formula.format(*cells)
        shown = "" if value is None else value
        sheet.write_formula(place, index, f"={formula}", self.formats["number"], shown)

    def _check_numbers(self, sheet: Any, last: int) -> None:
        for index, column in enumerate(self.layout.columns):
            if column.between is None or not last:
                continue
            low, high = map(float, column.between)
            sheet.data_validation(
                *(1, index, last, index),
                {
                    "validate": "decimal",
                    "criteria": "between",
                    "minimum": low,
                    "maximum": high,
                    "error_type": "warning",
                    "error_message": f"{low:g} – {high:g}",
                },
            )

    def _offer_lists(self, sheet: Any, last: int) -> None:
        layout = self.layout
        if not layout.lists_title:
            return
        for place, index in enumerate(layout.list_columns):
            column = layout.columns[index]
            letter = xl_col_to_name(place, col_abs=True)
            first = HELPER_ROW + 1
            end = HELPER_ROW + len(column.choices)
            sheet.data_validation(
                *(1, index, last + layout.spare_rows, index),
                {
                    "validate": "list",
                    "source": f"='{layout.lists_title}'!{letter}${first}:{letter}${end}",
                    # Other spellings are understood too, so nothing is forbidden.
                    "error_type": "information",
                    "show_error": False,
                },
            )

    def _instructions(self) -> None:
        sheet = self.book.add_worksheet(self.layout.instructions_title)
        sheet.set_column(0, 0, 36, self.formats["wrapped"])
        sheet.set_column(1, 1, 90, self.formats["wrapped"])
        for place, row in enumerate(self.layout.instruction_rows()):
            for index, value in enumerate(row):
                kept = "wrapped" if place else ("mark" if index else "title")
                sheet.write_string(place, index, str(value), self.formats[kept])

    def _lists(self) -> None:
        sheet = self.book.add_worksheet(self.layout.lists_title)
        for place, row in enumerate(self.layout.list_rows()):
            for index, value in enumerate(row):
                if value is not None:
                    sheet.write_string(place, index, str(value), self.formats["text"])
        sheet.hide()
