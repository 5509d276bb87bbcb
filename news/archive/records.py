"""What stands in an export, before anybody decides what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Format(StrEnum):
    WXR = "wxr"
    FEED = "feed"


@dataclass
class Source:
    """The site that an export is of; ``hosts`` are those that it calls its own."""

    kind: Format
    title: str = ""
    address: str = ""
    hosts: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Record:
    """An entry of an export, with the names and the HTML of its writer.

    ``kind`` is that of WordPress: ``post``, ``page``, ``attachment`` … ``status`` too.
    ``lead_id`` is the key of the attachment that is its photograph; feeds have
    ``lead_address`` instead. ``file_address`` is where the file of an attachment is.
    """

    number: int
    kind: str = "post"
    status: str = "publish"
    old_id: int | None = None
    guid: str = ""
    address: str = ""
    title: str = ""
    slug: str = ""
    date: datetime | None = None
    author: str = ""
    topics: tuple[str, ...] = ()
    text: str = ""
    excerpt: str = ""
    has_password: bool = False
    lead_id: int | None = None
    lead_address: str = ""
    file_address: str = ""
    file_alt: str = ""
