"""Pictures without the notes of cameras and programs; not a pixel changes."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from competitions.cleaning.faults import NotCleaned

JPEG = b"\xff\xd8"
PNG = b"\x89PNG\r\n\x1a\n"
#: Markers that stand alone, and those of which the picture itself is made.
_SCAN, _END, _COMMENT = 0xDA, 0xD9, 0xFE
_APPLICATIONS = range(0xE0, 0xF0)
_JFIF, _PROFILE, _ADOBE = 0xE0, 0xE2, 0xEE
#: Chunks of a PNG that hold words: texts, camera data, the time of the last change.
_WORDS = {b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"}


def clean_picture(content: bytes) -> bytes:
    """Return a JPEG or PNG without EXIF, XMP, IPTC and comments.

    :raises NotCleaned: for other formats, and for what is damaged.
    """
    if content.startswith(JPEG):
        return JPEG + b"".join(_segments(content))
    if content.startswith(PNG):
        return PNG + b"".join(_chunks(content))
    raise NotCleaned(_("Pictures of this format can't be cleaned."))


def _segments(content: bytes) -> Iterator[bytes]:
    """Yield what a JPEG needs; the pixels follow the last marker as they are."""
    place = len(JPEG)
    while place + 4 <= len(content):
        if content[place] != 0xFF:
            raise _damaged()
        marker = content[place + 1]
        if marker == 0xFF:  # filling
            place += 1
            continue
        if marker == _SCAN:
            yield _until_end(content, place)
            return
        length = int.from_bytes(content[place + 2 : place + 4])
        segment = content[place : place + 2 + length]
        if length < 2 or len(segment) < length + 2:
            raise _damaged()
        if _is_needed(marker, segment[4:]):
            yield segment
        place += 2 + length
    raise _damaged()


def _is_needed(marker: int, data: bytes) -> bool:
    if marker == _COMMENT:
        return False
    if marker not in _APPLICATIONS:
        return True
    if marker == _PROFILE:
        return data.startswith(b"ICC_PROFILE\0")
    return (marker == _JFIF and data.startswith(b"JFIF\0")) or (
        marker == _ADOBE and data.startswith(b"Adobe")
    )


def _until_end(content: bytes, place: int) -> bytes:
    """Return the pixels without what phones append behind the end of the picture."""
    end = place
    while (end := content.find(b"\xff", end + 1)) >= 0 and end + 1 < len(content):
        if content[end + 1] == _END:
            return content[place : end + 2]
        if content[end + 1] in _APPLICATIONS or content[end + 1] == _COMMENT:
            raise _damaged()
    raise _damaged()


def _chunks(content: bytes) -> Iterator[bytes]:
    place = len(PNG)
    while place + 12 <= len(content):
        length = int.from_bytes(content[place : place + 4])
        kind = content[place + 4 : place + 8]
        chunk = content[place : place + 12 + length]
        if len(chunk) < 12 + length:
            raise _damaged()
        if kind not in _WORDS:
            yield chunk
        if kind == b"IEND":
            return
        place += 12 + length
    raise _damaged()


def _damaged() -> NotCleaned:
    return NotCleaned(_("The picture is damaged."))
