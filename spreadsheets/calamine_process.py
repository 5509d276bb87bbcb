"""Reads a workbook with calamine in a process of its own.

Rust ends the whole process when an allocation fails, and a damaged .xls can ask
for 137 GB; a web worker must survive that. This file is also the program that
runs in the other process, so it imports nothing of this project and no Django.
Costs about 0.1 s a file.
"""

import pickle
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Final

MEMORY_BYTES: Final = 3_000_000_000
SECONDS: Final = 120
MOST_MERGES: Final = 20_000


@dataclass(frozen=True, slots=True)
class RawSheet:
    """A worksheet: rows from row 1 and column A on, "" for a blank cell.

    ``place`` is its place in the workbook. ``merges`` are ((row, column), (row,
    column)) counted from 0, ``None`` where the format does not tell.
    """

    name: str
    place: int
    hidden: bool
    rows: list[tuple[Any, ...]]
    merges: list[tuple[tuple[int, int], tuple[int, int]]] | None


class Failed(Exception):
    """The file could not be read; ``reason`` is password, sheets, text, time or damaged."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read_apart(content: bytes, *, sheets: int, text: int) -> list[RawSheet]:
    """All worksheets of an .xlsx, .xls or .ods.

    :param sheets: the most sheets allowed.
    :param text: the most characters allowed over all cells. A text shared by many
        cells is copied for each of them, so the size of the file says little.
    :raises Failed: see there.
    """
    command = [sys.executable, "-I", str(Path(__file__)), str(sheets), str(text)]
    try:
        child = subprocess.run(  # noqa: S603 -- our own file, two numbers
            command, input=content, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise Failed("time") from error
    if child.returncode or not child.stdout:
        raise Failed("damaged")
    answer = pickle.loads(child.stdout)  # noqa: S301 -- written by main() below
    if isinstance(answer, str):
        raise Failed(answer)
    return [RawSheet(*sheet) for sheet in answer]


def main(sheets: int, text: int) -> None:
    """Read the workbook on stdin, write sheets or a reason to stdout, pickled."""
    _limit_memory()
    answer: list[tuple[Any, ...]] | str
    try:
        answer = list(_sheets(sys.stdin.buffer.read(), sheets, text))
    except Failed as failure:
        answer = failure.reason
    pickle.dump(answer, sys.stdout.buffer, protocol=pickle.HIGHEST_PROTOCOL)


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _sheets(content: bytes, most_sheets: int, text: int) -> Iterator[tuple[Any, ...]]:
    import python_calamine as calamine

    try:
        workbook = calamine.load_workbook(BytesIO(content))
    except calamine.PasswordError as error:
        raise Failed("password") from error
    if len(workbook.sheets_metadata) > most_sheets:
        raise Failed("sheets")
    for index, about in enumerate(workbook.sheets_metadata):
        if about.typ == calamine.SheetTypeEnum.WorkSheet:
            rows = []
            sheet = workbook.get_sheet_by_index(index)
            for row in _rows(sheet):
                text -= sum(len(value) for value in row if type(value) is str)
                if text < 0:
                    raise Failed("text")
                rows.append(row)
            hidden = about.visible != calamine.SheetVisibleEnum.Visible
            merges = sheet.merged_cell_ranges
            yield about.name, index, hidden, rows, merges and merges[:MOST_MERGES]


def _rows(sheet: Any) -> Iterator[tuple[Any, ...]]:
    """calamine's iterator includes leading blank rows, not leading blank columns."""
    if sheet.start is not None:
        left = ("",) * sheet.start[1]
        for row in sheet.iter_rows():
            yield (*left, *row)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
