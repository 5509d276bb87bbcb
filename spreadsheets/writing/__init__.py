"""Rows of typed values → .xlsx, .ods or .csv, in constant memory.

``layout.py`` says what a workbook looks like, ``cells.py`` what a cell may hold;
one module per format writes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

from spreadsheets.writing.cells import Value
from spreadsheets.writing.delimited import write_csv
from spreadsheets.writing.layout import Layout
from spreadsheets.writing.ods import write_ods
from spreadsheets.writing.xlsx import write_xlsx

Rows = Iterable[Sequence[Value]]

WRITERS: Final[dict[str, Callable[[Path, Layout, Rows], None]]] = {
    "xlsx": write_xlsx,
    "ods": write_ods,
    "csv": write_csv,
}


def write_workbook(path: Path, kind: str, layout: Layout, rows: Rows) -> None:
    """Write rows below the header of a layout; ``kind`` is the file's ending.

    Values must have gone through ``cells.fit``; they are written as they are.
    """
    WRITERS[kind](path, layout, rows)
