"""Comma- and otherwise separated text: .csv, .tsv, .txt.

Excel with Indonesian settings writes semicolons and Windows-1252, other programs
commas and UTF-8. Charset detection is not used: it calls Windows-1252 "cp1250"
and no test can pin it down.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from io import StringIO
from typing import Any, Final

from django.utils.translation import gettext as _

from spreadsheets.archives import too_long, too_many
from spreadsheets.escaping import unescape
from spreadsheets.exceptions import UnreadableFile
from spreadsheets.limits import Limits, default_limits

DELIMITERS: Final = ("\t", ";", "|", ",")
#: What a person may choose, and how Python calls it.
ENCODINGS: Final = {
    "utf-8": "utf-8-sig",
    "utf-16": "utf-16",
    "windows-1252": "cp1252",
}
_SAMPLE_ROWS: Final = 50
_BINARY = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f]")
_BOMS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_NAMES: Final = {
    "utf-8-sig": "utf-8",
    "utf-16-le": "utf-16",
    "utf-16-be": "utf-16",
    "cp1252": "windows-1252",
}


@dataclass(frozen=True, slots=True)
class TextFormat:
    """How a text table is written: a key of ``ENCODINGS`` and the delimiter.

    What is empty is guessed.
    """

    encoding: str = ""
    delimiter: str = ""

    def as_json(self) -> dict[str, str]:
        """As it is stored."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> TextFormat:
        """What ``as_json`` gave; what can't be chosen is guessed."""
        encoding, delimiter = stored.get("encoding"), stored.get("delimiter")
        return cls(
            encoding if encoding in ENCODINGS else "",
            delimiter if delimiter in DELIMITERS else "",
        )


def read_delimited(
    content: bytes, limits: Limits | None = None, chosen: TextFormat | None = None
) -> tuple[list[list[str]], list[str], TextFormat]:
    """The rows of a text table as they stand, warnings, and how it was read.

    A row of the result is a row as a spreadsheet program numbers it: blank lines
    count, line breaks in quotes do not, and a first line ``sep=;`` is no row.

    :param chosen: what a person says about the file.
    :raises UnreadableFile: no text, or a quotation mark that is never closed.
    """
    limits, chosen = limits or default_limits(), chosen or TextFormat()
    text, encoding = decode(content, chosen.encoding)
    delimiter = chosen.delimiter
    stated = re.match(r"sep=(.)(?:\r\n|\r|\n|$)", text, re.IGNORECASE)
    if stated:
        delimiter, text = delimiter or stated[1], text[stated.end() :]
    read_as = TextFormat(encoding, delimiter or choose_delimiter(text))
    try:
        return _rows(text, read_as.delimiter, limits, strict=True), [], read_as
    except csv.Error as error:
        if "unexpected end of data" in str(error):
            raise _unclosed() from error
    try:
        rows = _rows(text, read_as.delimiter, limits, strict=False)
    except csv.Error as error:
        raise _unclosed() from error
    warning = _(
        "Some quotation marks in the file are not doubled. Check that the "
        "columns of the rows with quotation marks are right."
    )
    return rows, [warning], read_as


def decode(content: bytes, chosen: str = "") -> tuple[str, str]:
    """The text and its encoding, a key of ``ENCODINGS``.

    Byte order mark first, then strict UTF-8, then Windows-1252. UTF-16 without a
    mark shows in the blank half of its letters.

    :param chosen: the only encoding to try.
    :raises UnreadableFile: none of them gives text.
    """
    if chosen:
        return _decoded_as(content, chosen), chosen
    encodings = [name for bom, name in _BOMS if content.startswith(bom)]
    for encoding in encodings or [*_unmarked_utf_16(content), "utf-8", "cp1252"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _BINARY.search(text):
            return text.rstrip("\x1a"), _NAMES.get(encoding, encoding)
    raise UnreadableFile(
        _("This is not a spreadsheet. Upload a file of type .xlsx, .xls, .ods or .csv.")
    )


def _decoded_as(content: bytes, chosen: str) -> str:
    names = [ENCODINGS[chosen]]
    if chosen == "utf-16":
        names = _unmarked_utf_16(content) or names
    try:
        text = content.decode(names[0])
    except UnicodeDecodeError:
        text = "\0"
    if _BINARY.search(text):
        raise UnreadableFile(
            _("The file can't be read as %(encoding)s. Choose another encoding.")
            % {"encoding": chosen.upper()}
        )
    return text.rstrip("\x1a")


def _unmarked_utf_16(content: bytes) -> list[str]:
    sample = content[:400]
    for start, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        half = sample[start::2]
        if (
            half
            and half.count(0) > 0.7 * len(half)
            and not sample[1 - start :: 2].count(0)
        ):
            return [encoding]
    return []


def choose_delimiter(text: str) -> str:
    """The delimiter that fits the quotes and gives most rows of the same width.

    ``csv.Sniffer`` needs seconds on odd text and prefers letters; a title row
    above the table, or decimal commas, do not mislead this count.
    """
    sample = text[:200_000]
    if len(sample) < len(text):
        sample = sample[: max(sample.rfind("\n"), sample.rfind("\r")) + 1] or sample
    scores = {delimiter: _score(sample, delimiter) for delimiter in DELIMITERS}
    best = max(DELIMITERS, key=lambda delimiter: scores[delimiter])
    return best if scores[best][1] else ","


def _score(sample: str, delimiter: str) -> tuple[bool, int, bool, int]:
    """Quotes fit, rows of the commonest width, first row has it, that width."""
    widths: list[int] = []
    fits = True
    stream = StringIO(sample, newline="")
    try:
        for row in csv.reader(stream, delimiter=delimiter, strict=True):
            if any(row):
                widths.append(len(row))
            if len(widths) >= _SAMPLE_ROWS:
                break
    except csv.Error:
        fits = False
    counted = Counter(width for width in widths if width > 1)
    if not counted:
        return (False, 0, False, 0)
    width, rows = max(counted.items(), key=lambda item: (item[1], item[0]))
    return (fits, rows, widths[0] == width, width)


def _rows(
    text: str, delimiter: str, limits: Limits, *, strict: bool
) -> list[list[str]]:
    stream = StringIO(text, newline="")
    rows: list[list[str]] = []
    area = 0
    for row in csv.reader(stream, delimiter=delimiter, strict=strict):
        rows.append([unescape(text) for text in row])
        area += len(row)
        if len(rows) > limits.rows or len(row) > limits.columns:
            raise too_long(len(rows), len(row), limits)
        if area > limits.area:
            raise too_many("cells", limits)
    return rows


def _unclosed() -> UnreadableFile:
    return UnreadableFile(
        _(
            "A quotation mark in the file is opened and never closed, so rows would "
            "run together. Open the file in a spreadsheet program, save it as .xlsx "
            "and upload that."
        )
    )
