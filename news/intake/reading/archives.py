"""Documents that are zip archives, opened with care."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext_lazy as _

from news.intake.errors import UnreadableRelease
from news.intake.limits import MARKUP_BYTES, PARTS, UNPACKED_BYTES

ENCRYPTED = 0x1


@contextmanager
def opened(data: bytes) -> Iterator[ZipFile]:
    """Yield an archive that can be unpacked without harm.

    :raises UnreadableRelease: when it is damaged, locked or a bomb.
    """
    try:
        archive = ZipFile(BytesIO(data))
    except (BadZipFile, ValueError, NotImplementedError) as error:
        raise damaged() from error
    with archive:
        parts = archive.infolist()
        markup = sum(part.file_size for part in parts if part.filename.endswith("xml"))
        if (
            len(parts) > PARTS
            or sum(part.file_size for part in parts) > UNPACKED_BYTES
            or markup > MARKUP_BYTES
        ):
            raise UnreadableRelease(
                _(
                    "The document is far larger inside than a release. Copy its "
                    "text into a new document and send that."
                )
            )
        if any(part.flag_bits & ENCRYPTED for part in parts):
            raise UnreadableRelease(
                _("The document has a password. Save it without one.")
            )
        yield archive


def damaged() -> UnreadableRelease:
    return UnreadableRelease(
        _(
            "The document is damaged. Open it where it was written and save it anew, "
            "or paste its text."
        )
    )
