"""Pictures of an old site: where their files are, and into the library."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.images import get_image_model

from news.archive.converting.parts import OldPicture
from news.archive.fetching import NotFetched, OldSite
from news.archive.picture_folder import PictureFolder, opened_folder
from news.archive.reading.wxr import host_of
from news.archive.story import Story
from news.intake.limits import PICTURE_BYTES
from news.intake.manuscript import Picture
from news.intake.reading.web import embedded
from news.models import ArchiveItem, ArchiveTakeover
from news.services.pictures import store_pictures

Row = dict[str, Any]
#: What is kept of an address; some hold the picture itself.
SHOWN = 1000


class Whereabouts:
    """The places where files of an old site are looked for."""

    def __init__(
        self,
        takeover: ArchiveTakeover,
        folder: PictureFolder | None,
        beat: Callable[[], None],
    ) -> None:
        self._folder = folder
        self._beat = beat
        self._hosts = takeover.source["hosts"] if takeover.fetch_pictures else []
        self._site = OldSite(self._hosts)

    def of(self, picture: OldPicture) -> str:
        """Return ``inside``, ``zip``, ``fetch`` or ``missing``."""
        if picture.address.startswith("data:"):
            return "inside"
        if self._in_folder(picture):
            return "zip"
        asked = {host.removeprefix("www.") for host in self._hosts}
        hosts = {host_of(source).removeprefix("www.") for source in picture.sources}
        return "fetch" if hosts & asked else "missing"

    def load(self, picture: OldPicture) -> bytes:
        """Return the file of a picture.

        :raises NotFetched: with the reason, when there is none.
        """
        self._beat()
        if picture.address.startswith("data:"):
            if data := embedded(picture.address):
                return data
            raise NotFetched(_("it is damaged or of an unknown kind."))
        name = self._in_folder(picture)
        if self._folder is not None and name and (data := self._folder.read(name)):
            return data
        if not self._hosts:
            raise NotFetched(_("it is not in the ZIP of pictures"))
        return self._fetched(picture)

    def linked_file(self, address: str) -> bytes | None:
        """Return a file that a text links to, if the ZIP has it."""
        self._beat()
        name = self._folder.find(address) if self._folder else None
        data = self._folder.read(name) if self._folder and name else None
        return data if data is None or len(data) <= PICTURE_BYTES else None

    def _in_folder(self, picture: OldPicture) -> str | None:
        if self._folder is None:
            return None
        return next(filter(None, map(self._folder.find, picture.sources)), None)

    def _fetched(self, picture: OldPicture) -> bytes:
        reason = NotFetched(_("it has no address"))
        for address in picture.sources:
            self._beat()
            try:
                return self._site.fetch(address)
            except NotFetched as error:
                reason = error
        raise reason

    def close(self) -> None:
        self._site.close()


@contextmanager
def whereabouts(
    takeover: ArchiveTakeover, beat: Callable[[], None]
) -> Iterator[Whereabouts]:
    """Yield where files are looked for; ``beat`` is called again and again.

    :raises UnreadableArchive: when the ZIP of pictures can't be opened.
    """
    if not takeover.pictures:
        places = Whereabouts(takeover, None, beat)
        try:
            yield places
        finally:
            places.close()
        return
    with takeover.pictures.open("rb") as stream, opened_folder(stream) as folder:
        places = Whereabouts(takeover, folder, beat)
        try:
            yield places
        finally:
            places.close()


def planned_pictures(
    story: Story, places: Whereabouts, known: dict[str, int]
) -> list[Row]:
    """Return a row for each picture; ``known`` are those taken over earlier."""
    rows: list[Row] = []
    for picture in story.pictures:
        address = picture.address[:SHOWN]
        row: Row = {"address": address, "found": places.of(picture)}
        if address in known:
            row |= {"found": "library", "image": known[address]}
        rows.append(row)
    return rows


def store_pictures_of(item: ArchiveItem, story: Story, places: Whereabouts) -> None:
    """Put the pictures of an entry into the library, each in a transaction of its own.

    What can't be had is noted in its row and no failure of the article.
    """
    rows = {row["address"]: row for row in item.pictures}
    images = [row["image"] for row in item.pictures if row.get("image")]
    there = set(
        get_image_model().objects.filter(pk__in=images).values_list("pk", flat=True)
    )
    for number, picture in enumerate(story.pictures, 1):
        row = rows.get(picture.address[:SHOWN])
        if row is None or row.get("image") in there:
            continue
        row.pop("image", None)
        _store(item, row, picture, number, places)


def _store(
    item: ArchiveItem, row: Row, picture: OldPicture, number: int, places: Whereabouts
) -> None:
    user = item.takeover.acted_by
    try:
        data = places.load(picture)
    except NotFetched as error:
        row |= {"found": "missing", "reason": str(error)}
        item.count_missing()
        item.save(update_fields=["pictures", "missing"])
        return
    with transaction.atomic():
        stored, notes = store_pictures(
            [Picture(number, data, picture.alt)], user=user, title=item.title
        )
        if number in stored:
            row |= {"image": stored[number].image.pk, "reason": ""}
            row["found"] = "library" if row["found"] == "missing" else row["found"]
            if stored[number].is_new:
                item.made.setdefault("images", []).append(stored[number].image.pk)
        else:
            row |= {"found": "refused", "reason": " ".join(notes)}
        item.count_missing()
        item.save(update_fields=["pictures", "missing", "made"])
