"""RSS and Atom feeds: what other systems than WordPress can give."""

from __future__ import annotations

import time
from calendar import timegm
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import IO, Any, Final

import feedparser
from django.utils.translation import gettext as _

from news.archive.errors import UnreadableArchive
from news.archive.limits import FEED_BYTES
from news.archive.reading.wxr import NO_TOPICS, host_of, plain
from news.archive.reading.xml_text import XmlText
from news.archive.records import Format, Record, Source

PICTURES: Final = ("image/jpeg", "image/png", "image/webp", "image/gif", "image")


def read_feed(stream: IO[bytes], source: Source) -> Iterator[Record]:
    """Yield the entries of a feed, the text in full where the feed has it.

    :raises UnreadableArchive: when it holds none, or entities.
    """
    data = _clean(stream)
    # As a stream: of a string feedparser would open the file or address of that name.
    # Nothing is cleaned away, for blocks are made of what is known and of no more.
    found = feedparser.parse(BytesIO(data), sanitize_html=False)
    if not found.entries:
        raise UnreadableArchive(
            _(
                "No article was found in the file; it may be damaged. Open the address of "
                "the feed in a browser and save it anew."
            )
        )
    source.kind = Format.FEED
    source.title = plain(found.feed.get("title", ""))
    source.address = found.feed.get("link", "")
    for number, entry in enumerate(found.entries, 1):
        record = _record(entry, number)
        source.hosts |= {host_of(source.address), host_of(record.address)} - {""}
        source.hosts |= {host_of(record.lead_address)} - {""}
        yield record


def _clean(stream: IO[bytes]) -> bytes:
    text, parts, size = XmlText(stream), [], 0
    while part := text.read():
        parts.append(part)
        size += len(part)
        if size > 2 * FEED_BYTES:
            raise UnreadableArchive(_("The feed is too large."))
    data = b"".join(parts)
    if b"<!ENTITY" in data:
        raise UnreadableArchive(
            _("The file holds entities, as no export does. Export it anew.")
        )
    # Clean UTF-8 now, whatever the declaration says.
    return data.partition(b"?>")[2] if data.lstrip().startswith(b"<?xml") else data


def _record(entry: Any, number: int) -> Record:
    contents = [part.get("value", "") for part in entry.get("content", [])]
    summary = entry.get("summary", "")
    text = max(contents, key=len, default="")
    return Record(
        number=number,
        guid=entry.get("id", "") or entry.get("link", ""),
        address=entry.get("link", ""),
        title=plain(entry.get("title", "")),
        date=_date(entry),
        author=plain(entry.get("author", "")),
        topics=_topics(entry),
        text=text or summary,
        excerpt=summary if text else "",
        lead_address=_lead(entry),
    )


def _date(entry: Any) -> datetime | None:
    for name in ("published_parsed", "updated_parsed"):
        moment = entry.get(name)
        if isinstance(moment, time.struct_time):
            return datetime.fromtimestamp(timegm(moment), UTC)
    return None


def _topics(entry: Any) -> tuple[str, ...]:
    names = (plain(tag.get("term") or "") for tag in entry.get("tags", []))
    found = {name.lower(): name for name in names if name}
    return tuple(name for key, name in found.items() if key not in NO_TOPICS)


def _lead(entry: Any) -> str:
    """Return the address of the photograph beside the text, if the feed has one."""
    beside = [
        *((link.get("href"), link.get("type")) for link in entry.get("enclosures", [])),
        *(
            (media.get("url"), media.get("type") or media.get("medium"))
            for media in entry.get("media_content", [])
        ),
        *((media.get("url"), "image") for media in entry.get("media_thumbnail", [])),
    ]
    return next((url for url, kind in beside if url and kind in PICTURES), "")
