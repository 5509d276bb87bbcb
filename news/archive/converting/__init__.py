"""The HTML of an old article as the parts of an article here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from typing import Final, TypeGuard

from django.utils.translation import gettext as _

from news.archive.converting.markup import Attachments, Markup
from news.archive.converting.paragraphs import with_paragraphs
from news.archive.converting.parts import (
    Converted,
    OldGallery,
    OldPicture,
    OldPlayer,
    OldQuote,
    Part,
)
from news.archive.converting.shortcodes import without_shortcodes
from news.archive.limits import PICTURES
from news.intake.manuscript import Kind, Piece
from news.intake.reading.web import read_fragment
from news.intake.recognition import Block, BlockKind, Quote, Speaker
from news.intake.rich_text import RichLine, Run
from news.players import find_player

__all__ = ["attachments_in", "converted"]

ALONE: Final = re.compile(r"https?://\S+")
NUMBERS: Final = re.compile(r"""(?:wp-image-|data-id=["'])(\d{1,15})""")
LISTED: Final = re.compile(r"""\[gallery[^\]]*?(?:ids|include)=["']?([\d,\s]+)""")
#: Blocks of the new editor without text of their own; the old site filled them.
FILLED: Final = re.compile(
    r"<!--\s*wp:(?P<name>[a-z][\w/-]*)(?:\s+\{.{0,9999}?\})?\s*/-->"
)
SILENT: Final = {"more", "nextpage", "spacer", "separator", "block-spacer"}


def attachments_in(text: str) -> set[int]:
    """Return the numbers of the attachments that a text shows."""
    found = {int(number) for number in NUMBERS.findall(text)}
    for numbers in LISTED.findall(text):
        found |= {int(n) for n in re.findall(r"\d{1,15}", numbers)}
    return found


def converted(
    text: str, *, base: str, attachments: Attachments, is_wordpress: bool = True
) -> Converted:
    """Return what an article is made of; nothing of the text is left out silently.

    ``base`` is the address of the article, for links that are not whole;
    ``is_wordpress`` tells stored text of its editors from finished HTML.

    :raises UnreadableRelease: when the markup is nested like no document.
    """
    found = Converted()
    if is_wordpress:
        _note_filled_blocks(text, found.remarks)
        text = with_paragraphs(without_shortcodes(text, found.remarks))
    markup = Markup(text, base, attachments, found.remarks)
    tables = _links_in_tables(markup)
    manuscript = read_fragment(markup.soup, str.encode, pictures=len(markup.placed))
    found.parts = _captioned(_parts(manuscript.pieces, markup))
    found.remarks += [
        _("Not shown on the old site either: %(text)s") % {"text": outside}
        for outside in manuscript.outside
    ]
    found.remarks += [str(note) for note in manuscript.notes] + tables
    found.links = list(dict.fromkeys(_links(found.parts)))
    _bound_pictures(found)
    return found


def _note_filled_blocks(text: str, remarks: list[str]) -> None:
    for found in FILLED.finditer(text):
        if found["name"].rpartition("/")[2] not in SILENT:
            shown = found[0][:160]
            remarks.append(
                _("Left out, for only the old site understands it: %(code)s")
                % {"code": shown}
            )


def _links_in_tables(markup: Markup) -> list[str]:
    return [
        _("A link in a table: %(text)s (%(address)s)")
        % {"text": link.get_text(" ", strip=True), "address": link["href"]}
        for link in markup.soup.select("table a[href]")
    ]


def _bound_pictures(found: Converted) -> None:
    if len(found.pictures) <= PICTURES:
        return
    found.remarks.append(
        _("Only the first %(count)d pictures of the article are taken over.")
        % {"count": PICTURES}
    )
    left = PICTURES
    for place, part in enumerate(found.parts):
        if isinstance(part, OldGallery):
            found.parts[place] = OldGallery(part.pictures[: max(left, 0)])
            left -= len(part.pictures)
        elif isinstance(part, OldPicture):
            left -= 1
    found.parts = [
        p for p in found.parts if not isinstance(p, OldGallery) or p.pictures
    ]


# ------------------------------------------------------------------------- parts


def _parts(pieces: Iterable[Piece], markup: Markup) -> Iterator[Part]:
    for group, same in groupby(pieces, _list_of):
        if group:
            items = list(same)
            lines = tuple(piece.line for piece in items)
            yield Block(BlockKind.LIST, items=lines, ordered=items[0].ordered)
            continue
        for piece in same:
            yield from _part(piece, markup)


def _captioned(parts: Iterable[Part]) -> list[Part]:
    """Return parts in which the line below a video is its caption."""
    found: list[Part] = []
    for part in parts:
        last = found[-1] if found else None
        if isinstance(last, OldPlayer) and not last.caption and _is_caption(part):
            found[-1] = replace(last, caption=part.line.text)
        else:
            found.append(part)
    return found


def _is_caption(part: Part) -> TypeGuard[Block]:
    return (
        isinstance(part, Block)
        and bool(part.line)
        and all(run.italic for run in part.line.runs)
    )


def _list_of(piece: Piece) -> int:
    """Return the number of the list that a piece is a point of, or zero."""
    return piece.group + 1 if piece.kind == Kind.ITEM else 0


def _part(piece: Piece, markup: Markup) -> Iterator[Part]:
    match piece.kind:
        case Kind.PICTURE if piece.picture is not None:
            yield from _placed(markup.at(piece.picture.data))
        case Kind.TABLE:
            yield Block(BlockKind.TABLE, rows=piece.rows)
        case Kind.HEADING if not piece.line.links:
            level = 2 if piece.level <= 2 else 3
            yield Block(BlockKind.HEADING, RichLine.plain(piece.text), level=level)
        case Kind.HEADING:
            yield Block(BlockKind.PARAGRAPH, _all(piece.line, bold=True))
        case Kind.CAPTION:
            yield Block(BlockKind.PARAGRAPH, _all(piece.line, italic=True))
        case _:
            yield _paragraph(piece.line)


def _all(line: RichLine, **look: bool) -> RichLine:
    return RichLine.of([replace(run, **look) for run in line.runs])  # type: ignore[arg-type]


def _paragraph(line: RichLine) -> Part:
    """Return a line as text; an address that stands alone plays, or is a link."""
    text = line.text.strip()
    if not ALONE.fullmatch(text):
        return Block(BlockKind.PARAGRAPH, line)
    target = line.links[0] if line.links else text
    if find_player(target):
        return OldPlayer(target)
    return Block(BlockKind.PARAGRAPH, RichLine.of([Run(text, link=target)]))


def _placed(thing: OldPicture | OldGallery | OldQuote | OldPlayer) -> Iterator[Part]:
    if isinstance(thing, OldQuote):
        speaker = Speaker(thing.speaker, "", thing.speaker) if thing.speaker else None
        yield Block(BlockKind.QUOTE, quote=Quote(thing.text, speaker))
    else:
        yield thing


def _links(parts: Iterable[Part]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, Block):
            yield from part.line.links
            for item in part.items:
                yield from item.links
