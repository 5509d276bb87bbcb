"""Exports come in and are kept; a worker reads them."""

from __future__ import annotations

from functools import partial
from hashlib import sha256
from typing import IO, Any

from django.conf import settings
from django.core.files.base import File
from django.db import transaction

from news.archive.picture_folder import opened_folder
from news.archive.reading import HEAD, recognised
from news.archive.records import Format
from news.models import ArchiveTakeover, NewsIndexPage, TakeoverState


def checked_export(stream: IO[bytes], size: int) -> Format:
    """Return the format of a file.

    :raises UnreadableArchive: with what its sender can do.
    """
    stream.seek(0)
    kind = recognised(stream.read(HEAD), size)
    stream.seek(0)
    return kind


def check_folder(stream: IO[bytes]) -> None:
    """:raises UnreadableArchive: when a ZIP of pictures can't be used."""
    with opened_folder(stream):
        pass
    stream.seek(0)


def receive(
    *,
    newsroom: NewsIndexPage,
    user: Any,
    name: str,
    export: IO[bytes],
    size: int,
    folder: IO[bytes] | None = None,
    **options: bool,
) -> ArchiveTakeover:
    """Keep an export as it was sent; reading it is a worker's.

    :raises UnreadableArchive: when it is none.
    """
    kind = checked_export(export, size)
    if folder is not None:
        check_folder(folder)
    takeover = ArchiveTakeover(
        newsroom=newsroom,
        name=name[-255:],
        sha256=_digest(export),
        source={"kind": kind.value, "title": "", "address": "", "hosts": []},
        sent_by=user,
        **options,
    )
    takeover.file.save(name, File(export), save=False)
    if folder is not None:
        takeover.pictures.save("uploads.zip", File(folder), save=False)
    takeover.save()
    return takeover


def _digest(stream: IO[bytes]) -> str:
    digest = sha256()
    while part := stream.read(1024 * 1024):
        digest.update(part)
    stream.seek(0)
    return digest.hexdigest()


def delete_files(takeover: ArchiveTakeover) -> None:
    """Delete export and pictures, once the transaction holds."""
    for file in (takeover.file, takeover.pictures):
        if file:
            transaction.on_commit(partial(file.storage.delete, str(file.name)))


def move_to(
    takeover: ArchiveTakeover, state: TakeoverState, *, at_once: bool = False
) -> None:
    """Have workers do what a state asks for; ``at_once`` it is the caller's."""
    ArchiveTakeover.objects.filter(pk=takeover.pk).update(
        state=state, progress=0, worker="", error="", heartbeat_at=None
    )
    takeover.refresh_from_db()
    if not at_once:
        enqueue(takeover)


def enqueue(takeover: ArchiveTakeover) -> None:
    """Hand a takeover to the workers that ``NEWS_TASKS`` names, if it names any."""
    from news.tasks import take_over

    chosen = take_over.using(**getattr(settings, "NEWS_TASKS", {}))
    transaction.on_commit(lambda: chosen.enqueue(takeover.pk))
