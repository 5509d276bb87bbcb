"""All tables of a workbook, and every guess about them as data.

A ``Layout`` says what was found in a sheet, so that a screen can show it and offer
to correct it; ``read_tables`` reads again with the ``Correction`` made of that.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spreadsheets.archives import column_letter
from spreadsheets.exceptions import TableNotFound
from spreadsheets.expected import Correction, Expected
from spreadsheets.headers import find_header, label_texts
from spreadsheets.locating import Table, locate_tables
from spreadsheets.marks import own_sheet, read_row_key
from spreadsheets.ranges import span_text
from spreadsheets.reading import Sheet, Workbook
from spreadsheets.reasons import without_reasons
from spreadsheets.scanning import NO_RESULT
from spreadsheets.sorting import SkippedRow
from spreadsheets.text import fold, is_blank, is_numbering, shown


@dataclass(frozen=True, slots=True)
class Layout:
    """What was found in a sheet, or in one of its tables: plain data.

    ``columns`` holds per column letter, heading, field ("" for none) and the value
    of a tick column; ``skipped`` row, reason and text; ``bands`` row and value;
    ``filled`` row, letter, the row the value comes from, and whether merged cells
    say so. ``given`` are fields that a title says. ``problem`` says why nothing is read. ``signature`` is the same for
    sheets laid out alike, whatever corrections say.
    """

    sheet: str
    hidden: bool
    used: bool
    signature: str
    problem: str = ""
    header_rows: tuple[int, ...] = ()
    columns: tuple[tuple[str, str, str, str], ...] = ()
    rows: int = 0
    skipped: tuple[tuple[int, str, str], ...] = ()
    bands: tuple[tuple[int, str], ...] = ()
    filled: tuple[tuple[int, str, int, bool], ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[str, ...] = ()
    given: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As a screen or a store takes it."""
        return asdict(self)


@dataclass(slots=True)
class TableReading:
    """The tables of a workbook, what was found in each sheet, and warnings."""

    tables: list[Table] = field(default_factory=list)
    layouts: list[Layout] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    refusal: TableNotFound | None = None

    def usable(self) -> list[Table]:
        """The tables; raises ``TableNotFound`` when there are none."""
        if not self.tables:
            raise self.refusal or TableNotFound(_("The file holds no table."))
        return self.tables


def read_tables(
    workbook: Workbook,
    expected: Expected,
    corrections: Sequence[Correction] = (),
    label_of: Callable[[str], str] = str,
) -> TableReading:
    """Find the tables of a kind in all sheets of a workbook.

    Hidden sheets are read only where a correction says so.

    :param label_of: what a field is called in messages.
    """
    by_sheet = {correction.sheet: correction for correction in corrections}
    reading = TableReading(warnings=list(workbook.warnings))
    lacking: list[str] = []
    incomplete: TableNotFound | None = None
    for sheet in map(without_reasons, workbook.sheets):
        if own_sheet(sheet.rows):
            continue
        found = _SheetReading(sheet, expected, by_sheet.get(sheet.name), label_of)
        reading.tables += found.tables
        reading.layouts += found.layouts
        reading.warnings += found.warnings
        lacking += found.lacking
        reading.refusal = reading.refusal or found.refusal
        incomplete = incomplete or found.incomplete
    # A sheet that nearly has the table says more than one that has none.
    reading.refusal = incomplete or reading.refusal
    reading.warnings += lacking
    return reading


def signature(sheet: Sheet, expected: Expected) -> str:
    """A key of how a sheet is laid out: its headings, without their numbers."""
    header = find_header(sheet, expected)
    if header is not None:
        texts = list(header.texts.values())
    else:
        texts = max((label_texts(row) for row in sheet.rows[:50]), key=len, default=[])
    words = "|".join(re.sub(r"\d+", "#", fold(text)) for text in texts)
    return hashlib.sha256(words.encode()).hexdigest()[:32]


class _SheetReading:
    """What one sheet gives."""

    def __init__(
        self,
        sheet: Sheet,
        expected: Expected,
        correction: Correction | None,
        label_of: Callable[[str], str],
    ) -> None:
        self.tables: list[Table] = []
        self.layouts: list[Layout] = []
        self.warnings: list[str] = []
        self.lacking: list[str] = []
        self.refusal: TableNotFound | None = None
        self.incomplete: TableNotFound | None = None
        self._sheet = sheet
        self._expected = expected
        self._label_of = label_of
        self._signature = signature(sheet, expected)
        use = correction.use if correction is not None else None
        try:
            found = locate_tables(sheet, expected, correction)
        except TableNotFound as error:
            self._on_nothing(error)
            return
        if use is False or (sheet.hidden and use is None):
            self._leave_out(found, chosen=use is False)
            return
        for table in found:
            self._take(table)

    def _on_nothing(self, error: TableNotFound) -> None:
        filled = any(not is_blank(cell) for row in self._sheet.rows for cell in row)
        self._add_layout(None, used=False, problem=str(error))
        if self._sheet.hidden:
            self.warnings += [_hidden_sheet(self._sheet.name)] if filled else []
            return
        self.refusal = error
        if filled:
            self.warnings.append(
                _("The sheet “%(name)s” holds no such table and was not read.")
                % {"name": self._sheet.name}
            )

    def _leave_out(self, tables: list[Table], *, chosen: bool) -> None:
        problem = (
            _("The sheet “%(name)s” was left out as you chose.")
            % {"name": self._sheet.name}
            if chosen
            else _hidden_sheet(self._sheet.name)
        )
        for table in tables:
            self._add_layout(table, used=False, problem=problem)
        self.warnings.append(problem)

    def _take(self, table: Table) -> None:
        self.warnings += table_warnings(table, self._label_of)
        known = table.fields | set(table.given)
        if self._expected.is_complete(known, banded=bool(table.bands)):
            self.tables.append(table)
            self._add_layout(table, used=True)
            return
        problem = self._lacks_columns(table)
        self._add_layout(table, used=False, problem=problem)
        self.lacking.append(problem)
        if self.incomplete is None:
            seen = tuple(column.header for column in table.columns)
            self.incomplete = TableNotFound(problem, seen)

    def _lacks_columns(self, table: Table) -> str:
        known = table.fields | set(table.given)
        lacking = self._expected.lacking(known, banded=bool(table.bands))
        absent = ", ".join(f"“{self._label_of(name)}”" for name in lacking)
        if self._expected.for_all.issuperset(lacking):
            return _(
                "The sheet “%(sheet)s” doesn't say the %(columns)s, neither in a column "
                "nor in a title. Say it for all rows, or add a column."
            ) % {"sheet": table.sheet_name, "columns": absent}
        return _(
            "The sheet “%(sheet)s” lacks the column %(columns)s. Add it, or rename "
            "the column that holds it."
        ) % {"sheet": table.sheet_name, "columns": absent}

    def _add_layout(
        self, table: Table | None, *, used: bool, problem: str = ""
    ) -> None:
        known: dict[str, Any] = {}
        if table is not None:
            known = {
                "header_rows": table.header_rows,
                "columns": tuple(
                    (c.letter, c.header, c.field or "", c.tick) for c in table.columns
                ),
                "rows": len(table.rows),
                "skipped": tuple((s.number, s.reason, s.text) for s in table.skipped),
                "bands": tuple((band.number, band.value) for band in table.bands),
                "filled": tuple(
                    (f.number, column_letter(f.index), f.source, f.sure)
                    for f in table.filled
                ),
                "given": tuple(sorted(table.given)),
                "hidden_rows": table.hidden_rows,
                "hidden_columns": tuple(map(column_letter, table.hidden_columns)),
            }
        name, hidden = self._sheet.name, self._sheet.hidden
        self.layouts.append(
            Layout(name, hidden, used, self._signature, problem, **known)
        )


def _hidden_sheet(name: str) -> str:
    return _("The hidden sheet “%(name)s” was not read.") % {"name": name}


# ------------------------------------------------------------------ warnings


def table_warnings(table: Table, label_of: Callable[[str], str]) -> list[str]:
    """What a person should know about how a table was read."""
    return [
        *table.warnings,
        *_unmapped(table),
        *_given(table, label_of),
        *_bands(table, label_of),
        *_filled(table),
        *_hidden(table),
        *_skipped(table),
    ]


def flaw_sentence(text: str) -> str:
    """What is wrong with a cell that shows no value."""
    if text == NO_RESULT:
        return _(
            "The formula in this cell has no stored result, so the cell counts as "
            "blank. Open the file in a spreadsheet program, save it and upload it again."
        )
    return _("The cell shows the error %(error)s and counts as blank.") % {
        "error": text
    }


def _unmapped(table: Table) -> Iterator[str]:
    unmapped = [
        column.header
        for column in table.columns
        if column.field is None
        and column.header
        and not is_numbering(column.header)
        and not _holds_row_keys(table, column.index)
    ]
    if unmapped:
        yield ngettext(
            "Sheet “%(sheet)s”: the column %(columns)s belongs to no field; its "
            "cells are kept with the import.",
            "Sheet “%(sheet)s”: the columns %(columns)s belong to no field; their "
            "cells are kept with the import.",
            len(unmapped),
        ) % {"sheet": table.sheet_name, "columns": ", ".join(unmapped)}


def _holds_row_keys(table: Table, index: int) -> bool:
    """Whether a column is the one by which exported rows are known again."""
    cells = (row.cells[index] for row in table.rows if index in row.cells)
    return read_row_key(next(cells, None)) is not None


def _bands(table: Table, label_of: Callable[[str], str]) -> Iterator[str]:
    if not table.bands:
        return
    yield ngettext(
        "Sheet “%(sheet)s”: row %(rows)s was read as “%(field)s” for the rows below "
        "it: %(values)s.",
        "Sheet “%(sheet)s”: rows %(rows)s were read as “%(field)s” for the rows below "
        "them: %(values)s.",
        len(table.bands),
    ) % {
        "sheet": table.sheet_name,
        "rows": span_text(band.number for band in table.bands),
        "field": label_of(table.bands[0].field),
        "values": ", ".join(f"“{shown(band.value, 40)}”" for band in table.bands[:8]),
    }


def _given(table: Table, label_of: Callable[[str], str]) -> Iterator[str]:
    if not table.given:
        return
    values = (
        f"{label_of(name)} “{shown(value, 120)}”" for name, value in table.given.items()
    )
    yield _("Sheet “%(sheet)s”: the title above row %(row)s says %(values)s.") % {
        "sheet": table.sheet_name,
        "row": table.header_row + 1,
        "values": ", ".join(values),
    }


def _filled(table: Table) -> Iterator[str]:
    by_column: dict[tuple[int, bool], list[int]] = {}
    for filled in table.filled:
        by_column.setdefault((filled.index, filled.sure), []).append(filled.number)
    for (index, sure), rows in sorted(by_column.items()):
        message = (
            ngettext(
                "Sheet “%(sheet)s”, column %(column)s: row %(rows)s has the value of "
                "the merged cell above it.",
                "Sheet “%(sheet)s”, column %(column)s: rows %(rows)s have the value of "
                "the merged cells above them.",
                len(rows),
            )
            if sure
            else _(
                "Sheet “%(sheet)s”, column %(column)s: the blank cells of rows %(rows)s "
                "were taken for the value above them. Check that this is right."
            )
        )
        yield message % {
            "sheet": table.sheet_name,
            "column": column_letter(index),
            "rows": span_text(rows),
        }


def _hidden(table: Table) -> Iterator[str]:
    if table.hidden_rows:
        yield ngettext(
            "Sheet “%(sheet)s”: row %(rows)s is hidden; it was read like the others.",
            "Sheet “%(sheet)s”: rows %(rows)s are hidden; they were read like the "
            "others.",
            len(table.hidden_rows),
        ) % {"sheet": table.sheet_name, "rows": span_text(table.hidden_rows)}
    columns = [i for i in table.hidden_columns if not _holds_row_keys(table, i)]
    if columns:
        headers = {column.index: column.header for column in table.columns}
        yield ngettext(
            "Sheet “%(sheet)s”: column %(columns)s is hidden; it was read like the "
            "others.",
            "Sheet “%(sheet)s”: columns %(columns)s are hidden; they were read like "
            "the others.",
            len(columns),
        ) % {
            "sheet": table.sheet_name,
            "columns": ", ".join(
                f"{column_letter(i)} “{shown(headers[i], 40)}”" for i in columns
            ),
        }


def _skipped(table: Table) -> Iterator[str]:
    def run(indexed: tuple[int, SkippedRow]) -> tuple[int, str]:
        place, row = indexed
        return row.number - place, row.reason

    for _key, members in groupby(enumerate(table.skipped), key=run):
        rows = [row for _place, row in members]
        if len(rows) == 1:
            yield _(
                "Sheet “%(sheet)s”, row %(row)s was left out: %(reason)s (%(text)s)"
            ) % {
                "sheet": table.sheet_name,
                "row": rows[0].number,
                "reason": rows[0].reason,
                "text": rows[0].text[:80],
            }
        else:
            yield _(
                "Sheet “%(sheet)s”, rows %(rows)s were left out: %(reason)s (%(text)s …)"
            ) % {
                "sheet": table.sheet_name,
                "rows": span_text(row.number for row in rows),
                "reason": rows[0].reason,
                "text": rows[0].text[:80],
            }
