"""Text of WordPress's old editor: its paragraphs are lines without markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

#: The limits of blocks in text of the new editor.
DELIMITER: Final = re.compile(
    r"<!--\s*(?P<closing>/)?wp:[a-z][\w/-]*(?:\s+\{.{0,9999}?\})?\s*(?P<void>/)?-->",
    re.DOTALL,
)
VERBATIM: Final = re.compile(
    r"(<(pre|script|style|textarea)\b.{0,99999}?</\2\s*>)", re.DOTALL | re.IGNORECASE
)
TAG: Final = re.compile(r"(<!--.{0,9999}?-->|<[^<>]*>)", re.DOTALL)
GAP: Final = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
#: A block without words: it ends a paragraph, wherever it stands.
BREAK: Final = "<div></div>"
#: More paragraphs than this without an end would nest too deeply.
UNCLOSED: Final = 50


def with_paragraphs(text: str) -> str:
    """Return text in which empty lines and line breaks are marked up.

    What stands inside blocks of the new editor is marked up already.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _closed("".join(_parts(text)))


def _parts(text: str) -> Iterator[str]:
    depth = position = 0
    for found in DELIMITER.finditer(text):
        part = text[position : found.start()]
        yield part if depth else _marked_up(part)
        yield found[0]
        if not found["void"]:
            depth = max(0, depth + (-1 if found["closing"] else 1))
        position = found.end()
    yield text[position:] if depth else _marked_up(text[position:])


def _marked_up(part: str) -> str:
    pieces = VERBATIM.split(part)
    # Each third is the name of the element in the second.
    for place in range(0, len(pieces), 3):
        pieces[place] = _breaks_marked(pieces[place])
    del pieces[2::3]
    return "".join(pieces)


def _breaks_marked(text: str) -> str:
    parts = TAG.split(text)
    for place in range(0, len(parts), 2):
        parts[place] = GAP.sub(BREAK, parts[place]).replace("\n", "<br>\n")
    return "".join(parts)


def _closed(markup: str) -> str:
    opened = len(re.findall(r"<p[\s>]", markup, re.IGNORECASE))
    if opened - len(re.findall(r"</p\s*>", markup, re.IGNORECASE)) <= UNCLOSED:
        return markup
    return re.sub(r"(?=<p[\s>])", "</p>", markup, flags=re.IGNORECASE)
