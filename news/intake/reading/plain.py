"""Plain text: its encoding, its paragraphs and the signs of messengers."""

from __future__ import annotations

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable
from itertools import groupby, pairwise
from typing import Final

from charset_normalizer import from_bytes
from django.utils.translation import gettext_lazy as _

from news.intake.errors import UnreadableRelease
from news.intake.manuscript import Kind, Manuscript, Piece
from news.intake.rich_text import RichLine, Run

#: Lines longer than this are paragraphs; mail and old editors wrap earlier.
WRAPPED_AT_MOST: Final = 130
WRAPPED_AT_LEAST: Final = 40
ENCODINGS: Final = {
    BOM_UTF8: "utf-8-sig",
    BOM_UTF16_LE: "utf-16",
    BOM_UTF16_BE: "utf-16",
}
#: Bold and italic in messengers: *kata* and _kata_, but neither (*) nor a***.
MARKED: Final = re.compile(
    r"(?<![\w*(/])\*(?P<bold>[^\s*/)](?:[^*\n]*[^\s*])?)\*(?![\w*)/])"
    r"|(?<![\w_])_(?P<italic>[^\s_](?:[^_\n]*[^\s_])?)_(?![\w_])"
)
ADDRESS: Final = re.compile(r"https?://[^\s<>\"“”]+[^\s<>\"“”.,;:!?)\]]")
POINT: Final = re.compile(
    r"(?:(?P<bullet>[-•●▪◦*·‣–])|(?P<number>\d{1,2}[.)]))\s+(?=\S)"
)


def read_plain(data: bytes) -> Manuscript:
    """Return the manuscript in a text file of any encoding.

    :raises UnreadableRelease: when the file holds no text.
    """
    lines = decoded(data).splitlines()
    blocks = [list(block) for filled, block in groupby(lines, key=_has_text) if filled]
    width = max((len(line.rstrip()) for line in lines), default=0)
    return Manuscript(
        [
            _piece(text, number)
            for number, block in enumerate(blocks, 1)
            for text in _paragraphs([line.strip() for line in block], width)
        ]
    )


def decoded(data: bytes) -> str:
    """Return bytes as text; what they are encoded in is found out.

    :raises UnreadableRelease: when they are no text.
    """
    for mark, encoding in ENCODINGS.items():
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        best = from_bytes(data, cp_isolation=["cp1252", "utf_16"]).best()
        text = str(best) if best else data.decode("cp1252", "replace")
    if "\x00" in text:
        raise UnreadableRelease(_("The file holds no text that can be read."))
    return text


def _has_text(line: str) -> bool:
    return bool(line.strip())


def _paragraphs(block: list[str], width: int) -> Iterable[str]:
    """Return the paragraphs of lines that no empty line divides."""
    if len(block) > 1 and _is_wrapped(block, width):
        yield " ".join(block)
    else:
        yield from block


def _is_wrapped(block: list[str], width: int) -> bool:
    """Tell whether each line ends only because the next word didn't fit."""
    if not WRAPPED_AT_LEAST <= width <= WRAPPED_AT_MOST:
        return False
    return all(
        len(line) + 1 + len(following.split(maxsplit=1)[0]) > width - 2
        and not POINT.match(following)
        for line, following in pairwise(block)
    )


def _piece(text: str, block: int) -> Piece:
    point = POINT.match(text)
    # A dash and capitals is how some datelines and captions begin.
    if point is None or text.endswith("*"):
        return Piece(Kind.PARAGRAPH, RichLine.of(_runs(text)))
    line = RichLine.of(_runs(text[point.end() :]))
    return Piece(Kind.ITEM, line, ordered=point["number"] is not None, group=block)


def _runs(text: str) -> Iterable[Run]:
    position = 0
    for found in MARKED.finditer(text):
        yield from _linked(text[position : found.start()])
        bold, italic = found["bold"], found["italic"]
        yield Run(bold or italic, bold=bold is not None, italic=italic is not None)
        position = found.end()
    yield from _linked(text[position:])


def _linked(text: str) -> Iterable[Run]:
    position = 0
    for found in ADDRESS.finditer(text):
        yield Run(text[position : found.start()])
        yield Run(found[0], link=found[0])
        position = found.end()
    yield Run(text[position:])
