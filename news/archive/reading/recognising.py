"""What kind of export a file is, told from how it begins."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from news.archive.errors import UnreadableArchive
from news.archive.limits import EXPORT_BYTES, FEED_BYTES
from news.archive.reading.xml_text import encoding_of
from news.archive.records import Format
from news.intake.limits import MEGABYTE

#: Bytes that are looked at: enough for the names of the formats, behind comments.
HEAD: Final = 16_384


def recognised(head: bytes, size: int) -> Format:
    """Return the format of a file from its beginning.

    :raises UnreadableArchive: with what its sender can do.
    """
    if not head.strip():
        raise UnreadableArchive(
            _("The file is empty. Export it from the old site anew.")
        )
    if head.startswith(b"PK\x03\x04"):
        raise UnreadableArchive(
            _(
                "This is a ZIP. If it holds the export, unpack it and choose the .xml "
                "file in it; a ZIP of pictures belongs into the other field."
            )
        )
    text = head.decode(encoding_of(head), "replace").lower()
    kind = _kind(text)
    limit = EXPORT_BYTES if kind == Format.WXR else FEED_BYTES
    if size > limit:
        raise UnreadableArchive(
            _(
                "The file is larger than %(size)d MB. Export the years one after the "
                "other; the old site asks for start and end date."
            )
            % {"size": limit // MEGABYTE}
        )
    return kind


def _kind(text: str) -> Format:
    if "wordpress.org/export/" in text:
        return Format.WXR
    if "<!doctype html" in text or "<html" in text:
        raise UnreadableArchive(
            _(
                "This is a web page, not an export; perhaps the sign-in page of the old "
                "site. Sign in there and choose Tools → Export → All content."
            )
        )
    if any(name in text for name in ("<rss", "<feed", "<rdf:rdf")):
        return Format.FEED
    raise UnreadableArchive(
        _(
            "This is no export of WordPress and no RSS or Atom feed. In WordPress choose "
            "Tools → Export → All content and send the .xml file."
        )
    )
