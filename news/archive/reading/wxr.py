"""Exports of WordPress (WXR 1.0 to 1.2), an entry at a time."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import IO, Any, Final
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, XMLParser, iterparse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from news.archive.errors import UnreadableArchive
from news.archive.reading.xml_text import XmlText
from news.archive.records import Format, Record, Source

SPACES: Final = {
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/dc/elements/1.1/": "dc",
}
WORDPRESS: Final = re.compile(r"http://wordpress\.org/export/[\d.]+/(excerpt/)?")
#: What WordPress calls the topic of articles without one.
NO_TOPICS: Final = {
    *("uncategorized", "uncategorised", "tak berkategori", "tidak berkategori"),
    *("tanpa kategori", "belum berkategori"),
}
LEAD: Final = "_thumbnail_id"
ALT: Final = "_wp_attachment_image_alt"


def read_wxr(stream: IO[bytes], source: Source) -> Iterator[Record]:
    """Yield the entries of an export; fills ``source`` while it goes.

    Of a large file only one entry is held in memory.

    :raises UnreadableArchive: where the file breaks off, or holds what no export does.
    """
    source.kind = Format.WXR
    authors: dict[str, str] = {}
    number = 0
    try:
        for element in _children_of_channel(stream):
            name = _short(element.tag)
            if name == "item":
                number += 1
                record = _record(element, number, authors)
                _note_hosts(source, record)
                yield record
            elif name == "wp:author":
                login = _text(element, "wp:author_login")
                authors[login] = _text(element, "wp:author_display_name") or login
            else:
                _note_site(source, name, (element.text or "").strip())
    except DefusedXmlException as error:
        raise UnreadableArchive(
            _("The file holds entities, as no export does. Export it anew.")
        ) from error
    except ParseError as error:
        raise _broken(number) from error


def _broken(number: int) -> UnreadableArchive:
    return UnreadableArchive(
        _(
            "The file breaks off or is damaged after %(count)d entries, perhaps because "
            "the old site or the download stopped too early. Export it anew; if that "
            "happens again, export the years one after the other."
        )
        % {"count": number}
    )


def _children_of_channel(stream: IO[bytes]) -> Iterator[Element]:
    """Yield what stands in the channel, each forgotten once it was looked at."""
    parser = XMLParser(target=TreeBuilder(), encoding="utf-8", forbid_dtd=True)
    depth = 0
    channel: Element | None = None
    for event, element in iterparse(XmlText(stream), ("start", "end"), parser=parser):
        if event == "start":
            depth += 1
            if depth == 2:
                channel = element
            continue
        depth -= 1
        if depth == 2 and channel is not None:
            yield element
            channel.remove(element)


def _short(tag: Any) -> str:
    """Return a name with the prefix that WordPress writes: ``wp:post_name``."""
    space, brace, local = str(tag).removeprefix("{").rpartition("}")
    if not brace:
        return local
    found = WORDPRESS.fullmatch(space)
    prefix = ("excerpt" if found[1] else "wp") if found else SPACES.get(space, "")
    return f"{prefix}:{local}"


def _text(element: Element, name: str) -> str:
    for child in element:
        if _short(child.tag) == name:
            return (child.text or "").strip()
    return ""


def _record(element: Element, number: int, authors: dict[str, str]) -> Record:
    texts = {_short(child.tag): (child.text or "").strip() for child in element}
    extras = _extras(element)
    kind = texts.get("wp:post_type") or "post"
    author = texts.get("dc:creator", "")
    return Record(
        number=number,
        kind=kind,
        status=texts.get("wp:status") or "publish",
        old_id=_number(texts.get("wp:post_id", "")),
        guid=texts.get("guid", ""),
        address=texts.get("link", ""),
        title=plain(texts.get("title", "")),
        slug=unquote(texts.get("wp:post_name", "")),
        date=_date(texts),
        author=authors.get(author, author),
        topics=_topics(element),
        text=texts.get("content:encoded", ""),
        excerpt=texts.get("excerpt:encoded", ""),
        has_password=bool(texts.get("wp:post_password")),
        lead_id=_number(extras.get(LEAD, "")),
        file_address=texts.get("wp:attachment_url", ""),
        file_alt=plain(extras.get(ALT, "")),
    )


def _extras(element: Element) -> dict[str, str]:
    return {
        _text(child, "wp:meta_key"): _text(child, "wp:meta_value")
        for child in element
        if _short(child.tag) == "wp:postmeta"
    }


def _topics(element: Element) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for child in element:
        domain = child.get("domain", "category")
        name = plain(child.text or "")
        if _short(child.tag) == "category" and domain in (
            "category",
            "post_tag",
            "tag",
        ):
            found.setdefault(name.lower(), name)
    return tuple(name for key, name in found.items() if key and key not in NO_TOPICS)


def _date(texts: dict[str, str]) -> datetime | None:
    """Return when it was published; drafts have zeros or nothing."""
    for name, zone in (
        ("wp:post_date_gmt", UTC),
        ("wp:post_date", timezone.get_current_timezone()),
    ):
        try:
            return datetime.fromisoformat(texts.get(name, "")).replace(tzinfo=zone)
        except ValueError:
            continue
    text = texts.get("pubDate", "")
    # Of a draft WordPress writes "Mon, 30 Nov -0001".
    if "-0001" in text:
        return None
    try:
        written = parsedate_to_datetime(text)
    except ValueError:
        return None
    return written if written.tzinfo else written.replace(tzinfo=UTC)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def plain(markup: str) -> str:
    """Return a title or name without markup and entities, in one line."""
    return " ".join(html.unescape(strip_tags(html.unescape(markup))).split())


def _note_site(source: Source, name: str, text: str) -> None:
    if name == "title":
        source.title = plain(text)
    elif name == "link" and text:
        source.address = text
    if name in ("link", "wp:base_site_url", "wp:base_blog_url"):
        source.hosts |= {host} if (host := host_of(text)) else set()


def _note_hosts(source: Source, record: Record) -> None:
    if host := host_of(record.file_address):
        source.hosts.add(host)


def host_of(address: str) -> str:
    try:
        return (urlsplit(address.strip()).hostname or "").lower()
    except ValueError:
        return ""
