"""A look at the sheets of a zip-based workbook before the real parser sees them.

calamine allocates the rectangle around all filled cells at once (one cell in
XFD1048576 ends the process) and says nothing of hidden rows and columns, of error
cells, or of formulas whose result was never stored. Formatted but empty cells do
not count, neither here nor in calamine. A few filled cells far from everything
else are cut out, so that the table they lie behind can be read.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from spreadsheets.archives import column_letter, read_part, too_long, too_many
from spreadsheets.limits import Limits
from spreadsheets.ranges import Merge

#: More filled cells than these beyond the limits are data, not slips of a finger.
STRAY_CELLS: Final = 20
#: So many blank rows or columns lie between a stray cell and the rest.
STRAY_GAP: Final = 20
#: More flaws or merged cells than these are not remembered one by one.
MOST_NOTED: Final = 20_000
#: What a flaw says of a formula whose result the file does not hold.
NO_RESULT: Final = "="

_ATTRIBUTES: Final = rb"((?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)"
# A row or cell, and whether another tag opens before it closes: then it is filled.
_XLSX_TOKEN = re.compile(
    rb"<(?:\w+:)?(row|c)(?=[\s/>])" + _ATTRIBUTES + rb">(?=[^<]*+<([^/]))?"
)
_XLSX_CLOSE = re.compile(rb"</(?:\w+:)?c\s*>")
_XLSX_VALUE = re.compile(rb"<(?:\w+:)?(?:v|is)(?=[\s>])[^<>]*(?<!/)>([^<]*)")
_XLSX_COLUMN = re.compile(rb"<(?:\w+:)?col\s" + _ATTRIBUTES + rb">")
# What programs write: then the reference needs no search.
_USUAL_CELL = re.compile(
    rb' r="([A-Z]{1,3})([0-9]{1,7})"(?: s="[0-9]*")?(?: t="[A-Za-z]*")?(/?)'
)
_REFERENCE = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]*)(\d+)")
_ERROR = re.compile(rb"\bt\s*=\s*[\"']e[\"']")
_HIDDEN = re.compile(rb"\bhidden\s*=\s*[\"'](?:1|true|on)[\"']")
_BOUNDS = re.compile(rb"\b(min|max)\s*=\s*[\"'](\d{1,7})[\"']")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s" + _ATTRIBUTES + rb">")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s" + _ATTRIBUTES + rb">")
_SHEET_ID = re.compile(rb"\w+:id\s*=\s*[\"']([^\"']+)[\"']")
_ID = re.compile(rb"\bId\s*=\s*[\"']([^\"']+)[\"']")
_TARGET = re.compile(rb"\bTarget\s*=\s*[\"']([^\"']+)[\"']")

_ODS_TOKEN = re.compile(
    rb"<(/?)table:(table|table-row|table-column|table-cell|covered-table-cell)"
    rb"(?=[\s/>])" + _ATTRIBUTES + rb">"
)
_ODS_REPEATED = re.compile(rb"-repeated\s*=\s*[\"'](\d{1,9})[\"']")
_ODS_SPANNED = re.compile(rb"number-(rows|columns)-spanned\s*=\s*[\"'](\d{1,7})[\"']")
_ODS_HIDDEN = re.compile(rb"visibility\s*=\s*[\"'](?:collapse|filter)[\"']")


@dataclass(slots=True)
class Extent:
    """What a scan of one sheet found; rows and columns count from 1.

    ``flaws`` holds by (row, column) what an error cell shows, or ``NO_RESULT``.
    ``stray`` names the cells that were cut out.
    """

    rows: int = 0
    columns: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    flaws: dict[tuple[int, int], str] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    stray: list[str] = field(default_factory=list)
    _cuts: list[tuple[int, int]] = field(default_factory=list)
    _apart: list[tuple[int, int]] = field(default_factory=list)

    def include(self, row: int, column: int) -> None:
        """Count a filled cell."""
        self.rows = max(self.rows, row)
        self.columns = max(self.columns, column)

    def keep_apart(self, row: int, column: int, start: int, end: int) -> bool:
        """Remember a cell far outside for cutting out; no if there are too many."""
        if len(self._cuts) >= STRAY_CELLS or end < start:
            return False
        self._cuts.append((start, end))
        self._apart.append((row, column))
        return True

    def settle(self, limits: Limits) -> None:
        """Take cells that only run on from the others for what they are: data."""
        near = [
            (row, column)
            for row, column in self._apart
            if (row > limits.rows and row <= self.rows + STRAY_GAP)
            or (column > limits.columns and column <= self.columns + STRAY_GAP)
        ]
        if near:
            self._cuts = []
            for row, column in self._apart:
                self.include(row, column)
        else:
            self.stray = [f"{column_letter(c - 1)}{r}" for r, c in self._apart]

    def cut(self, content: bytes | bytearray) -> bytes:
        """The part without the stray cells."""
        kept, position = [], 0
        for start, end in self._cuts:
            kept.append(content[position:start])
            position = end
        return b"".join([*kept, content[position:]])


@dataclass(frozen=True, slots=True)
class Scan:
    """Extents by the sheet's place in the workbook, and parts that were changed."""

    extents: dict[int, Extent]
    changed: dict[str, bytes]


def scan_xlsx(archive: zipfile.ZipFile, limits: Limits) -> Scan:
    """Scan each worksheet of an .xlsx or .xlsm.

    Every part is read to its end, so that a lying directory shows as damage.

    :raises UnreadableFile: damaged, or a sheet is too long or too wide.
    """
    places = _xlsx_places(archive)
    extents: dict[int, Extent] = {}
    changed: dict[str, bytes] = {}
    for name in archive.namelist():
        content = read_part(archive, name)
        if b"sheetData" not in content:
            continue
        _check_marks(content, limits)
        extent = _xlsx_extent(content, limits)
        extent.settle(limits)
        extents[places.get(name, -1 - len(extents))] = extent
        if extent.stray:
            changed[name] = extent.cut(content)
    _check_extents(extents.values(), limits)
    return Scan(extents, changed)


def scan_ods(archive: zipfile.ZipFile, limits: Limits) -> Scan:
    """Scan each table of an .ods.

    :raises UnreadableFile: damaged, or a sheet is too long or too wide.
    """
    content = read_part(archive, "content.xml")
    _check_marks(content, limits)
    scanner = _OdsScanner(content, limits)
    scanner.run()
    for extent in scanner.extents:
        extent.settle(limits)
    extents = dict(enumerate(scanner.extents))
    _check_extents(extents.values(), limits)
    every = Extent(_cuts=[cut for e in scanner.extents for cut in e._cuts])
    changed = {"content.xml": every.cut(content)} if every._cuts else {}
    return Scan(extents, changed)


def _check_marks(content: bytes | bytearray, limits: Limits) -> None:
    """Refuse a sheet of more rows and cells, even blank ones, than can be scanned."""
    rows = content.count(b"row ") + content.count(b"row>") + content.count(b"row/")
    cells = content.count(b"<c ") + content.count(b"<c>") + content.count(b"<c/")
    cells += content.count(b":c ") + content.count(b":c>") + content.count(b":c/")
    cells += content.count(b"-cell")
    if rows > 2 * 1_048_576 or cells > 2 * limits.area:
        raise too_many("cells", limits)


def _xlsx_places(archive: zipfile.ZipFile) -> dict[str, int]:
    """Place in the workbook by part, as far as the workbook says it."""
    relations_part = "xl/_rels/workbook.xml.rels"
    if relations_part not in archive.namelist():
        return {}
    sheets = _SHEET.findall(read_part(archive, "xl/workbook.xml"))
    relations = _RELATION.findall(read_part(archive, relations_part))
    targets = {}
    for attributes in relations:
        identifier, target = _ID.search(attributes), _TARGET.search(attributes)
        if identifier and target:
            path = posixpath.join("/xl", target[1].decode("utf-8", "replace"))
            targets[identifier[1]] = posixpath.normpath(path).lstrip("/")
    places = {}
    for place, attributes in enumerate(sheets):
        identifier = _SHEET_ID.search(attributes)
        if identifier and identifier[1] in targets:
            places[targets[identifier[1]]] = place
    return places


def _xlsx_extent(content: bytes | bytearray, limits: Limits) -> Extent:
    extent, row, column = Extent(), 0, 0
    for attributes in _XLSX_COLUMN.findall(content[: content.find(b"sheetData")]):
        if _HIDDEN.search(attributes):
            bounds = {name: int(value) for name, value in _BOUNDS.findall(attributes)}
            last = min(bounds.get(b"max", 0), limits.columns)
            extent.hidden_columns.update(range(bounds.get(b"min", 1), last + 1))
    usual_cell, column_number = _USUAL_CELL.fullmatch, _column_number
    last_row = last_column = 0
    for match in _XLSX_TOKEN.finditer(content):
        kind, attributes, filled = match.groups()
        usual = usual_cell(attributes) if kind == b"c" else None
        if usual:
            letters, digits, closed = usual.groups()
            at_row, at_column = int(digits), column_number(letters)
        else:
            closed = attributes.endswith(b"/")
            at_row, at_column = _position(attributes)
        if kind == b"row":
            row, column = at_row or row + 1, 0
            hidden = b"hidden" in attributes and _HIDDEN.search(attributes)
            if hidden and row <= limits.rows:
                extent.hidden_rows.add(row)
            continue
        row, column = at_row or row, at_column or column + 1
        if closed or not filled:
            continue
        if row > limits.rows or column > limits.columns:
            close = _XLSX_CLOSE.search(content, match.end(), match.end() + 200_000)
            end = close.end() if close and at_row else -1
            if extent.keep_apart(row, column, match.start(), end):
                continue
        if row > last_row:
            last_row = row
        if column > last_column:
            last_column = column
        if filled == b"f" or (b"e" in attributes and _ERROR.search(attributes)):
            _note_flaw(extent, content, match, (row, column))
    extent.include(last_row, last_column)
    return extent


def _note_flaw(
    extent: Extent,
    content: bytes | bytearray,
    cell: re.Match[bytes],
    at: tuple[int, int],
) -> None:
    if len(extent.flaws) >= MOST_NOTED:
        return
    close = _XLSX_CLOSE.search(content, cell.end())
    value = _XLSX_VALUE.search(content, cell.end(), close.start() if close else -1)
    shown = value[1].strip() if value else b""
    if _ERROR.search(cell[2]):
        extent.flaws[at] = shown.decode("utf-8", "replace")[:20] or "#ERR"
    elif not shown and not re.search(rb"\bt\s*=\s*[\"']str", cell[2]):
        extent.flaws[at] = NO_RESULT


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


class _OdsScanner:
    """Walks over the tables of a content.xml."""

    def __init__(self, content: bytes | bytearray, limits: Limits) -> None:
        self.extents: list[Extent] = []
        self._content = content
        self._limits = limits
        self._row = self._repeat = self._column = self._described = 0

    def run(self) -> None:
        for match in _ODS_TOKEN.finditer(self._content):
            closing, name, attributes = match.groups()
            if name == b"table":
                if not closing:
                    self.extents.append(Extent())
                self._row = self._described = 0
            elif not self.extents:
                continue
            elif name == b"table-row":
                self._on_row(bool(closing), attributes)
            elif name == b"table-column":
                self._on_column(attributes)
            elif not closing:
                self._on_cell(match)

    def _on_row(self, closing: bool, attributes: bytes) -> None:
        if not closing:
            self._repeat, self._column = _repeated(attributes), 0
            if _ODS_HIDDEN.search(attributes):
                last = min(self._row + self._repeat, self._limits.rows)
                hidden = range(self._row + 1, last + 1)
                self.extents[-1].hidden_rows.update(hidden)
        if closing or attributes.endswith(b"/"):
            self._row += self._repeat

    def _on_column(self, attributes: bytes) -> None:
        first = self._described + 1
        self._described += _repeated(attributes)
        if _ODS_HIDDEN.search(attributes):
            last = min(self._described, self._limits.columns)
            self.extents[-1].hidden_columns.update(range(first, last + 1))

    def _on_cell(self, match: re.Match[bytes]) -> None:
        attributes = match[3]
        first = self._column + 1
        self._column += _repeated(attributes)
        # A tag left open counts as filled: programs close empty cells at once.
        if attributes.endswith(b"/") and b"office:" not in attributes:
            return
        extent = self.extents[-1]
        row = self._row + self._repeat
        if row > self._limits.rows or self._column > self._limits.columns:
            start, end = self._span(match)
            single = self._column == first and self._repeat == 1
            if single and extent.keep_apart(row, self._column, start, end):
                return
        extent.include(row, self._column)
        spans = {name: int(n) for name, n in _ODS_SPANNED.findall(attributes)}
        rows, columns = spans.get(b"rows", 1), spans.get(b"columns", 1)
        if (rows > 1 or columns > 1) and len(extent.merges) < MOST_NOTED:
            last = (self._row + rows - 1, first + columns - 2)
            extent.merges.append(Merge(self._row, first - 1, *last))

    def _span(self, match: re.Match[bytes]) -> tuple[int, int]:
        """Where a cell's element begins and ends; an end before it: not known."""
        if match[3].endswith(b"/"):
            return match.span()
        closing = b"</table:" + match[2] + b">"
        end = self._content.find(closing, match.end(), match.end() + 200_000)
        inner = self._content.find(b"<table:", match.end(), max(end, match.end()))
        if end < 0 or inner >= 0:
            return match.start(), -1
        return match.start(), end + len(closing)


def _repeated(attributes: bytes) -> int:
    match = _ODS_REPEATED.search(attributes)
    return int(match[1]) if match else 1


def _check_extents(extents: Iterable[Extent], limits: Limits) -> None:
    area = 0
    for extent in extents:
        if extent.rows > limits.rows or extent.columns > limits.columns:
            raise too_long(extent.rows, extent.columns, limits)
        area += extent.rows * extent.columns
    if area > limits.area:
        raise too_many("cells", limits)
