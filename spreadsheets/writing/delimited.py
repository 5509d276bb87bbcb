"""Writing .csv as Indonesian Excel opens it: UTF-8 with its mark, semicolons.

A text that a spreadsheet program would run as a formula (it begins with = + - @,
tab or line break) or turn into a number or date (0812…, 16 digits, 1-2) gets an
apostrophe in front, one more if it has some already. ``unescape`` takes exactly
one away, so every text comes back as it was; typed numbers and dates have none.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from spreadsheets.writing.cells import Value
from spreadsheets.writing.layout import Layout

DELIMITER: Final = ";"
_ENDANGERED = re.compile(
    r"[=+\-@\t\r\n＝＋－＠]"
    r"|0\d+\Z|\d{12,}\Z|\d+[eE]\d+\Z|\d{1,4}([-/.:])\d{1,2}(\1\d{1,4})?\Z"
    r"|sep=",
    re.IGNORECASE,
)


def escape(text: str) -> str:
    """Keep a spreadsheet program from reading anything but text."""
    return f"'{text}" if _ENDANGERED.match(text.lstrip("'")) else text


def unescape(text: str) -> str:
    """Undo ``escape``; other texts stay as they are."""
    if text.startswith("'") and _ENDANGERED.match(text.lstrip("'")):
        return text[1:]
    return text


def write_csv(path: Path, layout: Layout, rows: Iterable[Sequence[Value]]) -> None:
    """Write the table alone; lists, notes and instructions need a workbook."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=DELIMITER)
        writer.writerow([escape(column.header) for column in layout.columns])
        for row in rows:
            writer.writerow([_written(value) for value in row])


def _written(value: Value) -> str | int:
    if value is None:
        return ""
    if isinstance(value, str):
        return escape(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        # Never 1e-07; a decimal comma, as Excel expects beside semicolons.
        return format(value, ".15f").rstrip("0").rstrip(".").replace(".", ",")
    return value
