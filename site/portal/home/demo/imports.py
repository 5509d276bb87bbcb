"""Imports the sample workbooks through the engine, as an office would."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from innovations.models import Region
from spreadsheets.services import import_workbook

FOLDER = Path(__file__).resolve().parent
#: In this order: innovations name their organisations, awards both of them.
SHEETS = (
    ("organizations", "perangkat-daerah.xlsx"),
    ("innovations", "inovasi.xlsx"),
    ("awards", "hasil-lomba.xlsx"),
)


class DemoImportFailed(Exception):
    """A sample workbook did not go in as a whole."""


def import_workbooks(*, key: str, region: Region, user: Any) -> None:
    """Import the three workbooks of a region; all of their rows must go in."""
    for sheet, name in SHEETS:
        source = FOLDER / key / name
        run = import_workbook(sheet=sheet, source=source, region=region, user=user)
        if run.counts.get("refused") or run.counts.get("conflict"):
            raise DemoImportFailed(f"{key}/{name}: {run.counts}")
