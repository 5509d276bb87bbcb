"""What was read of a file, in the order of its writer, before anybody interprets it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise

from news.intake.rich_text import EMPTY, RichLine


class Kind(StrEnum):
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    TABLE = "table"
    PICTURE = "picture"
    CAPTION = "caption"
    QUOTE = "quote"


@dataclass(frozen=True)
class Picture:
    """A picture inside the document; ``number`` counts from one."""

    number: int
    data: bytes
    alt: str = ""


@dataclass(frozen=True)
class Piece:
    """A paragraph, heading, point of a list, table or picture of a manuscript.

    ``level`` is that of a heading, 1 for the title of the document; ``ordered``
    tells numbered lists from bulleted ones; ``group`` is shared by the points of
    one list. ``rows`` are the texts of a table's cells.
    """

    kind: Kind
    line: RichLine = EMPTY
    level: int = 0
    ordered: bool = False
    group: int = 0
    rows: tuple[tuple[str, ...], ...] = ()
    picture: Picture | None = None

    @property
    def text(self) -> str:
        return self.line.text


@dataclass
class Manuscript:
    """``outside`` holds texts beside the story, as headers of pages; ``notes`` says
    what could not be taken over, for the editor."""

    pieces: list[Piece] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    notes: list[str | Promise] = field(default_factory=list)
    written: date | None = None

    @property
    def has_words(self) -> bool:
        return any(piece.line or piece.rows for piece in self.pieces)
