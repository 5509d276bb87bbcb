"""What of an article is read for its style: its texts, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Final

from news.intake.recognition.quotes import marked_in

#: Addresses, names of accounts and files: nobody's prose.
ADDRESS: Final = re.compile(
    r"https?://\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.]+|(?<!\w)[@#]\w+"
    r"|\b[\w-]+(?:\.[\w-]+)*\.(?:com|id|net|org|info|news|pdf|docx?|xlsx?|jpe?g|png)\b"
    r"(?:/\S*)?",
    re.IGNORECASE,
)
#: Stands in the place of what isn't read; no rule knows it.
BLANK: Final = "\0"


class Kind(StrEnum):
    HEADLINE = "headline"
    STANDFIRST = "standfirst"
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    CAPTION = "caption"
    #: Words of somebody who was asked; ``speaker`` and ``post`` say whose.
    QUOTE = "quote"
    #: How the sentence of a quote goes on: *ujarnya, Rabu (04/06)*.
    ATTRIBUTION = "attribution"


#: The writer's own running text.
TOLD: Final = (Kind.STANDFIRST, Kind.PARAGRAPH, Kind.ITEM, Kind.CAPTION)
#: All of the writer's own words.
OWN: Final = (*TOLD, Kind.HEADLINE, Kind.HEADING, Kind.ATTRIBUTION)
#: All words, other people's too.
ALL: Final = tuple(Kind)


@dataclass(frozen=True)
class Part:
    """A text of the article. ``key`` names its field or block to whoever asked."""

    key: str
    kind: Kind
    text: str
    speaker: str = ""
    post: str = ""

    @cached_property
    def prose(self) -> str:
        """The text of the same length, with addresses blanked."""
        return ADDRESS.sub(lambda found: BLANK * len(found[0]), self.text)

    @cached_property
    def own(self) -> str:
        """The prose with all that stands in quotation marks blanked: speech, titles."""
        if self.kind == Kind.QUOTE:
            return BLANK * len(self.text)
        text = self.prose
        for quoted in marked_in(self.text):
            length = quoted.end - quoted.start
            text = f"{text[: quoted.start]}{BLANK * length}{text[quoted.end :]}"
        return text


@dataclass(frozen=True)
class Named:
    """Somebody in the article's list of speakers; ``key`` as of a part."""

    key: str
    name: str
    post: str = ""


@dataclass
class Draft:
    """The parts in the order in which they are read.

    ``released`` is the day of publication, by which dates without a year are meant.
    ``bare_pictures`` are the keys of pictures without a caption.
    """

    parts: list[Part] = field(default_factory=list)
    speakers: list[Named] = field(default_factory=list)
    bare_pictures: list[str] = field(default_factory=list)
    dateline: str = ""
    event_date: date | None = None
    released: date | None = None

    def of(self, *kinds: Kind) -> Iterator[Part]:
        return (part for part in self.parts if part.kind in kinds)
