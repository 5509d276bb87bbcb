"""Documents of LibreOffice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from html import escape
from typing import Final
from xml.etree.ElementTree import Element
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from news.intake.manuscript import Manuscript
from news.intake.reading.archives import damaged, opened
from news.intake.reading.web import read_markup

NAMES: Final = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
    "dc": "http://purl.org/dc/elements/1.1/",
}
TAGS: Final = {
    "text:p": "p",
    "text:list": "ul",
    "text:list-item": "li",
    "table:table": "table",
    "table:table-row": "tr",
    "table:table-cell": "td",
    "draw:text-box": "div",
}
#: Deleted text of recorded changes, tables of contents, notes of the margin.
SILENT: Final = {
    *("text:tracked-changes", "text:sequence-decls", "office:annotation"),
    *("office:forms", "text:variable-decls", "draw:object", "draw:object-ole"),
}


def read_opendocument(data: bytes) -> Manuscript:
    """Return the manuscript in an .odt.

    :raises UnreadableRelease: when it is damaged, locked or too large.
    """
    with opened(data) as archive:
        content = _parsed(archive, "content.xml")
        body = content.find("office:body/office:text", NAMES)
        if body is None:
            raise damaged()
        html = "".join(_Markup(content).of(body))
        manuscript = read_markup(html, lambda address: _picture(archive, address))
        meta = _optional(archive, "meta.xml")
        styles = _optional(archive, "styles.xml")
    if meta is not None:
        manuscript.written = _moment(meta.findtext(".//dc:date", None, NAMES))
    if styles is not None:
        manuscript.outside.extend(_beside(styles))
    return manuscript


class _Markup:
    """Writes the text of a document as HTML, with what is bold and italic."""

    def __init__(self, content: Element) -> None:
        self._bold: set[str] = set()
        self._italic: set[str] = set()
        self._numbered: set[str] = set()
        for style in content.iterfind(".//style:style", NAMES):
            look = style.find("style:text-properties", NAMES)
            if look is None:
                continue
            name = style.get(_name("style:name"), "")
            if look.get(_name("fo:font-weight")) == "bold":
                self._bold.add(name)
            if look.get(_name("fo:font-style")) == "italic":
                self._italic.add(name)
        for style in content.iterfind(".//text:list-style", NAMES):
            if style.find("text:list-level-style-number", NAMES) is not None:
                self._numbered.add(style.get(_name("style:name"), ""))

    def of(self, element: Element) -> Iterable[str]:
        yield escape(element.text or "")
        for child in element:
            yield from self._element(child)
            yield escape(child.tail or "")

    def _element(self, element: Element) -> Iterable[str]:
        name = _short(element.tag)
        if name in SILENT:
            return
        if name in ("text:s", "text:tab", "text:soft-page-break"):
            yield " "
        elif name == "text:line-break":
            yield "<br>"
        elif name == "draw:image":
            address = element.get(_name("xlink:href"), "")
            yield f'<img src="{escape(address)}">'
        else:
            yield from self._container(name, element)

    def _container(self, name: str, element: Element) -> Iterable[str]:
        before, after = self._tags(name, element)
        yield before
        if name == "draw:frame":
            yield from self._frame(element)
        else:
            yield from self.of(element)
        yield after

    def _frame(self, element: Element) -> Iterable[str]:
        """A frame says what its picture shows; only the first form counts."""
        alt = element.findtext("svg:title", None, NAMES)
        alt = alt or element.findtext("svg:desc", "", NAMES)
        image = element.find("draw:image", NAMES)
        if image is None:
            yield from self.of(element)
            return
        address = image.get(_name("xlink:href"), "")
        yield f'<img src="{escape(address)}" alt="{escape(alt or "")}">'

    def _tags(self, name: str, element: Element) -> tuple[str, str]:
        if name == "text:h":
            level = element.get(_name("text:outline-level"), "1")
            tag = f"h{level if level in '123456' else 6}"
            return f"<{tag}>", f"</{tag}>"
        if name == "text:a":
            address = element.get(_name("xlink:href"), "")
            return f'<a href="{escape(address)}">', "</a>"
        style = element.get(_name("text:style-name"), "")
        if name == "text:list" and style in self._numbered:
            return "<ol>", "</ol>"
        if name == "text:p" and style in ("Title", "Judul"):
            return "<h1>", "</h1>"
        tag = TAGS.get(name, "span" if name == "text:span" else "")
        before = [tag] if tag else []
        if name in ("text:p", "text:span"):
            before += ["b"] if style in self._bold else []
            before += ["i"] if style in self._italic else []
        opening = "".join(f"<{tag}>" for tag in before)
        return opening, "".join(f"</{tag}>" for tag in reversed(before))


def _name(short: str) -> str:
    prefix, _colon, local = short.partition(":")
    return f"{{{NAMES[prefix]}}}{local}"


def _short(tag: str) -> str:
    space, _brace, local = tag.removeprefix("{").partition("}")
    prefix = next((key for key, value in NAMES.items() if value == space), "")
    return f"{prefix}:{local}"


def _parsed(archive: ZipFile, name: str) -> Element:
    """:raises UnreadableRelease: when the part is missing or broken."""
    try:
        root: Element = fromstring(archive.read(name))
    except (
        *(KeyError, ParseError, DefusedXmlException, BadZipFile, ZlibError),
        *(EOFError, NotImplementedError),
    ) as error:
        raise damaged() from error
    return root


def _optional(archive: ZipFile, name: str) -> Element | None:
    return _parsed(archive, name) if name in archive.namelist() else None


def _picture(archive: ZipFile, address: str) -> bytes | None:
    try:
        return archive.read(address.removeprefix("./"))
    except (KeyError, BadZipFile, ZlibError, EOFError, NotImplementedError):
        return None


def _moment(text: str | None) -> date | None:
    try:
        return datetime.fromisoformat(text[:19]).date() if text else None
    except ValueError:
        return None


def _beside(styles: Element) -> list[str]:
    """Return the lines of page headers and footers."""
    lines: dict[str, None] = {}
    for kind in ("style:header", "style:footer"):
        for part in styles.iterfind(f".//{kind}", NAMES):
            for paragraph in part.iter(_name("text:p")):
                if line := " ".join("".join(paragraph.itertext()).split()):
                    lines[line] = None
    return list(lines)
