"""What the text of an old article is made of, beyond what a release can hold."""

from __future__ import annotations

from dataclasses import dataclass, field

from news.intake.recognition import Block


@dataclass(frozen=True)
class OldPicture:
    """A picture by its address; ``sources`` are the places to look for its file."""

    address: str
    alt: str = ""
    caption: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class OldGallery:
    pictures: tuple[OldPicture, ...]


@dataclass(frozen=True)
class OldQuote:
    text: str
    speaker: str = ""


@dataclass(frozen=True)
class OldPlayer:
    """A video by an address whose player is known."""

    address: str
    caption: str = ""


Part = Block | OldPicture | OldGallery | OldPlayer
Placed = OldPicture | OldGallery | OldQuote | OldPlayer


@dataclass
class Converted:
    """``remarks`` say what found no place; ``links`` are all addresses linked to."""

    parts: list[Part] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    @property
    def pictures(self) -> list[OldPicture]:
        found: list[OldPicture] = []
        for part in self.parts:
            if isinstance(part, OldPicture):
                found.append(part)
            elif isinstance(part, OldGallery):
                found.extend(part.pictures)
        return found
