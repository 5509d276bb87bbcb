"""The first step: the entries of an export become rows."""

from __future__ import annotations

from hashlib import sha256
from typing import IO, Any, Final

from django.db.models import Max
from django.utils.translation import gettext as _

from news.archive.addresses import fitting, key_of, old_paths
from news.archive.errors import UnreadableArchive
from news.archive.limits import TEXT
from news.archive.reading import read_archive
from news.archive.records import Format, Record, Source
from news.models import ArchiveItem, ArchiveTakeover, TakeoverState
from news.services.takeovers.turns import Turn

ROWS: Final = 200
#: What PostgreSQL stores in no text.
NUL: Final = "\x00"


def read_export(takeover: ArchiveTakeover, turn: Turn) -> None:
    """Keep each entry as a row; goes on behind the rows that are there.

    :raises UnreadableArchive: when the file breaks off or holds nothing.
    """
    source = Source(Format(takeover.source["kind"]))
    turn.write(total=takeover.file.size, progress=0)
    known = takeover.items.aggregate(last=Max("number"))["last"] or 0
    rows: list[ArchiveItem] = []
    with takeover.file.open("rb") as stream:
        for record in read_archive(stream, source):
            if record.number > known:
                rows.append(_row(takeover, record))
            if len(rows) >= ROWS:
                _keep(rows)
            turn.beat(_position(stream))
    _keep(rows)
    if not takeover.items.exists():
        raise UnreadableArchive(
            _(
                "The export holds no entries. In WordPress choose Tools → Export → "
                "All content."
            )
        )
    takeover.source = {
        "kind": source.kind.value,
        "title": source.title,
        "address": source.address,
        "hosts": sorted(source.hosts),
    }
    turn.write(source=takeover.source, state=TakeoverState.PLANNING, progress=0)


def _keep(rows: list[ArchiveItem]) -> None:
    # A worker that was thought dead may still write the same ones.
    ArchiveItem.objects.bulk_create(rows, ignore_conflicts=True)
    rows.clear()


def _position(stream: IO[bytes]) -> int | None:
    try:
        return stream.tell()
    except (OSError, ValueError):
        return None


def _row(takeover: ArchiveTakeover, record: Record) -> ArchiveItem:
    text = record.text.replace(NUL, "")
    return ArchiveItem(
        takeover=takeover,
        number=record.number,
        kind=record.kind[:40],
        status=record.status[:40],
        old_id=record.old_id,
        guid_key=fitting(key_of(record.guid) or record.guid.strip()),
        address_key=_place(record.address),
        address=record.address,
        title=record.title,
        slug=record.slug[:255],
        date=record.date,
        author=record.author[:255],
        topics=list(record.topics),
        text=text[:TEXT],
        excerpt=record.excerpt[:TEXT],
        has_password=record.has_password,
        lead_id=record.lead_id,
        lead_address=record.lead_address,
        file_address=record.file_address,
        file_alt=record.file_alt,
        digest=_digest(record),
        error=_("The text is too long.") if len(text) > TEXT else "",
    )


def _place(address: str) -> str:
    """Return what an entry is known by; the front page is no place of an entry."""
    return fitting(key_of(address)) if old_paths(address, None) else ""


def _digest(record: Record) -> str:
    """Return what is equal as long as the export says the same of an entry."""
    said: tuple[Any, ...] = (
        *(record.status, record.title, record.text, record.excerpt, record.author),
        *(record.date, record.topics, record.has_password),
        *(record.lead_id, record.lead_address, record.file_address, record.file_alt),
    )
    return sha256(repr(said).encode()).hexdigest()
