"""What recognition finds, each thing beside the words it was taken from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from news.intake.manuscript import Picture
from news.intake.rich_text import EMPTY, RichLine


@dataclass(frozen=True)
class Finding:
    """A value of the article and the words it came from.

    ``doubt`` says why the editor should look at it; without, it is written so.
    """

    value: str | date
    original: str
    doubt: str = ""


@dataclass(frozen=True)
class Speaker:
    """Somebody who speaks in the text, by the fullest name, with the post."""

    name: str
    post: str
    original: str


@dataclass(frozen=True)
class Quote:
    """Direct speech without its quotation marks; the speaker may be unknown."""

    text: str
    speaker: Speaker | None = None


class BlockKind(StrEnum):
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    QUOTE = "quote"
    LIST = "list"
    TABLE = "table"
    PICTURE = "picture"


@dataclass(frozen=True)
class Block:
    """A part of the body. ``attribution`` is what follows a quote in its paragraph
    (*ujarnya, Rabu (04/06).*); ``items`` are the points of a list."""

    kind: BlockKind
    line: RichLine = EMPTY
    level: int = 0
    quote: Quote | None = None
    attribution: str = ""
    goes_on: bool = False
    items: tuple[RichLine, ...] = ()
    ordered: bool = False
    rows: tuple[tuple[str, ...], ...] = ()
    photo: Photo | None = None


class Aside(TextChoices):
    """Why a text became no part of the article."""

    UNPLACED = "unplaced", _("Not placed")
    NOISE = "noise", _("Not part of the story")
    OUTSIDE = "outside", _("Outside the text")
    LETTERHEAD = "letterhead", _("Letterhead")
    REPEATED = "repeated", _("The headline again")
    ORIGIN = "origin", _("About the release")


@dataclass(frozen=True)
class SetAside:
    text: str
    kind: Aside


@dataclass(frozen=True)
class Photo:
    """A picture of the document with the words beside it; one of them may be missing."""

    picture: Picture | None
    caption: str = ""
    credit: str = ""
    original: str = ""


@dataclass
class Recognised:
    """``findings`` are by the name of the article's field. ``released`` is the day
    by which dates without a year were resolved."""

    released: date
    findings: dict[str, Finding] = field(default_factory=dict)
    speakers: list[Speaker] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    photos: list[Photo] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    aside: list[SetAside] = field(default_factory=list)

    def value(self, name: str) -> str | date | None:
        found = self.findings.get(name)
        return found.value if found else None
