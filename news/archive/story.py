"""An entry of an export as an article: its text, photograph, standfirst and byline."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

from django.utils.translation import gettext as _

from news.archive.addresses import absolute, originals
from news.archive.converting import converted
from news.archive.converting.parts import OldPicture, Part
from news.archive.reading.wxr import plain
from news.intake.recognition import Block, BlockKind
from news.intake.recognition.bylines import split_byline
from news.intake.recognition.datelines import dateline_of
from news.intake.recognition.words import towns

STANDFIRST: Final = 400
AUTHOR: Final = 80
#: Names of accounts that say nothing about who wrote.
NOBODY: Final = {
    "admin",
    "administrator",
    "root",
    "webmaster",
    "superadmin",
    "operator",
}


class Entry(Protocol):
    """What is needed of an entry, wherever it is kept."""

    title: str
    text: str
    excerpt: str
    author: str
    address: str
    lead_id: int | None
    lead_address: str


@dataclass
class Story:
    """``remarks`` say what an editor should know about it."""

    parts: list[Part]
    remarks: list[str]
    links: list[str] = field(default_factory=list)
    lead: OldPicture | None = None
    standfirst: str = ""
    dateline: str = ""
    author_code: str = ""

    @property
    def pictures(self) -> list[OldPicture]:
        """The pictures of text and photograph, each once."""
        shown = [self.lead] if self.lead else []
        for part in self.parts:
            if isinstance(part, OldPicture):
                shown.append(part)
            elif not isinstance(part, Block):
                shown.extend(getattr(part, "pictures", ()))
        return list({picture.address: picture for picture in reversed(shown)}.values())[
            ::-1
        ]


def story_of(
    entry: Entry, attachments: Mapping[int, OldPicture], *, is_wordpress: bool
) -> Story:
    """Return the article in an entry.

    :raises UnreadableRelease: when its markup is nested like no document.
    """
    found = converted(
        entry.text,
        base=entry.address,
        attachments=attachments,
        is_wordpress=is_wordpress,
    )
    story = Story(found.parts, found.remarks, found.links)
    story.lead = _lead(entry, attachments, story.remarks)
    _take_standfirst(entry, story)
    _take_dateline(story)
    _take_byline(entry, story)
    return story


def _lead(
    entry: Entry, attachments: Mapping[int, OldPicture], remarks: list[str]
) -> OldPicture | None:
    if entry.lead_id:
        if found := attachments.get(entry.lead_id):
            return found
        remarks.append(_("The photograph of the article is not in the export."))
    if entry.lead_address:
        address = absolute(entry.lead_address, entry.address)
        return OldPicture(address, sources=tuple(originals(address)))
    return None


def _take_standfirst(entry: Entry, story: Story) -> None:
    text = plain(entry.excerpt)
    cut = re.sub(r"\s*(?:\[?(?:…|\.\.\.)\]?|Selengkapnya.*|Read more.*)\s*$", "", text)
    if not cut or _opening(story).startswith(_letters(cut)):
        return  # how the text begins, made by the old site
    story.standfirst = text
    if len(text) > STANDFIRST:
        story.standfirst = (
            text[: STANDFIRST - 1].rsplit(" ", 1)[0].rstrip(",;:–- ") + "…"
        )
        story.remarks.append(
            _("The excerpt is longer than a standfirst; all of it: %(text)s")
            % {"text": text}
        )


def _opening(story: Story) -> str:
    lines = (part.line.text for part in story.parts if isinstance(part, Block))
    return _letters(" ".join(lines))


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()


def _take_dateline(story: Story) -> None:
    """Take a dateline that is nothing but a known place."""
    first = story.parts[0] if story.parts else None
    if not (isinstance(first, Block) and first.kind == BlockKind.PARAGRAPH):
        return
    found = dateline_of(first.line.text)
    if found is None or found.place != found.text or found.place.lower() not in towns():
        return
    story.dateline = found.place
    story.parts[0] = replace(first, line=first.line.cut(found.end))


def _take_byline(entry: Entry, story: Story) -> None:
    """Take the code at the end of the text, else the name of who wrote it."""
    last = story.parts[-1] if story.parts else None
    if isinstance(last, Block) and last.kind == BlockKind.PARAGRAPH:
        found = split_byline(last.line.text, is_last=True)
        if found is not None:
            start, story.author_code = found
            rest = last.line.cut(0, start)
            story.parts[-1:] = [replace(last, line=rest)] if rest else []
            return
    if entry.author.lower() not in NOBODY:
        story.author_code = entry.author[:AUTHOR]
