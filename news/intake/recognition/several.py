"""Several releases in one file, as offices send them for a whole day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from news.intake.manuscript import Kind, Manuscript, Piece
from news.intake.recognition.bylines import split_byline, split_stars
from news.intake.recognition.heads import has_story_dateline
from news.intake.recognition.noise import is_noise

#: A headline, a rubric, a caption and a letterhead's lines before the next dateline.
LINES_OF_A_HEAD: Final = 6
#: Less than this is no release but what stands below one.
WORDS_OF_A_RELEASE: Final = 30


def releases_in(manuscript: Manuscript) -> list[Manuscript]:
    """Return the releases of a manuscript; one is returned as it is.

    The next one begins where the byline of a release is followed by the head of
    another: some short lines, then a paragraph with a dateline.
    """
    pieces = manuscript.pieces
    begins = [0, *(n for n in range(1, len(pieces)) if _begins(pieces, n))]
    parts = [
        pieces[start:end]
        for start, end in zip(begins, [*begins[1:], len(pieces)], strict=True)
    ]
    if len(parts) == 1 or any(_words(part) < WORDS_OF_A_RELEASE for part in parts):
        return [manuscript]
    first = Manuscript(
        parts[0], manuscript.outside, manuscript.notes, manuscript.written
    )
    others = [Manuscript(part, written=manuscript.written) for part in parts[1:]]
    return [first, *others]


def _begins(pieces: Sequence[Piece], number: int) -> bool:
    before = next((p for p in reversed(pieces[:number]) if p.line), None)
    if before is None or not pieces[number].line or is_noise(pieces[number].text):
        return False
    ended = split_byline(before.text, is_last=True) or split_stars(before.text)
    if not ended or split_byline(pieces[number].text, is_last=True):
        return False
    for piece in pieces[number : number + LINES_OF_A_HEAD]:
        if piece.kind in (Kind.PARAGRAPH, Kind.QUOTE) and has_story_dateline(
            piece.text
        ):
            return True
        if len(piece.text.split()) > 40:
            return False
    return False


def _words(pieces: Sequence[Piece]) -> int:
    return sum(len(piece.text.split()) for piece in pieces)
