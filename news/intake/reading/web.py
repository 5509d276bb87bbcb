"""HTML as pieces: of pages saved from a browser, and of converted documents."""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Callable
from dataclasses import replace
from typing import Final
from urllib.parse import unquote_to_bytes

from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.dammit import UnicodeDammit
from bs4.element import PreformattedString
from django.utils.translation import gettext as _

from news.intake.errors import UnreadableRelease
from news.intake.limits import CHARACTERS, DEPTH, PICTURES
from news.intake.manuscript import Kind, Manuscript, Picture, Piece
from news.intake.rich_text import RichLine, Run

#: What is no text, and what belongs to a page and not to a story.
SILENT: Final = {
    *("script", "style", "template", "noscript", "head", "svg", "math"),
    *("object", "applet", "iframe", "embed", "canvas", "audio", "video"),
}
BESIDE: Final = {"nav", "aside", "form", "footer", "button", "select", "textarea"}
HEADINGS: Final = {"h1", "h2", "h3", "h4", "h5", "h6"}
BOLD: Final = {"b", "strong"}
ITALIC: Final = {"i", "em", "cite"}
INLINE: Final = (
    BOLD
    | ITALIC
    | {
        *(
            "a",
            "abbr",
            "acronym",
            "bdi",
            "bdo",
            "big",
            "code",
            "data",
            "del",
            "dfn",
            "font",
        ),
        *(
            "ins",
            "kbd",
            "label",
            "mark",
            "q",
            "s",
            "samp",
            "small",
            "span",
            "strike",
            "sub",
        ),
        *("sup", "time", "tt", "u", "var", "wbr", "o:p"),
    }
)
STORY: Final = (
    "[itemprop=articleBody]",
    "article .entry-content",
    "article",
    ".entry-content",
    ".post-content",
    "main",
)
#: A story holds at least this part of the words of its page.
SHARE: Final = 0.5
LINKS: Final = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
#: Cells of a table that is one, and not the frame of a letter.
CELL_CHARACTERS: Final = 300

Load = Callable[[str], bytes | None]


def read_web(data: bytes) -> Manuscript:
    """Return the manuscript in a page that was saved as HTML.

    :raises UnreadableRelease: when it is nested like no document.
    """
    return read_markup(decoded_page(data), embedded)


def read_markup(html: str, load: Load) -> Manuscript:
    """Return the manuscript in markup; ``load`` gives the pictures by address.

    Nothing is fetched from elsewhere and nothing in the page runs: only words,
    addresses of links and pictures inside the document are looked at.
    """
    if len(html) > 12 * CHARACTERS:
        raise UnreadableRelease(_("The page is too long for a release."))
    soup = BeautifulSoup(html, "html.parser")
    walk = _Walk(load)
    story = _story(soup)
    walk.read(story)
    if story is not soup:
        _read_around(soup, story, walk.manuscript)
    return walk.manuscript


def read_fragment(root: Tag, load: Load, *, pictures: int = PICTURES) -> Manuscript:
    """Return the manuscript in elements that are a story and nothing else.

    :raises UnreadableRelease: when they are nested like no document.
    """
    walk = _Walk(load, pictures)
    walk.read(root)
    return walk.manuscript


def embedded(address: str) -> bytes | None:
    """Return the bytes of an address that holds its own data."""
    head, comma, body = address.partition(",")
    if not (comma and head.lower().startswith("data:image/")):
        return None
    try:
        if head.lower().endswith(";base64"):
            return b64decode(unquote_to_bytes(body))
        return unquote_to_bytes(body)
    except (Base64Error, ValueError):
        return None


def decoded_page(data: bytes) -> str:
    """Return the markup of a page in the encoding it names or turns out to have."""
    markup = UnicodeDammit(data, is_html=True).unicode_markup
    return markup or data.decode("cp1252", "replace")


def _story(soup: BeautifulSoup) -> Tag:
    """Return the part of a page that holds the story, or the whole page."""
    words = len(soup.get_text(" ").split())
    for selector in STORY:
        for found in soup.select(selector, limit=3):
            if len(found.get_text(" ").split()) > SHARE * words:
                return found
    return soup


def _read_around(soup: BeautifulSoup, story: Tag, manuscript: Manuscript) -> None:
    """Take over the headline above the story; keep the rest of the page beside it."""
    heading = soup.find("h1")
    if isinstance(heading, Tag) and story not in heading.parents:
        line = RichLine.plain(heading.get_text(" "))
        if line:
            manuscript.pieces.insert(0, Piece(Kind.HEADING, line, level=1))
            heading.extract()
    story.extract()
    around = _Walk(lambda _address: None)
    around.read(soup)
    lines = [piece.text for piece in around.manuscript.pieces if piece.line]
    manuscript.outside.extend([*lines, *around.manuscript.outside])


class _Walk:
    """Goes through the elements of a page and keeps what a reader would see."""

    def __init__(self, load: Load, most_pictures: int = PICTURES) -> None:
        self.manuscript = Manuscript()
        self._load = load
        self._most_pictures = most_pictures
        self._runs: list[Run] = []
        self._kind = Kind.PARAGRAPH
        self._level = 0
        self._lists: list[tuple[int, bool]] = []
        self._groups = 0
        self._pictures = 0

    def read(self, root: Tag) -> None:
        self._children(root, Run(""), 0)
        self._end_piece()

    def _children(self, element: Tag, look: Run, depth: int) -> None:
        if depth > DEPTH:
            raise UnreadableRelease(
                _("The page is nested too deeply. Copy its text and paste it.")
            )
        for child in element.children:
            if isinstance(child, Tag):
                self._element(child, look, depth + 1)
            elif isinstance(child, NavigableString) and not isinstance(
                child, PreformattedString
            ):
                text = re.sub(r"[\r\n\t ]+", " ", str(child))
                self._runs.append(replace(look, text=text))

    def _element(self, element: Tag, look: Run, depth: int) -> None:
        name = element.name
        if name in SILENT:
            return
        if name in BESIDE or _is_hidden(element):
            self._keep_outside(element)
        elif name == "br":
            self._runs.append(Run("\n"))
        elif name == "img":
            self._picture(element)
        elif name in INLINE:
            self._children(element, _look(element, look), depth)
        elif name == "table" and _is_of_figures(element):
            self._table(element)
        else:
            self._block(element, look, depth)

    def _block(self, element: Tag, look: Run, depth: int) -> None:
        self._end_piece()
        before = self._kind, self._level
        name = element.name
        if name in HEADINGS:
            self._kind, self._level = Kind.HEADING, int(name[1])
        elif name == "li":
            self._kind = Kind.ITEM
        elif name == "figcaption":
            self._kind = Kind.CAPTION
        elif name == "blockquote":
            self._kind = Kind.QUOTE
        if is_list := name in {"ul", "ol"}:
            self._groups += 1
            self._lists.append((self._groups, name == "ol"))
        self._children(element, look, depth)
        self._end_piece()
        if is_list:
            self._lists.pop()
        self._kind, self._level = before

    def _end_piece(self) -> None:
        line, self._runs = RichLine.of(self._runs), []
        group, ordered = self._lists[-1] if self._lists else (0, False)
        lines = [line] if self._kind == Kind.HEADING else _sentences(line)
        for part in lines:
            self.manuscript.pieces.append(
                Piece(self._kind, part, self._level, ordered, group)
            )

    def _keep_outside(self, element: Tag) -> None:
        text = RichLine.plain(element.get_text(" ", strip=True)).text
        if text:
            self.manuscript.outside.append(text)

    def _picture(self, element: Tag) -> None:
        address = str(element.get("src") or "").strip()
        alt = RichLine.plain(str(element.get("alt") or "")).text
        data = self._load(address) if address else None
        if data is None:
            if not address.lower().startswith("data:") and (address or alt):
                where = " ".join(part for part in (alt, address) if part)
                note = _("A picture is not in the document: %(where)s")
                self.manuscript.notes.append(note % {"where": where})
            return
        self._pictures += 1
        if self._pictures > self._most_pictures:
            return
        if _is_before_text(self._runs):
            self._runs = []
        else:
            self._end_piece()
        picture = Picture(self._pictures, data, alt)
        self.manuscript.pieces.append(Piece(Kind.PICTURE, picture=picture))

    def _table(self, element: Tag) -> None:
        self._end_piece()
        rows = tuple(
            tuple(
                RichLine.plain(cell.get_text(" ", strip=True)).text
                for cell in row.find_all(["td", "th"])
            )
            for row in element.find_all("tr")
        )
        rows = tuple(row for row in rows if any(row))
        if rows:
            self.manuscript.pieces.append(Piece(Kind.TABLE, rows=rows))


def _look(element: Tag, look: Run) -> Run:
    if element.name in BOLD:
        return replace(look, bold=True)
    if element.name in ITALIC:
        return replace(look, italic=True)
    address = str(element.get("href") or "").strip()
    if element.name == "a" and LINKS.match(address):
        return replace(look, link=address)
    return look


def _is_hidden(element: Tag) -> bool:
    style = str(element.get("style") or "").replace(" ", "").lower()
    return element.has_attr("hidden") or "display:none" in style


def _is_before_text(runs: list[Run]) -> bool:
    return not any(run.text.strip() for run in runs)


def _is_of_figures(table: Tag) -> bool:
    """Tell a table that is one from the frame of a letterhead or page."""
    if table.find(["table", "img", "h1", "h2"]) is not None:
        return False
    rows = [row.find_all(["td", "th"]) for row in table.find_all("tr")]
    if len(rows) < 2 or max(map(len, rows)) < 2:
        return False
    longest = max(len(cell.get_text()) for row in rows for cell in row)
    return longest <= CELL_CHARACTERS


def _sentences(line: RichLine) -> list[RichLine]:
    """Return what breaks divide into paragraphs; a sentence that goes on is one."""
    found: list[RichLine] = []
    for part in line.lines():
        if found and _goes_on(found[-1].text, part.text):
            found[-1] = found[-1].followed_by(part)
        else:
            found.append(part)
    return found


def _goes_on(text: str, following: str) -> bool:
    return following[:1].islower() or text.endswith((",", " dan", " di", "-"))
