"""A release as it was recognised, as a draft to check."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from news.intake.recognition import BlockKind, Recognised
from news.intake.recognition.recognised import Block
from news.style.parts import Draft, Kind, Named, Part

_FIELDS = (
    ("headline", Kind.HEADLINE),
    ("standfirst", Kind.STANDFIRST),
    ("caption", Kind.CAPTION),
)


def draft_of(found: Recognised) -> Draft:
    """Return the parts that were recognised, each known by its place."""
    parts = [
        Part(name, kind, str(value))
        for name, kind in _FIELDS
        if (value := found.value(name))
    ]
    for number, block in enumerate(found.blocks, 1):
        parts.extend(_parts(f"block {number}", block))
    event = found.value("event_date")
    return Draft(
        parts,
        [Named(f"speaker {one.name}", one.name, one.post) for one in found.speakers],
        dateline=str(found.value("dateline_place") or ""),
        event_date=event if isinstance(event, date) else None,
        released=found.released,
    )


def _parts(key: str, block: Block) -> Iterator[Part]:
    if block.quote is not None:
        speaker = block.quote.speaker
        name, post = (speaker.name, speaker.post) if speaker else ("", "")
        yield Part(key, Kind.QUOTE, block.quote.text, name, post)
        if block.attribution:
            yield Part(key, Kind.ATTRIBUTION, block.attribution)
    elif block.kind == BlockKind.PARAGRAPH:
        yield Part(key, Kind.PARAGRAPH, block.line.text)
    elif block.kind == BlockKind.HEADING:
        yield Part(key, Kind.HEADING, block.line.text)
    for item in block.items:
        yield Part(key, Kind.ITEM, item.text)
