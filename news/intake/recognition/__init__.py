"""What the parts of a manuscript are: read off it, or guessed and said so."""

from news.intake.recognition.recognise import recognise
from news.intake.recognition.recognised import (
    Aside,
    Block,
    BlockKind,
    Finding,
    Photo,
    Quote,
    Recognised,
    SetAside,
    Speaker,
)
from news.intake.recognition.several import releases_in

__all__ = [
    "Aside",
    "Block",
    "BlockKind",
    "Finding",
    "Photo",
    "Quote",
    "Recognised",
    "SetAside",
    "Speaker",
    "recognise",
    "releases_in",
]
