"""From an uploaded file to rows of raw cells, whatever program wrote it.

The kind of file is decided by its content, never by its name. Nothing is cleaned
here: texts keep their spaces, so that what a person sent can be kept and marked.
"""

import hashlib
import re
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final, TypeAlias

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spreadsheets import archives
from spreadsheets.calamine_process import Failed, read_apart
from spreadsheets.delimited import read_delimited
from spreadsheets.exceptions import UnreadableFile
from spreadsheets.limits import DEFAULT_LIMITS, Limits

Cell: TypeAlias = str | int | float | bool | date | datetime | time | timedelta | None
Row: TypeAlias = tuple[Cell, ...]

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_MARKUP = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|body|table|meta|style|\?xml)",
    re.IGNORECASE,
)
_OTHER: Final = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf")
# From here on a spreadsheet's numbers no longer tell neighbours apart.
_EXACT: Final = 1e15


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; ``rows[i]`` is what the program shows as row ``first_row + i``."""

    name: str
    rows: list[Row]
    hidden: bool = False
    first_row: int = 1


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file that was read. ``kind`` is "xlsx", "xls", "ods" or "csv"."""

    filename: str
    sheets: tuple[Sheet, ...]
    sha256: str
    warnings: tuple[str, ...] = ()
    kind: str = "xlsx"


def read_workbook(
    source: bytes | BinaryIO | Path, filename: str, limits: Limits = DEFAULT_LIMITS
) -> Workbook:
    """Read every sheet of a workbook or text table.

    ``filename`` is only remembered. Whole numbers up to 15 digits become ``int``;
    longer ones stay ``float``, since their last digits are lost already.

    :raises UnreadableFile: whatever is wrong with the file, in one sentence.
    """
    content = _content(source, limits)
    kind = _kind(content)
    sheets, warnings = _READERS[kind](content, limits)
    for sheet in sheets:
        _check_sheet(sheet, limits)
    if not any(sheet.rows for sheet in sheets):
        raise UnreadableFile(_("The file is empty. Choose the file with the table."))
    digest = hashlib.sha256(content).hexdigest()
    return Workbook(filename, tuple(sheets), digest, tuple(warnings), kind)


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


def _kind(content: bytes) -> str:
    if content.startswith(_ZIP):
        return _zip_kind(content)
    if content.startswith(_OLE):
        return "xls"
    if content.startswith(_OTHER):
        raise _wrong_type()
    if _MARKUP.match(content):
        raise UnreadableFile(
            _(
                "This is a web page or XML saved as a spreadsheet. Open it in your "
                "spreadsheet program, save it as .xlsx and upload that."
            )
        )
    return "csv"


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
    with archives.open_archive(content, limits) as archive:
        extents = archives.xlsx_extents(archive, limits)
    errors = sum(extent.errors for extent in extents)
    warnings = []
    if errors:
        warnings.append(
            ngettext(
                "%(count)s cell shows a formula error such as #N/A and is read as blank.",
                "%(count)s cells show a formula error such as #N/A and are read as "
                "blank.",
                errors,
            )
            % {"count": errors}
        )
    return _calamine_sheets(content, limits), warnings


def _read_ods(content: bytes, limits: Limits) -> tuple[list[Sheet], list[str]]:
    with archives.open_archive(content, limits) as archive:
        archives.ods_extents(archive, limits)
    return _calamine_sheets(content, limits), []


def _read_xls(content: bytes, limits: Limits) -> tuple[list[Sheet], list[str]]:
    # An encrypted .xlsx is an OLE file with this stream; names there are UTF-16.
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise archives.encrypted()
    if "WordDocument".encode("utf-16-le") in content:
        raise _wrong_type()
    return _calamine_sheets(content, limits), []


def _read_csv(content: bytes, limits: Limits) -> tuple[list[Sheet], list[str]]:
    rows, warnings = read_delimited(content)
    return [Sheet("CSV", _trimmed([_row(row) for row in rows]))], warnings


_READERS: Final[dict[str, Callable[[bytes, Limits], tuple[list[Sheet], list[str]]]]] = {
    "xlsx": _read_xlsx,
    "ods": _read_ods,
    "xls": _read_xls,
    "csv": _read_csv,
}


def _calamine_sheets(content: bytes, limits: Limits) -> list[Sheet]:
    try:
        sheets = read_apart(content, sheets=limits.sheets, text=limits.text)
    except Failed as failure:
        raise _refusal(failure.reason, limits) from failure
    return [
        Sheet(sheet.name, _trimmed([_row(row) for row in sheet.rows]), sheet.hidden)
        for sheet in sheets
    ]


def _refusal(reason: str, limits: Limits) -> UnreadableFile:
    if reason == "password":
        return archives.encrypted()
    if reason == "text":
        return archives.too_large()
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
    return tuple(_cell(value) for value in values)


def _cell(value: Cell) -> Cell:
    if value == "" and type(value) is str:
        return None
    if type(value) is float and value.is_integer() and abs(value) < _EXACT:
        return int(value)
    return value


def _trimmed(rows: list[Row]) -> list[Row]:
    """Without the blank rows at the end."""
    end = len(rows)
    while end and all(value is None for value in rows[end - 1]):
        end -= 1
    return rows[:end]


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
