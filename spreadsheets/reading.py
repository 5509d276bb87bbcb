"""From an uploaded file to rows of raw cells, whatever program wrote it.

The kind of file is decided by its content, never by its name. Nothing is cleaned
here: texts keep their spaces, so that what a person sent can be kept and marked.
"""

import hashlib
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final, TypeAlias

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spreadsheets import archives
from spreadsheets.calamine_process import SECONDS, Failed, RawSheet, read_apart
from spreadsheets.delimited import TextFormat, read_delimited
from spreadsheets.exceptions import UnreadableFile
from spreadsheets.limits import Limits, default_limits
from spreadsheets.markup import is_markup, not_a_table, read_markup
from spreadsheets.ranges import Merge
from spreadsheets.scanning import (
    STRAY_CELLS,
    STRAY_GAP,
    Extent,
    Scan,
    scan_ods,
    scan_xlsx,
)
from spreadsheets.text import shown

Cell: TypeAlias = str | int | float | bool | date | datetime | time | timedelta | None
Row: TypeAlias = tuple[Cell, ...]

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_OTHER: Final = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"{\\rtf",
)
_ERROR_TEXT = re.compile(
    r"#(?:N/A|DIV/0!|REF!|NAME\?|VALUE!|NUM!|NULL!|SPILL!|CALC!)|Err:\d{3}"
)
# From here on a spreadsheet's numbers no longer tell neighbours apart.
_EXACT: Final = 1e15


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; ``rows[i]`` is what the program shows as row ``first_row + i``.

    ``merges`` are the cells shown as one, ``None`` where the format does not tell.
    Hidden rows and columns are those that the program doesn't show, rows as it
    numbers them, columns counted from 0. ``flaws`` holds by (row, column) what an
    error cell shows, or ``NO_RESULT`` for a formula without a stored result; their
    cells are blank.
    """

    name: str
    rows: list[Row]
    hidden: bool = False
    first_row: int = 1
    merges: tuple[Merge, ...] | None = None
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    flaws: Mapping[tuple[int, int], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file that was read. ``kind`` is "xlsx", "xls", "ods", "html" or "csv".

    ``text`` says how a text table was read.
    """

    filename: str
    sheets: tuple[Sheet, ...]
    sha256: str
    warnings: tuple[str, ...] = ()
    kind: str = "xlsx"
    text: TextFormat | None = None


def read_workbook(
    source: bytes | BinaryIO | Path,
    filename: str,
    limits: Limits | None = None,
    text: TextFormat | None = None,
) -> Workbook:
    """Read every sheet of a workbook or text table.

    ``filename`` is only remembered. Whole numbers up to 15 digits become ``int``;
    longer ones stay ``float``, since their last digits are lost already.

    :param limits: the installation's where none are given.
    :param text: how a text table is to be read; guessed where it says nothing.
    :raises UnreadableFile: whatever is wrong with the file, in one sentence.
    """
    limits = limits or default_limits()
    content = _content(source, limits)
    kind = kind_of(content)
    read_as = None
    if kind == "csv":
        sheets, warnings, read_as = _read_csv(content, limits, text)
    else:
        sheets, warnings = _READERS[kind](content, limits)
    for sheet in sheets:
        _check_sheet(sheet, limits)
    if not any(sheet.rows for sheet in sheets):
        raise UnreadableFile(_("The file is empty. Choose the file with the table."))
    digest = hashlib.sha256(content).hexdigest()
    return Workbook(filename, tuple(sheets), digest, tuple(warnings), kind, read_as)


def _content(source: bytes | BinaryIO | Path, limits: Limits) -> bytes:
    if isinstance(source, bytes):
        content = source
    elif isinstance(source, Path):
        with source.open("rb") as stream:
            content = stream.read(limits.upload_bytes + 1)
    else:
        content = source.read(limits.upload_bytes + 1)
    if len(content) > limits.upload_bytes:
        raise UnreadableFile(
            _("The file is larger than %(size)s MB. Divide it over several files.")
            % {"size": limits.upload_bytes // 1_000_000}
        )
    if not content.strip(b"\x00\t\r\n \xef\xbb\xbf"):
        raise UnreadableFile(_("The file is empty. Choose the file with the table."))
    return content


def kind_of(content: bytes) -> str:
    """Return "xlsx", "xls", "ods", "html" or "csv", by the content alone.

    Raises ``UnreadableFile`` for what is no workbook.
    """
    if content.startswith(_ZIP):
        return _zip_kind(content)
    if content.startswith(_OLE):
        return "xls"
    if content.startswith(_OTHER):
        raise _wrong_type()
    if content[:12].lower() == b"mime-version":
        raise not_a_table()
    return "html" if is_markup(content) else "csv"


def _zip_kind(content: bytes) -> str:
    try:
        names = set(zipfile.ZipFile(BytesIO(content)).namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise archives.damaged() from error
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "content.xml" in names and "mimetype" in names:
        return "ods"
    raise _wrong_type()


def _wrong_type() -> UnreadableFile:
    return UnreadableFile(
        _("This is not a spreadsheet. Upload a file of type .xlsx, .xls, .ods or .csv.")
    )


def _read_xlsx(content: bytes, limits: Limits) -> tuple[list[Sheet], list[str]]:
    return _read_scanned(content, limits, scan_xlsx)


def _read_ods(content: bytes, limits: Limits) -> tuple[list[Sheet], list[str]]:
    return _read_scanned(content, limits, scan_ods)


def _read_scanned(
    content: bytes,
    limits: Limits,
    scan_sheets: Callable[[zipfile.ZipFile, Limits], Scan],
) -> tuple[list[Sheet], list[str]]:
    with archives.open_archive(content, limits) as archive:
        scan = scan_sheets(archive, limits)
        if scan.changed:
            content = _repacked(archive, scan.changed)
    raw = _raw_sheets(content, limits)
    sheets = [_sheet(sheet, scan.extents.get(sheet.place)) for sheet in raw]
    return sheets, [
        _stray_warning(sheet.name, scan.extents[sheet.place].stray)
        for sheet in raw
        if sheet.place in scan.extents and scan.extents[sheet.place].stray
    ]


def _repacked(archive: zipfile.ZipFile, changed: Mapping[str, bytes]) -> bytes:
    """The same workbook with other parts; stored, since it is read at once."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as new:
        for name in archive.namelist():
            new.writestr(name, changed[name] if name in changed else archive.read(name))
    return stream.getvalue()


def _stray_warning(sheet: str, cells: Sequence[str]) -> str:
    return ngettext(
        "Sheet “%(sheet)s”: cell %(cells)s lies far away from everything else and was "
        "not read.",
        "Sheet “%(sheet)s”: the cells %(cells)s lie far away from everything else and "
        "were not read.",
        len(cells),
    ) % {"sheet": shown(sheet), "cells": ", ".join(cells)}


def _read_xls(content: bytes, limits: Limits) -> tuple[list[Sheet], list[str]]:
    # An encrypted .xlsx is an OLE file with this stream; names there are UTF-16.
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise archives.encrypted()
    if "WordDocument".encode("utf-16-le") in content:
        raise _wrong_type()
    return _without_strays(
        [_sheet(sheet, None) for sheet in _raw_sheets(content, limits)], limits
    )


def _without_strays(
    sheets: list[Sheet], limits: Limits
) -> tuple[list[Sheet], list[str]]:
    """Cut off a few cells at the end of an .xls, which is never scanned."""
    kept, warnings = [], []
    for sheet in sheets:
        far = [
            f"{archives.column_letter(index)}{number}"
            for number, row in enumerate(sheet.rows[limits.rows :], limits.rows + 1)
            for index, value in enumerate(row)
            if value is not None
        ]
        near = _trimmed(sheet.rows[: limits.rows])
        beyond = len(sheet.rows) - len(_from_first(sheet.rows[limits.rows :]))
        if 0 < len(far) <= STRAY_CELLS and beyond >= len(near) + STRAY_GAP:
            warnings.append(_stray_warning(sheet.name, far))
            sheet = replace(sheet, rows=near)
        kept.append(sheet)
    return kept, warnings


def _read_csv(
    content: bytes, limits: Limits, text: TextFormat | None
) -> tuple[list[Sheet], list[str], TextFormat]:
    rows, warnings, read_as = read_delimited(content, limits, text)
    return [_plain_sheet("CSV", [_row(row) for row in rows], None)], warnings, read_as


def _read_html(content: bytes, limits: Limits) -> tuple[list[Sheet], list[str]]:
    rows, merges = read_markup(content, limits)
    return [_plain_sheet("HTML", [_row(row) for row in rows], tuple(merges))], []


def _plain_sheet(name: str, rows: list[Row], merges: tuple[Merge, ...] | None) -> Sheet:
    """A sheet of texts, among them those that spreadsheets show for errors."""
    flaws: dict[tuple[int, int], str] = {}
    return Sheet(name, _trimmed(_noting(rows, flaws)), merges=merges, flaws=flaws)


def _noting(rows: list[Row], flaws: dict[tuple[int, int], str]) -> list[Row]:
    """Blank the cells that show an error, remembering what they show."""
    for number, row in enumerate(rows, 1):
        for index, value in enumerate(row):
            if (
                type(value) is str
                and value[0] in "#E"
                and value.startswith(("#", "Err:"))
                and _ERROR_TEXT.fullmatch(value.strip())
            ):
                flaws[number, index] = value.strip()
    for number in {number for number, _index in flaws}:
        if number <= len(rows):
            rows[number - 1] = tuple(
                None if (number, index) in flaws else value
                for index, value in enumerate(rows[number - 1])
            )
    return rows


_READERS: Final[dict[str, Callable[[bytes, Limits], tuple[list[Sheet], list[str]]]]] = {
    "xlsx": _read_xlsx,
    "ods": _read_ods,
    "xls": _read_xls,
    "html": _read_html,
}


def _raw_sheets(content: bytes, limits: Limits) -> list[RawSheet]:
    try:
        return read_apart(content, sheets=limits.sheets, text=limits.text)
    except Failed as failure:
        raise _refusal(failure.reason, limits) from failure


def _sheet(raw: RawSheet, extent: Extent | None) -> Sheet:
    merges = raw.merges
    known = [Merge(*start, *end) for start, end in merges] if merges else []
    extent = extent or Extent()
    flaws = {(row, column - 1): text for (row, column), text in extent.flaws.items()}
    rows = _noting([_row(row) for row in raw.rows], flaws)
    return Sheet(
        raw.name,
        _trimmed(rows),
        raw.hidden,
        merges=tuple(known or extent.merges),
        hidden_rows=frozenset(extent.hidden_rows),
        hidden_columns=frozenset(column - 1 for column in extent.hidden_columns),
        flaws=flaws,
    )


def _refusal(reason: str, limits: Limits) -> UnreadableFile:
    if reason == "password":
        return archives.encrypted()
    if reason == "text":
        return archives.too_many("text", limits)
    if reason == "time":
        return UnreadableFile(
            _(
                "Reading the file takes longer than %(seconds)s seconds. Copy only the "
                "table into a new workbook and upload that."
            )
            % {"seconds": SECONDS}
        )
    if reason == "sheets":
        return UnreadableFile(
            _(
                "The file has more than %(count)s sheets. Copy the ones you need "
                "into a new workbook and upload that."
            )
            % {"count": limits.sheets}
        )
    return archives.damaged()


def _row(values: Iterable[Cell]) -> Row:
    return tuple(map(_cell, values))


def _cell(value: Cell) -> Cell:
    if type(value) is str:
        return value or None
    if type(value) is float and value.is_integer() and abs(value) < _EXACT:
        return int(value)
    return value


def _trimmed(rows: list[Row]) -> list[Row]:
    """Without the blank rows at the end."""
    end = len(rows)
    while end and all(value is None for value in rows[end - 1]):
        end -= 1
    return rows[:end]


def _from_first(rows: list[Row]) -> list[Row]:
    """Without the blank rows at the beginning."""
    return _trimmed(rows[::-1])[::-1]


def _check_sheet(sheet: Sheet, limits: Limits) -> None:
    width = max(map(len, sheet.rows), default=0)
    if len(sheet.rows) > limits.rows or width > limits.columns:
        raise archives.too_long(len(sheet.rows), width, limits)
    for number, row in enumerate(sheet.rows, sheet.first_row):
        for index, value in enumerate(row):
            if type(value) is str and len(value) > limits.cell_length:
                raise UnreadableFile(
                    _(
                        "Cell %(cell)s of sheet “%(sheet)s” holds more than "
                        "%(length)s characters. Shorten the text."
                    )
                    % {
                        "cell": f"{archives.column_letter(index)}{number}",
                        "sheet": sheet.name,
                        "length": limits.cell_length,
                    }
                )
