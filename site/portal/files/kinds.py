"""The kinds of files that may come in, and the names of those that may not.

A kind is decided by what a file contains. Its name and what the browser says of
it play no part; a file that is called otherwise gets the ending of its kind.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import filetype
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from portal.files.exceptions import RefusedFile


@dataclass(frozen=True)
class Kind:
    """``group`` names the limit of ``settings.UPLOAD_LIMITS``."""

    extension: str
    label: Any
    group: str


def _kinds(*kinds: Kind) -> dict[str, Kind]:
    return {kind.extension: kind for kind in kinds}


PICTURES: Final = _kinds(
    Kind("jpg", "JPEG", "picture"),
    Kind("png", "PNG", "picture"),
    Kind("webp", "WebP", "picture"),
    Kind("avif", "AVIF", "picture"),
)
DOCUMENTS: Final = _kinds(
    Kind("pdf", "PDF", "pdf"),
    Kind("docx", gettext_lazy("Word document (.docx)"), "office"),
    Kind("xlsx", pgettext_lazy("kinds of files", "Excel workbook (.xlsx)"), "office"),
    Kind("pptx", gettext_lazy("PowerPoint presentation (.pptx)"), "office"),
    Kind("odt", gettext_lazy("OpenDocument text (.odt)"), "office"),
    Kind("ods", gettext_lazy("OpenDocument spreadsheet (.ods)"), "office"),
    Kind("odp", gettext_lazy("OpenDocument presentation (.odp)"), "office"),
    Kind("zip", gettext_lazy("ZIP archive"), "archive"),
)

_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
START: Final = 8192
#: What people send by mistake, in words that they know.
_KNOWN: Final = {
    "gif": gettext_lazy("an (animated) GIF picture"),
    "heic": gettext_lazy("a HEIC photo of a phone"),
    "tif": gettext_lazy("a TIFF picture"),
    "exe": gettext_lazy("a program"),
    "mp4": gettext_lazy("a video"),
    "mov": gettext_lazy("a video"),
    "rar": gettext_lazy("a RAR archive"),
    "7z": gettext_lazy("a 7z archive"),
}


def name_of(content: bytes) -> str:
    """Return what a file seems to be, for messages; decides nothing."""
    start = content[:START]
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<svg" in text:
        return _("an SVG drawing")
    if text.startswith((b"<!doctype html", b"<html")):
        return _("a web page")
    if start.startswith(_OLD_OFFICE):
        return _("an Office file in the old format, or one with a password")
    found = filetype.guess(start)
    if found is not None:
        extension = found.extension
        known = PICTURES.get(extension) or DOCUMENTS.get(extension)
        return str(known.label if known else _KNOWN.get(extension, extension.upper()))
    return _("plain text") if _is_text(start) else _("of no kind that is known here")


def _is_text(start: bytes) -> bool:
    try:
        start.decode()
    except UnicodeDecodeError as error:
        return error.start > len(start) - 4  # a character that was cut
    return b"\x00" not in start


def limit_of(group: str) -> int:
    """Return the bytes that a file of this group may have."""
    return int(settings.UPLOAD_LIMITS[group])


def largest_limit() -> int:
    """Return the bytes that no file may exceed."""
    return int(max(settings.UPLOAD_LIMITS.values()))


def check_size(kind: Kind, size: int) -> None:
    """Raise ``RefusedFile`` if a file of this kind is too large."""
    if size > limit_of(kind.group):
        raise too_large(kind.label, size, limit_of(kind.group))


def too_large(label: Any, size: int, limit: int) -> RefusedFile:
    """Return the refusal of a file with too many bytes."""
    return RefusedFile(
        _(
            "The file (%(kind)s) has %(size)s; at most %(limit)s are allowed. Make it "
            "smaller, for instance by saving pictures in it at a lower quality."
        )
        % {
            "kind": label,
            "size": filesizeformat(size),
            "limit": filesizeformat(limit),
        },
        code="too_large",
    )


def refuse_kind(content: bytes, allowed: dict[str, Kind]) -> RefusedFile:
    """Return the refusal of what is none of the allowed kinds."""
    return RefusedFile(
        _("The file is %(found)s (%(size)s). Allowed here: %(allowed)s.")
        % {
            "found": name_of(content),
            "size": filesizeformat(len(content)),
            "allowed": ", ".join(str(kind.label) for kind in allowed.values()),
        },
        code="kind",
    )


def damaged(kind: Kind, size: int) -> RefusedFile:
    """Return the refusal of a file that can't be opened."""
    return RefusedFile(
        _(
            "The file (%(kind)s, %(size)s) is damaged or was not sent completely. Open "
            "it on your computer, save it anew and upload that."
        )
        % {"kind": kind.label, "size": filesizeformat(size)},
        code="damaged",
    )
