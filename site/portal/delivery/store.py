"""Complete answers, kept ready compressed in a cache of their own.

A cache of its own, because anybody can make it fill up: what is asked for
with invented parameters then pushes out other answers, never sessions or
counts. Plain addresses exist in a limited number and are stored at once. For
addresses with a query string, and of the API, there is no limit, so they are
stored when they are asked for again within the time to live: a robot that
counts ``?x=1`` to a billion stores nothing, while the filters that people
use stay warm. Which ones were seen is remembered per process, in bounded
space.
"""

from __future__ import annotations

import gzip
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse

from portal.delivery.compression import can_be_compressed, takes_gzip

#: Seconds. Changes show at once by the version; this only bounds what a lost
#: renewal (a process killed right after its commit) could keep alive.
TIME_TO_LIVE = 5 * 60
LARGEST_BODY = 512 * 1024
_COMPRESS_FROM = 200
_REMEMBERED = 10_000


@dataclass(slots=True)
class StoredAnswer:
    headers: list[tuple[str, str]]
    body: bytes
    gzipped: bool

    def answer(self, request: HttpRequest) -> HttpResponse:
        body, encoded = self.body, self.gzipped
        if encoded and not takes_gzip(request):
            body, encoded = gzip.decompress(body), False
        response = HttpResponse(body, headers=dict(self.headers))
        if encoded:
            response.headers["Content-Encoding"] = "gzip"
        return response


class SeenBefore:
    """The last few thousand addresses that were asked for, and nothing else."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._seen: OrderedDict[str, None] = OrderedDict()
        self._lock = Lock()

    def check(self, digest: str) -> bool:
        """Tell whether the digest was seen, and remember it."""
        with self._lock:
            known = digest in self._seen
            self._seen[digest] = None
            self._seen.move_to_end(digest)
            if len(self._seen) > self._size:
                self._seen.popitem(last=False)
        return known

    def clear(self) -> None:
        with self._lock:
            self._seen.clear()


seen_before = SeenBefore(_REMEMBERED)


def find_answer(digest: str) -> StoredAnswer | None:
    found = caches["answers"].get(f"answer:{digest}")
    return found if isinstance(found, StoredAnswer) else None


def store_answer(digest: str, response: HttpResponse) -> None:
    """Keep an answer that may be given to anybody; the caller checked that."""
    body = response.content
    if len(body) > LARGEST_BODY:
        return
    gzipped = can_be_compressed(response) and len(body) >= _COMPRESS_FROM
    headers = [
        (name, value)
        for name, value in response.items()
        if name.lower() != "content-length"
    ]
    stored = StoredAnswer(headers, gzip.compress(body, 6) if gzipped else body, gzipped)
    caches["answers"].set(f"answer:{digest}", stored, TIME_TO_LIVE)
