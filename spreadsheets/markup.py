"""Tables of web pages that programs save as .xls.

A scanner of our own, linear in the length of the text: html.parser needs minutes
for a page of unclosed comments. Nothing is fetched, run or kept as markup; texts
come out as they are shown. All tables stand below each other in one sheet, as
spreadsheet programs open such files.
"""

import html
import re
from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _

from spreadsheets.archives import too_long, too_many
from spreadsheets.delimited import decode
from spreadsheets.exceptions import UnreadableFile
from spreadsheets.limits import Limits
from spreadsheets.ranges import Merge

_START = re.compile(
    rb"\A(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\x00]*<\x00?"
    rb"(?:!|h\x00?t\x00?m|h\x00?e\x00?a|b\x00?o\x00?d|t\x00?a\x00?b|m\x00?e\x00?t|"
    rb"s\x00?t\x00?y|d\x00?i\x00?v|\?\x00?x\x00?m)",
    re.IGNORECASE,
)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([A-Za-z0-9_-]{1,20})", re.IGNORECASE)
_TAG = re.compile(r"(/?)([A-Za-z][\w:-]*)(.*)", re.DOTALL)
_SPAN = re.compile(r"\b(rowspan|colspan)\s*=\s*[\"']?\s*(\d{1,6})", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_SILENT: Final = ("script", "style", "title", "template", "xml", "noscript")
_BREAKS: Final = ("br", "p", "div", "li")
_MARKUP_LENGTH: Final = 4_000


def is_markup(content: bytes) -> bool:
    """Whether a file begins like HTML or XML."""
    return _START.match(content[:1000]) is not None


def not_a_table() -> UnreadableFile:
    """The refusal of web pages and XML that hold no plain table."""
    return UnreadableFile(
        _(
            "This is a web page or XML saved as a spreadsheet, without a plain table "
            "in it. Open it in your spreadsheet program, save it as .xlsx and upload "
            "that."
        )
    )


def read_markup(
    content: bytes, limits: Limits
) -> tuple[list[tuple[str, ...]], list[Merge]]:
    """The rows of all tables of a page, and their merged cells.

    :raises UnreadableFile: no table, or a larger one than the limits allow.
    """
    reader = _TableReader(limits)
    for text, closing, tag, attributes in _tokens(_decoded(content)):
        reader.on_text(text)
        if tag:
            reader.on_tag(tag, attributes, closing=closing)
    reader.finish()
    if not reader.tables or not reader.cells:
        raise not_a_table()
    return [tuple(row) for row in reader.rows], reader.merges


def _decoded(content: bytes) -> str:
    stated = _CHARSET.search(content[:4000])
    if stated and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode(stated[1].decode().lower())
        except (LookupError, ValueError):
            pass
    return decode(content)[0]


def _tokens(page: str) -> Iterator[tuple[str, bool, str, str]]:
    """(text before, whether a closing tag, name, attributes), in order."""
    position = 0
    while (start := page.find("<", position)) >= 0:
        text = page[position:start]
        if page.startswith("<!--", start):
            position = _after(page, "-->", start)
            yield text, False, "", ""
            continue
        end = page.find(">", start)
        if end < 0:
            break
        position = end + 1
        match = _TAG.match(page[start + 1 : min(end, start + _MARKUP_LENGTH)])
        if match is None:
            after = page[start + 1 : start + 2]
            # "a < b" is text; "<!doctype" and "<?xml" are not.
            yield text if after in ("!", "?", "/") else text + "<", False, "", ""
            if after not in ("!", "?", "/"):
                position = start + 1
            continue
        name = match[2].lower()
        yield text, bool(match[1]), name, match[3]
        if name in _SILENT and not match[1] and not match[3].endswith("/"):
            close = re.compile(f"</{re.escape(name)}", re.IGNORECASE)
            found = close.search(page, position)
            position = found.start() if found else len(page)
    yield page[position:], False, "", ""


def _after(page: str, mark: str, start: int) -> int:
    end = page.find(mark, start)
    return len(page) if end < 0 else end + len(mark)


class _TableReader:
    """Collects cells. A table within a cell is only more text of that cell."""

    def __init__(self, limits: Limits) -> None:
        self.rows: list[list[str]] = []
        self.merges: list[Merge] = []
        self.tables = 0
        self.cells = 0
        self._limits = limits
        self._depth = 0
        self._text: list[str] = []
        self._cell: tuple[int, int] | None = None
        self._row: list[str] | None = None
        # Columns that a cell of a row above reaches into: the last such row.
        self._taken: dict[int, int] = {}
        self._area = 0

    def on_text(self, text: str) -> None:
        if text and (self._cell is not None or self._depth == 0):
            self._text.append(_SPACE.sub(" ", html.unescape(text)))

    def on_tag(self, tag: str, attributes: str, *, closing: bool) -> None:
        if tag == "table":
            self._on_table(closing=closing)
        elif tag in _BREAKS:
            self._text.append("\n")
        elif self._depth == 1:
            if tag == "tr":
                self._end_row()
                self._row = None if closing else []
            elif tag in ("td", "th"):
                self._end_cell()
                if not closing:
                    self._begin_cell(attributes)

    def finish(self) -> None:
        """Take what was never closed."""
        self._end_row()
        self._end_paragraph()

    def _on_table(self, *, closing: bool) -> None:
        if closing:
            if self._depth == 1:
                self._end_row()
                self._taken = {}
            self._depth = max(0, self._depth - 1)
            return
        if self._depth == 0:
            self._end_paragraph()
            self.tables += 1
        self._depth += 1

    def _end_paragraph(self) -> None:
        """Text between tables takes rows too."""
        for line in "".join(self._text).split("\n"):
            if line.strip():
                self._add([line.strip()])
        self._text = []

    def _begin_cell(self, attributes: str) -> None:
        if self._row is None:
            self._row = []
        spans = {name.lower(): int(n) for name, n in _SPAN.findall(attributes)}
        self._cell = (max(1, spans.get("rowspan", 1)), max(1, spans.get("colspan", 1)))
        self._text = []

    def _end_cell(self) -> None:
        if self._cell is None or self._row is None:
            return
        rows, columns = self._cell
        number = len(self.rows)
        while self._taken.get(len(self._row), -1) >= number:
            self._row.append("")
        left = len(self._row)
        if left + columns > self._limits.columns:
            raise too_long(number + 1, left + columns, self._limits)
        lines = "".join(self._text).split("\n")
        text = "\n".join(line.strip() for line in lines).strip()
        self.cells += 1
        self._row += [text] + [""] * (columns - 1)
        if rows > 1 or columns > 1:
            last = number + rows - 1
            self.merges.append(Merge(number, left, last, left + columns - 1))
            self._taken |= dict.fromkeys(range(left, left + columns), last)
        self._cell, self._text = None, []

    def _end_row(self) -> None:
        self._end_cell()
        if self._row is not None:
            self._add(self._row)
        self._row, self._text = None, []

    def _add(self, row: list[str]) -> None:
        self.rows.append(row)
        self._area += len(row)
        if len(self.rows) > self._limits.rows:
            raise too_long(len(self.rows), len(row), self._limits)
        if self._area > self._limits.area:
            raise too_many("cells", self._limits)
