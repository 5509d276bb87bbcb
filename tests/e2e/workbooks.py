"""Workbooks as people at their desks treat them."""

from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet


def change_cells(path: Path, changes: dict[tuple[str, str], Any]) -> None:
    """Write new values into an exported workbook: {(record's name, heading): value}.

    Fails when a record or a heading isn't there.
    """
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for (record, heading), value in changes.items():
        column = _find(sheet, heading).column
        row = _find(sheet, record).row
        sheet.cell(row, column).value = value
    book.save(path)


def _find(sheet: Worksheet, text: str) -> Any:
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value == text:
                return cell
    raise AssertionError(f"no cell says {text!r}")
