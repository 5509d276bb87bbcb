"""A look into zip-based workbooks before the real parser sees them.

calamine trusts its input: it allocates the rectangle around all filled cells at
once (one cell in XFD1048576 ends the process) and inflates whatever a part
contains. So the zip directory is checked first, then the sheets are scanned for
the position of their last filled cell. Formatted but empty cells do not count,
neither here nor in calamine.
"""

import lzma
import re
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Final

from django.utils.translation import gettext as _

from spreadsheets.exceptions import UnreadableFile
from spreadsheets.limits import Limits

_ATTRIBUTES: Final = rb"((?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)"
# A row or cell, and whether another tag opens before it closes: then it is filled.
_XLSX_TOKEN = re.compile(
    rb"<(?:\w+:)?(row|c)(?=[\s/>])" + _ATTRIBUTES + rb">(?=[^<]*+<([^/]))?"
)
_REFERENCE = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]*)(\d+)")
_ERROR = re.compile(rb"\bt\s*=\s*[\"']e[\"']")
_ODS_TOKEN = re.compile(
    rb"<(/?)table:(table|table-row|table-cell|covered-table-cell)(?=[\s/>])"
    + _ATTRIBUTES
    + rb">"
)
_ODS_REPEATED = re.compile(rb"-repeated\s*=\s*[\"'](\d{1,9})[\"']")


@dataclass(slots=True)
class Extent:
    """The last filled row and column of a sheet (1-based) and its error cells."""

    rows: int = 0
    columns: int = 0
    errors: int = 0


def damaged() -> UnreadableFile:
    return UnreadableFile(
        _(
            "The file is damaged or was not uploaded completely. Open it on your "
            "computer, save it again as .xlsx and upload it once more."
        )
    )


def open_archive(content: bytes, limits: Limits) -> zipfile.ZipFile:
    """Open a zip whose directory stays within the limits.

    :raises UnreadableFile: damaged, encrypted, too many parts, too large unpacked.
    """
    try:
        archive = zipfile.ZipFile(BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise damaged() from error
    parts = archive.infolist()
    total = sum(part.file_size for part in parts)
    if len({part.filename for part in parts}) < len(parts):
        raise damaged()
    if any(part.flag_bits & 0x1 for part in parts):
        raise encrypted()
    ratio_exceeded = total > limits.ratio * max(len(content), 50_000)
    if len(parts) > limits.parts or total > limits.uncompressed_bytes or ratio_exceeded:
        raise too_large()
    return archive


def encrypted() -> UnreadableFile:
    return UnreadableFile(
        _(
            "The file is protected by a password. Remove the password in your "
            "spreadsheet program, save the file and upload it again."
        )
    )


def too_large() -> UnreadableFile:
    return UnreadableFile(
        _(
            "The file is far too large once unpacked. Copy only the table into a "
            "new workbook and upload that."
        )
    )


def xlsx_extents(archive: zipfile.ZipFile, limits: Limits) -> list[Extent]:
    """Extent of each worksheet of an .xlsx or .xlsm, in no useful order.

    Every part is read to its end, so that a lying directory shows as damage.

    :raises UnreadableFile: damaged, or a sheet is too long or too wide.
    """
    extents = []
    for name in archive.namelist():
        extent = _xlsx_extent(archive, name)
        if extent is not None:
            extents.append(extent)
    _check_extents(extents, limits)
    return extents


def ods_extents(archive: zipfile.ZipFile, limits: Limits) -> list[Extent]:
    """Extent of each table of an .ods, in document order.

    :raises UnreadableFile: damaged, or a sheet is too long or too wide.
    """
    content = _read(archive, "content.xml")
    extents: list[Extent] = []
    row = repeat = column = 0
    for match in _ODS_TOKEN.finditer(content):
        closing, name, attributes = match.groups()
        if name == b"table":
            if not closing:
                extents.append(Extent())
            row = 0
        elif name == b"table-row":
            if not closing:
                repeat, column = _repeated(attributes), 0
            if closing or attributes.endswith(b"/"):
                row += repeat
        elif not closing and extents:
            column += _repeated(attributes)
            # A tag left open counts as filled: programs close empty cells at once.
            if not attributes.endswith(b"/") or b"office:" in attributes:
                extent = extents[-1]
                extent.rows = max(extent.rows, row + repeat)
                extent.columns = max(extent.columns, column)
    _check_extents(extents, limits)
    return extents


def column_letter(index: int) -> str:
    """The spreadsheet's name of a column: 0 is A, 26 is AA."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _xlsx_extent(archive: zipfile.ZipFile, name: str) -> Extent | None:
    """The extent of a part, or ``None`` when it is no worksheet."""
    content = _read(archive, name)
    if b"sheetData" not in content:
        return None
    extent, row, column = Extent(), 0, 0
    for match in _XLSX_TOKEN.finditer(content):
        kind, attributes, filled = match.groups()
        at_row, at_column = _position(attributes)
        if kind == b"row":
            row, column = at_row or row + 1, 0
            continue
        row, column = at_row or row, at_column or column + 1
        if filled and not attributes.endswith(b"/"):
            extent.rows = max(extent.rows, row)
            extent.columns = max(extent.columns, column)
            extent.errors += _ERROR.search(attributes) is not None
    return extent


def _position(attributes: bytes) -> tuple[int, int]:
    """Row and column (1-based) of an ``r`` attribute, 0 for what it does not say."""
    row = column = 0
    for letters, digits in _REFERENCE.findall(attributes):
        row = max(row, int(digits[:9]))
        column = max(column, _column_number(letters))
    return row, column


@lru_cache(maxsize=1024)
def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper()[:6]:
        number = number * 26 + letter - 64
    return number


def _repeated(attributes: bytes) -> int:
    match = _ODS_REPEATED.search(attributes)
    return int(match[1]) if match else 1


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        content = archive.read(name)
    except (
        *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError),
        *(KeyError, NotImplementedError, RuntimeError, ValueError),
    ) as error:
        raise damaged() from error
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):  # what is below reads bytes
        raise damaged()
    return content


def _check_extents(extents: Iterable[Extent], limits: Limits) -> None:
    area = 0
    for extent in extents:
        if extent.rows > limits.rows or extent.columns > limits.columns:
            raise too_long(extent.rows, extent.columns, limits)
        area += extent.rows * extent.columns
    if area > limits.area:
        raise too_large()


def too_long(rows: int, columns: int, limits: Limits) -> UnreadableFile:
    return UnreadableFile(
        _(
            "A sheet is filled down to row %(row)s and column %(column)s; at most "
            "%(rows)s rows and %(columns)s columns are read. Delete what is far "
            "below or far right of the table, or divide the table over several files."
        )
        % {
            "row": rows,
            "column": column_letter(columns - 1),
            "rows": limits.rows,
            "columns": limits.columns,
        }
    )
