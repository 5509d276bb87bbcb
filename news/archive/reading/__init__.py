"""Files as records, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from django.utils.translation import gettext as _

from news.archive.errors import UnreadableArchive
from news.archive.limits import ENTRIES
from news.archive.reading.feeds import read_feed
from news.archive.reading.recognising import HEAD, recognised
from news.archive.reading.wxr import read_wxr
from news.archive.records import Format, Record, Source

__all__ = ["HEAD", "read_archive", "recognised"]


def read_archive(stream: IO[bytes], source: Source) -> Iterator[Record]:
    """Yield the entries of a file in their order; fills ``source`` while it goes.

    :raises UnreadableArchive: with a sentence for whoever sent it.
    """
    read = read_wxr if source.kind == Format.WXR else read_feed
    for record in read(stream, source):
        if record.number > ENTRIES:
            raise UnreadableArchive(
                _(
                    "The file holds more than %(count)d entries. Export the years one "
                    "after the other."
                )
                % {"count": ENTRIES}
            )
        yield record
