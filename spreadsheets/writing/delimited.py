"""Writing .csv as Indonesian Excel opens it: UTF-8 with its mark, semicolons.

Texts are escaped (see ``escaping``), typed numbers and dates are not.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from spreadsheets.escaping import escape
from spreadsheets.writing.cells import Value
from spreadsheets.writing.layout import Layout

DELIMITER: Final = ";"


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
        return format(Decimal(repr(value)), "f").replace(".", ",")
    return value
