"""The zip around a workbook: its directory is checked before anything is read.

calamine trusts its input and inflates whatever a part contains, so size, number and
names of the parts are looked at first. ``scanning.py`` then looks into the sheets.
"""

import lzma
import re
import zipfile
import zlib
from io import BytesIO
from typing import Final, Literal

from django.utils.translation import gettext as _

from spreadsheets.exceptions import UnreadableFile
from spreadsheets.limits import Limits

# Workbooks need no document type; entities in one can grow or reach elsewhere.
_PIECE: Final = 1_000_000
_DECLARATIONS: Final = (b"<!DOCTYPE", b"<!ENTITY")
_UNSAFE_NAME = re.compile(r"(?:^|[/\\])\.\.(?:[/\\]|$)|^[/\\]|^[A-Za-z]:|\x00")
#: What reading a zip raises, whatever is broken about it.
BROKEN: Final = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError),
    *(KeyError, NotImplementedError, RuntimeError, ValueError),
)
Fault = Literal["unsafe", "damaged", "encrypted", "parts", "bytes", "ratio"]


def fault_of(
    directory: list[zipfile.ZipInfo],
    size: int,
    *,
    parts: int,
    unpacked: int,
    ratio: int,
) -> Fault | None:
    """Return what is wrong with the directory of a zip; nothing is unpacked.

    ``size`` is the zip's own in bytes, the limits are a number of parts, bytes, and
    how many times larger a part or the whole may become.
    """
    if any(_UNSAFE_NAME.search(part.orig_filename) for part in directory):
        return "unsafe"
    if len({part.filename for part in directory}) < len(directory):
        return "damaged"
    if any(part.flag_bits & 0x1 for part in directory):
        return "encrypted"
    if len(directory) > parts:
        return "parts"
    total = sum(part.file_size for part in directory)
    if total > unpacked:
        return "bytes"
    swollen = any(
        part.file_size > ratio * max(part.compress_size, 50_000) for part in directory
    )
    return "ratio" if swollen or total > ratio * max(size, 50_000) else None


def open_archive(content: bytes, limits: Limits) -> zipfile.ZipFile:
    """Open a zip whose directory stays within the limits.

    :raises UnreadableFile: damaged, encrypted, odd names, too many parts, too large
        unpacked.
    """
    try:
        archive = zipfile.ZipFile(BytesIO(content))
    except BROKEN as error:
        raise damaged() from error
    fault = fault_of(
        archive.infolist(),
        len(content),
        parts=limits.parts,
        unpacked=limits.uncompressed_bytes,
        ratio=limits.ratio,
    )
    if fault == "unsafe":
        raise _unsafe()
    if fault == "damaged":
        raise damaged()
    if fault == "encrypted":
        raise encrypted()
    if fault is not None:
        raise too_many(fault, limits)
    return archive


def read_part(archive: zipfile.ZipFile, name: str) -> bytearray:
    """A part of the workbook, whole; read in pieces, so that it is held only once.

    :raises UnreadableFile: damaged, or it declares entities.
    """
    try:
        content = bytearray()
        with archive.open(name) as part:
            while piece := part.read(_PIECE):
                content += piece
    except BROKEN as error:
        raise damaged() from error
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):  # the scan reads bytes
        raise damaged()
    table = name == "content.xml" or name.startswith("xl/")
    if table and any(word in content for word in _DECLARATIONS):
        raise _unsafe()
    return content


def _unsafe() -> UnreadableFile:
    return UnreadableFile(
        _(
            "The file holds instructions that no spreadsheet needs and that could do "
            "harm, so it was not read. Open it in your spreadsheet program, save it "
            "as a new .xlsx and upload that."
        )
    )


def damaged() -> UnreadableFile:
    return UnreadableFile(
        _(
            "The file is damaged or was not uploaded completely. Open it on your "
            "computer, save it again as .xlsx and upload it once more."
        )
    )


def encrypted() -> UnreadableFile:
    return UnreadableFile(
        _(
            "The file is protected by a password. Remove the password in your "
            "spreadsheet program, save the file and upload it again."
        )
    )


def too_many(
    what: Literal["parts", "bytes", "ratio", "cells", "text"], limits: Limits
) -> UnreadableFile:
    """The refusal of a file that would fill the memory, naming the limit."""
    messages = {
        "parts": _(
            "The file consists of more than %(parts)s parts. Copy only the table into "
            "a new workbook and upload that."
        ),
        "bytes": _(
            "The file is larger than %(size)s MB once unpacked. Copy only the table "
            "into a new workbook and upload that."
        ),
        "ratio": _(
            "The file grows more than %(ratio)s times when it is unpacked, as no "
            "ordinary workbook does. Copy only the table into a new workbook and "
            "upload that."
        ),
        "cells": _(
            "The filled part of the sheets spans more than %(cells)s cells. Delete "
            "what is far from the table, or copy only the table into a new workbook."
        ),
        "text": _(
            "The file holds more than %(characters)s million characters. Divide the "
            "table over several files."
        ),
    }
    return UnreadableFile(
        messages[what]
        % {
            "parts": limits.parts,
            "size": limits.uncompressed_bytes // 1_000_000,
            "ratio": limits.ratio,
            "cells": limits.area,
            "characters": limits.text // 1_000_000,
        }
    )


def column_letter(index: int) -> str:
    """The spreadsheet's name of a column: 0 is A, 26 is AA."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


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
