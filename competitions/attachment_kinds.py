"""What a file of an entrant is, by what it holds and not by its name.

PDF, pictures, Word and Excel without macros or passwords. Nothing is run or shown
here; a file is only looked at far enough to tell what it is.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from spreadsheets.archives import BROKEN, fault_of

_LIMITS: Final = {
    #: Bytes of one file, and how many files a section and an entry take.
    "bytes": 10 * 1024 * 1024,
    "files_of_section": 5,
    "files": 30,
    #: What a file may become when it is unpacked or drawn.
    "parts": 5_000,
    "unpacked": 200 * 1024 * 1024,
    "ratio": 200,
    "pixels": 50_000_000,
}
#: For the file field of a browser.
ACCEPT: Final = ".pdf,.jpg,.jpeg,.png,.webp,.docx,.xlsx"
_OFFICE: Final = {
    "word/document.xml": (
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "xl/workbook.xml": (
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
}
_PICTURES: Final = {
    "JPEG": ("jpg", "image/jpeg"),
    "PNG": ("png", "image/png"),
    "WEBP": ("webp", "image/webp"),
}
_MACROS: Final = re.compile(r"(^|/)vbaProject[^/]*\.bin$|^xl/macrosheets/", re.I)
_MACRO_TYPES: Final = re.compile(rb"macroEnabled|vbaProject", re.I)
_ENCRYPTED_PDF: Final = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")
# Names long enough not to stand in a compressed picture by chance, as "/JS" would.
_PDF_PROGRAM: Final = re.compile(rb"/(?:Launch|JavaScript|EmbeddedFile)\b")
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP_END: Final = b"PK\x05\x06"
_LARGEST_PART: Final = 1_000_000


@dataclass(frozen=True)
class Kind:
    """What a file turned out to be."""

    extension: str
    content_type: str


def limit(name: str) -> int:
    """Return a limit; ``COMPETITIONS_ATTACHMENTS`` of the settings may change it."""
    changed: dict[str, int] = getattr(settings, "COMPETITIONS_ATTACHMENTS", {})
    return int(changed.get(name, _LIMITS[name]))


def kind_of(content: bytes) -> Kind:
    """Return what a file is; raises ``ValidationError`` with what to do about it."""
    if not content:
        raise _refuse(
            "empty", _("The file is empty. Check it on your computer and attach it.")
        )
    if len(content) > limit("bytes"):
        raise too_large()
    if content.startswith(b"%PDF-"):
        return _check_pdf(content)
    if content.startswith(b"PK\x03\x04"):
        return _check_office(content)
    if content.startswith(_OLD_OFFICE):
        raise _refuse(
            "old_office",
            _(
                "The file is protected by a password, or of an old kind (.doc, .xls). "
                "Save it without a password as PDF, .docx or .xlsx."
            ),
        )
    return _check_picture(content)


def too_large() -> ValidationError:
    return _refuse(
        "too_large",
        _("The file is larger than %(size)s MB. Make it smaller or split it.")
        % {"size": limit("bytes") // (1024 * 1024)},
    )


def _refuse(code: str, message: str) -> ValidationError:
    return ValidationError(message, code=code)


def _damaged() -> ValidationError:
    return _refuse(
        "damaged",
        _(
            "The file is damaged or wasn't uploaded completely. Open it on your "
            "computer, save it again and attach it once more."
        ),
    )


def _password() -> ValidationError:
    return _refuse(
        "password",
        _(
            "The file is protected by a password, so the jury couldn't open it. Save "
            "it without a password."
        ),
    )


def _check_pdf(content: bytes) -> Kind:
    if _ZIP_END in content[-66_000:]:
        raise _refuse(
            "two_in_one", _("The file is two kinds at once. Save it again as PDF.")
        )
    if b"%%EOF" not in content[-2_048:]:
        raise _damaged()
    if _ENCRYPTED_PDF.search(content):
        raise _password()
    if _PDF_PROGRAM.search(content):
        raise _refuse(
            "program",
            _(
                "The PDF holds a program or other files. Print it as a new PDF and "
                "attach that."
            ),
        )
    return Kind("pdf", "application/pdf")


def _check_office(content: bytes) -> Kind:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            _check_directory(parts, len(content))
            return _office_kind(archive, [part.filename for part in parts])
    except BROKEN as error:
        raise _damaged() from error


def _check_directory(parts: list[zipfile.ZipInfo], size: int) -> None:
    fault = fault_of(
        parts,
        size,
        parts=limit("parts"),
        unpacked=limit("unpacked"),
        ratio=limit("ratio"),
    )
    if fault == "encrypted":
        raise _password()
    if fault == "damaged":
        raise _damaged()
    if fault is not None:
        raise _refuse(
            "swells",
            _(
                "The file becomes far too large when it is opened, or isn't what it "
                "says. Save it as PDF and attach that."
            ),
        )


def _office_kind(archive: zipfile.ZipFile, names: list[str]) -> Kind:
    if "[Content_Types].xml" not in names:
        raise _other_kind()
    with archive.open("[Content_Types].xml") as part:
        declared = part.read(_LARGEST_PART)
    if _MACRO_TYPES.search(declared) or any(map(_MACROS.search, names)):
        raise _refuse(
            "macros",
            _(
                "The file holds macros, which are programs. Save it as PDF, or without "
                "macros as .docx or .xlsx."
            ),
        )
    for name, (extension, content_type) in _OFFICE.items():
        if name in names:
            return Kind(extension, content_type)
    raise _other_kind()


def _check_picture(content: bytes) -> Kind:
    try:
        with Image.open(BytesIO(content), formats=tuple(_PICTURES)) as picture:
            width, height = picture.size
            if width * height > limit("pixels"):
                raise _refuse(
                    "pixels",
                    _("The picture has too many pixels. Make it smaller."),
                )
            picture.load()
            return Kind(*_PICTURES[picture.format or ""])
    except UnidentifiedImageError as error:
        raise _other_kind() from error
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise _damaged() from error


def _other_kind() -> ValidationError:
    return _refuse(
        "other_kind",
        _(
            "Files of this kind aren't taken. Attach PDF, JPEG, PNG, WebP, Word "
            "(.docx) or Excel (.xlsx)."
        ),
    )
