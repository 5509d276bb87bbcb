"""How a file was read, as bounded data for the screen that corrects it.

A person points at rows and columns there, so each sheet comes with a sample of its
first rows. Whatever is too long is cut, and the report says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, Final

from spreadsheets.archives import column_letter
from spreadsheets.expected import Correction, Expected
from spreadsheets.headers import Header, find_header
from spreadsheets.locating import columns_under, corrected_header, widest_header
from spreadsheets.marks import own_sheet
from spreadsheets.ranges import span_text
from spreadsheets.reading import Sheet, Workbook
from spreadsheets.tables import Layout, TableReading
from spreadsheets.text import is_blank, shown

SHEETS: Final = 60
COLUMNS: Final = 80
LISTED: Final = 80
SAMPLE_ROWS: Final = 30
SAMPLE_COLUMNS: Final = 40
SAMPLE_TEXT: Final = 60
HEADING: Final = 120
#: Cells in the samples of all sheets together.
SAMPLE_CELLS: Final = 12_000
_EXAMPLE_ROWS: Final = 60


def report_reading(
    workbook: Workbook,
    reading: TableReading,
    expected: Expected,
    corrections: Sequence[Correction] = (),
) -> dict[str, Any]:
    """What was found in each sheet of a workbook, and what would be guessed.

    ``{"kind", "text", "sheets": [...], "rows", "more_sheets"}``; the keys of a sheet are
    those of ``_report_sheet``.
    """
    by_sheet = {correction.sheet: correction for correction in corrections}
    layouts: dict[str, list[Layout]] = {}
    for layout in reading.layouts:
        layouts.setdefault(layout.sheet, []).append(layout)
    own = [sheet for sheet in workbook.sheets if not own_sheet(sheet.rows)]
    filled = [sheet for sheet in own if sheet.rows and sheet.name in layouts]
    cells = SAMPLE_CELLS
    sheets = []
    for sheet in filled[:SHEETS]:
        sample = _sample(sheet, cells)
        cells -= sum(len(row["cells"]) for row in sample["rows"])
        described = _report_sheet(
            sheet, layouts[sheet.name], expected, by_sheet.get(sheet.name)
        )
        sheets.append({**described, "sample": sample})
    return {
        "kind": workbook.kind,
        "text": workbook.text.as_json() if workbook.text else None,
        "sheets": sheets,
        "rows": sum(layout.rows for layout in reading.layouts if layout.used),
        "more_sheets": max(0, len(filled) - SHEETS),
    }


def _report_sheet(
    sheet: Sheet,
    layouts: Sequence[Layout],
    expected: Expected,
    correction: Correction | None,
) -> dict[str, Any]:
    first = layouts[0]
    beside = [x for x in layouts if x.header_rows == first.header_rows]
    header = _header(sheet, expected, correction)
    guess = find_header(sheet, expected) if correction else header
    columns = _columns(sheet, header, beside, corrected=correction is not None)
    kept = _most_telling(columns)
    problems = list(dict.fromkeys(x.problem for x in layouts if x.problem))
    return {
        "name": sheet.name,
        "hidden": sheet.hidden,
        "used": any(layout.used for layout in layouts),
        "problem": " ".join(problems),
        "signature": first.signature,
        "first_row": sheet.first_row,
        "last_row": sheet.first_row + len(sheet.rows) - 1,
        "rows": sum(layout.rows for layout in layouts if layout.used),
        "header_rows": list(first.header_rows),
        "guessed_rows": _rows_of(sheet, guess),
        "suggested_rows": _rows_of(sheet, header),
        "headings": _headings(sheet, header),
        "columns": kept,
        "given": list(first.given),
        "more_columns": len(columns) - len(kept),
        "further": [
            {"header": span_text(layout.header_rows), "rows": layout.rows}
            for layout in layouts
            if layout.header_rows != first.header_rows
        ],
        **_row_lists(layouts, correction),
        "hidden_rows": span_text({n for x in layouts for n in x.hidden_rows}),
        "hidden_columns": ", ".join(_hidden_columns(layouts)[:30]),
    }


# -------------------------------------------------------------------- header


def _header(
    sheet: Sheet, expected: Expected, correction: Correction | None
) -> Header | None:
    """The header in use, without a person's fields; else the row most like one."""
    header = corrected_header(sheet, expected, correction) if correction else None
    return header or find_header(sheet, expected) or widest_header(sheet, expected)


def _rows_of(sheet: Sheet, header: Header | None) -> list[int]:
    if header is None:
        return []
    return [sheet.first_row + i for i in range(header.first, header.last + 1)]


def _headings(sheet: Sheet, header: Header | None) -> list[list[str]]:
    """What stands in the header rows, by which next year's file is recognised."""
    if header is None:
        return []
    return row_texts(sheet, header.first, header.last)


def row_texts(sheet: Sheet, first: int, last: int) -> list[list[str]]:
    """The texts of rows, by position, as they are compared between files."""
    return [
        [shown(cell) for cell in row[:COLUMNS] if not is_blank(cell)]
        for row in sheet.rows[first : last + 1]
    ]


def header_columns(
    sheet: Sheet, expected: Expected, correction: Correction | None
) -> list[tuple[str, str]]:
    """Letter and heading of each column, for corrections of another file."""
    header = _header(sheet, expected, correction)
    if header is None:
        return []
    return [(c.letter, shown(c.header, HEADING)) for c in columns_under(header, ())[0]]


# ------------------------------------------------------------------- columns


def _columns(
    sheet: Sheet, header: Header | None, layouts: Sequence[Layout], *, corrected: bool
) -> list[dict[str, str]]:
    guesses: dict[str, tuple[str, str]] = {}
    known: dict[str, tuple[str, str, str]] = {}
    if header is not None:
        for column in columns_under(header, ())[0]:
            guesses[column.letter] = (column.field or "", column.tick)
            found = ("", "") if layouts[0].columns else guesses[column.letter]
            known[column.letter] = (column.header, *found)
    for layout in layouts:
        for letter, heading, name, tick in layout.columns:
            known[letter] = (heading, name, tick)
            if not corrected:
                guesses[letter] = (name, tick)
    examples = _examples(sheet, header)
    columns = []
    for letter in sorted(known, key=lambda text: (len(text), text)):
        heading, name, tick = known[letter]
        guess, guessed_tick = guesses.get(letter, ("", ""))
        columns.append(
            {
                "letter": letter,
                "heading": shown(heading, HEADING),
                "field": name,
                "tick": tick,
                "guess": guess,
                "guessed_tick": guessed_tick,
                "example": examples.get(letter, ""),
            }
        )
    return columns


def _most_telling(columns: list[dict[str, str]]) -> list[dict[str, str]]:
    """At most ``COLUMNS``, those without heading and field left out first."""
    if len(columns) <= COLUMNS:
        return columns
    ranked = sorted(columns, key=lambda c: (not c["field"], not c["heading"]))
    kept = {column["letter"] for column in ranked[:COLUMNS]}
    return [column for column in columns if column["letter"] in kept]


def _examples(sheet: Sheet, header: Header | None) -> dict[str, str]:
    """The first thing that stands below each heading."""
    if header is None:
        return {}
    found: dict[int, str] = {}
    start = header.last + 1
    for row in sheet.rows[start : start + _EXAMPLE_ROWS]:
        for index, cell in enumerate(row):
            if index not in found and not is_blank(cell):
                found[index] = shown(cell)
    return {column_letter(index): text for index, text in found.items()}


def _hidden_columns(layouts: Sequence[Layout]) -> list[str]:
    letters = {letter for layout in layouts for letter in layout.hidden_columns}
    return sorted(letters, key=lambda text: (len(text), text))


# ---------------------------------------------------------------------- rows


def _row_lists(
    layouts: Sequence[Layout], correction: Correction | None
) -> dict[str, Any]:
    """Rows that are no data, those that a person took in, bands and filled cells."""
    chosen = correction.skip if correction else frozenset()
    skipped = {
        number: (reason, text)
        for layout in layouts
        for number, reason, text in layout.skipped
        if number not in chosen
    }
    spans = _spans(skipped)
    filled: dict[tuple[str, bool], set[int]] = {}
    for layout in layouts:
        for number, letter, _source, sure in layout.filled:
            filled.setdefault((letter, sure), set()).add(number)
    bands = {number: value for layout in layouts for number, value in layout.bands}
    return {
        "skipped": spans[:LISTED],
        "more_skipped": sum(s["last"] - s["first"] + 1 for s in spans[LISTED:]),
        "skipped_rows": len(skipped),
        "bands": [[n, shown(bands[n])] for n in sorted(bands)[:LISTED]],
        "more_bands": max(0, len(bands) - LISTED),
        "filled": [
            {"column": letter, "rows": span_text(rows), "sure": sure}
            for (letter, sure), rows in sorted(filled.items())[:LISTED]
        ],
    }


def _spans(skipped: dict[int, tuple[str, str]]) -> list[dict[str, Any]]:
    """Neighbouring rows with the same reason together."""

    def place(indexed: tuple[int, int]) -> tuple[int, str]:
        position, number = indexed
        return number - position, skipped[number][0]

    spans = []
    for (_start, reason), members in groupby(enumerate(sorted(skipped)), key=place):
        rows = [number for _position, number in members]
        text = shown(skipped[rows[0]][1], 120)
        spans.append(
            {"first": rows[0], "last": rows[-1], "reason": reason, "text": text}
        )
    return spans


def _sample(sheet: Sheet, cells: int) -> dict[str, Any]:
    """The first rows as they stand, as many as the file may still show."""
    rows: list[dict[str, Any]] = []
    width = max((len(row) for row in sheet.rows[:SAMPLE_ROWS]), default=0)
    for number, row in enumerate(sheet.rows[:SAMPLE_ROWS], sheet.first_row):
        shown_cells = list(_cells(row[:SAMPLE_COLUMNS]))
        cells -= len(shown_cells)
        if cells < 0:
            break
        rows.append({"number": number, "cells": shown_cells})
    columns = max((len(row["cells"]) for row in rows), default=0)
    return {
        "letters": [column_letter(index) for index in range(columns)],
        "rows": rows,
        "more_rows": len(sheet.rows) - len(rows),
        "more_columns": max(0, width - SAMPLE_COLUMNS),
    }


def _cells(row: Iterable[Any]) -> Iterable[str]:
    texts = [shown(cell, SAMPLE_TEXT) for cell in row]
    while texts and not texts[-1]:
        texts.pop()
    return texts
