"""The story as blocks: paragraphs, speech, headings, lists, tables, pictures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from news.intake.manuscript import Kind, Piece
from news.intake.recognition.quotes import Spoken
from news.intake.recognition.recognised import Block, BlockKind, Photo, Quote
from news.intake.recognition.speakers import Paragraph, speaker_of
from news.intake.recognition.tokens import sentences_of
from news.intake.rich_text import RichLine

#: A bold line this short is a heading inside the story.
HEADING_WORDS: Final = 12
#: What follows speech in its paragraph; more is text of its own.
ATTRIBUTION_WORDS: Final = 40


def blocks_of(
    pieces: Sequence[Piece],
    paragraphs: Sequence[Paragraph | None],
    photos: Sequence[Photo],
) -> Iterator[Block]:
    """Yield the blocks of the story, in order.

    ``paragraphs`` holds who speaks in each piece, None where nobody can.
    """
    items: list[Piece] = []
    for piece, paragraph in zip(pieces, paragraphs, strict=True):
        if items and (piece.kind != Kind.ITEM or piece.group != items[0].group):
            yield _list(items)
            items = []
        if piece.kind == Kind.ITEM:
            items.append(piece)
        elif piece.kind == Kind.PICTURE:
            photo = next(p for p in photos if p.picture is piece.picture)
            yield Block(BlockKind.PICTURE, photo=photo)
        else:
            yield from _blocks(piece, paragraph)
    if items:
        yield _list(items)


def joined(blocks: Iterable[Block]) -> list[Block]:
    """Return blocks in which speech that goes on over paragraphs is one."""
    found: list[Block] = []
    for block in blocks:
        last = found[-1] if found else None
        if last is not None and last.goes_on and block.quote and last.quote:
            words = f"{last.quote.text}\n\n{block.quote.text}"
            block = replace(block, quote=replace(block.quote, text=words))
            found.pop()
        found.append(block)
    return found


def _list(items: list[Piece]) -> Block:
    lines = tuple(piece.line for piece in items)
    return Block(BlockKind.LIST, items=lines, ordered=items[0].ordered)


def _blocks(piece: Piece, paragraph: Paragraph | None) -> Iterator[Block]:
    if piece.kind == Kind.TABLE:
        yield Block(BlockKind.TABLE, rows=piece.rows)
    elif piece.kind == Kind.HEADING or _is_heading(piece):
        level = 2 if piece.kind != Kind.HEADING or piece.level <= 2 else 3
        line = RichLine.plain(piece.text)
        yield Block(BlockKind.HEADING, line, level=level)
    elif paragraph is None or not paragraph.spoken:
        yield from _text(piece)
    else:
        yield from _speech(piece.line, paragraph)


def _text(piece: Piece) -> Iterator[Block]:
    if piece.kind == Kind.QUOTE:
        yield Block(BlockKind.QUOTE, quote=Quote(piece.text))
    else:
        yield Block(BlockKind.PARAGRAPH, piece.line)


def _is_heading(piece: Piece) -> bool:
    return (
        piece.kind == Kind.PARAGRAPH
        and piece.line.is_bold
        and len(piece.text.split()) <= HEADING_WORDS
        and not piece.text.endswith((".", ",", ";", "”", '"'))
    )


def _speech(line: RichLine, paragraph: Paragraph) -> Iterator[Block]:
    """Yield speech that stands at the end of a paragraph as a block of its own."""
    text = line.text
    quote = paragraph.spoken[-1]
    speaker = paragraph.speakers[-1]
    if not _stands_alone(text, quote, paragraph, line):
        yield Block(BlockKind.PARAGRAPH, line)
        return
    if before := line.cut(0, quote.start):
        yield Block(BlockKind.PARAGRAPH, before)
    words = text[quote.start + 1 : quote.end - (0 if quote.open else 1)]
    yield Block(
        BlockKind.QUOTE,
        quote=Quote(
            words.strip().removesuffix(",").rstrip(),
            speaker_of(speaker) if speaker else None,
        ),
        attribution=text[quote.end :].strip(),
        goes_on=quote.open,
    )


def _stands_alone(
    text: str, quote: Spoken, paragraph: Paragraph, line: RichLine
) -> bool:
    """Tell whether the last speech can leave its paragraph without harm to it."""
    after = text[quote.end :].strip()
    if line.links or len(after.split()) > ATTRIBUTION_WORDS:
        return False
    if after and len(sentences_of(after)) > 1:
        return False
    before = text[: quote.start].rstrip()
    if not before:
        return len(paragraph.spoken) == 1 or True
    # "… dan tertib. “Kami ingin …" — but not "Bupati berkata, “Kami …"
    return before[-1] in ".!?" and not any(
        other.end > len(before) for other in paragraph.spoken[:-1]
    )
