"""The folder of pictures of the old site, as a ZIP that somebody sent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Final
from urllib.parse import unquote, urlsplit
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError

from django.utils.translation import gettext as _

from news.archive.errors import UnreadableArchive
from news.archive.limits import FOLDER_ENTRIES
from news.intake.limits import PICTURE_BYTES

ENCRYPTED: Final = 0x1
UPLOADS: Final = "uploads/"


class PictureFolder:
    """Finds files by the address they had; nothing is unpacked onto the disk.

    So names that lead out of the folder are names like others, and of a bomb no more
    than one picture's bytes are ever read.
    """

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._places: dict[str, str] = {}
        for entry in archive.infolist():
            if not entry.is_dir() and not entry.flag_bits & ENCRYPTED:
                for key in _keys(entry.filename):
                    self._places.setdefault(key, entry.filename)

    def find(self, address: str) -> str | None:
        """Return the name of the file that stood at an address."""
        try:
            path = unquote(urlsplit(address).path)
        except ValueError:
            return None
        return next((self._places[k] for k in _keys(path) if k in self._places), None)

    def read(self, name: str) -> bytes | None:
        """Return a file, nothing if it is damaged; one byte more than is allowed
        tells that it is larger."""
        try:
            with self._archive.open(name) as stream:
                return stream.read(PICTURE_BYTES + 1)
        except (*(BadZipFile, ZlibError, EOFError), *(OSError, NotImplementedError)):
            return None


@contextmanager
def opened_folder(stream: IO[bytes]) -> Iterator[PictureFolder]:
    """Yield the folder in a ZIP.

    :raises UnreadableArchive: when it is none, is locked or holds too much.
    """
    try:
        archive = ZipFile(stream)
    except (BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise UnreadableArchive(
            _(
                "The ZIP of pictures is damaged or no ZIP. Make a new one of the folder "
                "wp-content/uploads of the old site."
            )
        ) from error
    with archive:
        entries = archive.infolist()
        if len(entries) > FOLDER_ENTRIES:
            raise UnreadableArchive(
                _(
                    "The ZIP holds more than %(count)d files; leave out the small copies."
                )
                % {"count": FOLDER_ENTRIES}
            )
        if entries and all(entry.flag_bits & ENCRYPTED for entry in entries):
            raise UnreadableArchive(
                _("The ZIP of pictures has a password. Make one without it.")
            )
        yield PictureFolder(archive)


def _keys(name: str) -> list[str]:
    """Return what a file is found by: its path below ``uploads``, or from the top."""
    parts = [
        part for part in name.replace("\\", "/").split("/") if part not in ("", ".")
    ]
    path = "/".join(parts).lower()
    before, found, below = path.rpartition(UPLOADS)
    if found and (not before or before.endswith("/")):
        return [below]
    return list(dict.fromkeys([path, "/".join(parts[1:]).lower() or path]))
