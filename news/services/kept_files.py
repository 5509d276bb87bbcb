"""Files that are made of an article once and kept until it says something else.

Each has a fingerprint of all that it shows, so nothing needs to be told of a change.
The fingerprint is secret: where the storage is public, nobody finds a file that the
site did not give them.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from threading import BoundedSemaphore
from typing import Any, Final

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.crypto import salted_hmac

logger = logging.getLogger(__name__)

FOLDER: Final = "news-made"
#: What a whole file ends with; one that is still being written does not.
_ENDS: Final = {"jpg": b"\xff\xd9", "pdf": b"%%EOF"}
#: Seconds that somebody waits for others' files; longer is an answer of its own.
_PATIENCE: Final = 15
#: Drawing takes the processor for itself: one at a time in each process.
_turn = BoundedSemaphore(1)


class Busy(Exception):
    """Too many files are being made at this moment."""


def fingerprint(facts: Iterable[Any]) -> str:
    """Return a name for what a file shows that can't be guessed."""
    text = "\0".join(str(fact) for fact in facts)
    return salted_hmac("news.kept_files", text, algorithm="sha256").hexdigest()[:24]


def keep(
    *, article_id: int, kind: str, digest: str, make: Callable[[], bytes]
) -> bytes:
    """Return the file of this fingerprint, made now if there is none yet.

    ``kind`` is its name with an ending, such as ``card.jpg``. Raises ``Busy``.
    """
    stem, _dot, ending = kind.rpartition(".")
    name = f"{FOLDER}/{article_id}/{stem}-{digest}.{ending}"
    found = _read(name)
    if found is not None:
        return found
    if not _turn.acquire(timeout=_PATIENCE):
        raise Busy
    try:
        return _read(name) or _make(name, make)
    finally:
        _turn.release()


def forget(article_id: int) -> None:
    """Delete what was made of an article."""
    folder = f"{FOLDER}/{article_id}"
    for name in _names(folder):
        default_storage.delete(f"{folder}/{name}")


def _make(name: str, make: Callable[[], bytes]) -> bytes:
    content = make()
    folder, _slash, file = name.rpartition("/")
    stem = file.partition("-")[0]
    for other in _names(folder):
        if other.startswith(f"{stem}-"):
            default_storage.delete(f"{folder}/{other}")
    saved = default_storage.save(name, ContentFile(content))
    if saved != name:  # another process was faster
        default_storage.delete(saved)
    return content


def _read(name: str) -> bytes | None:
    if not default_storage.exists(name):
        return None
    try:
        with default_storage.open(name) as file:
            content = bytes(file.read())
    except FileNotFoundError:  # deleted since, for a newer one
        return None
    return content if content.rstrip().endswith(_ENDS[name[-3:]]) else None


def _names(folder: str) -> list[str]:
    try:
        return list(default_storage.listdir(folder)[1])
    except FileNotFoundError:
        return []
