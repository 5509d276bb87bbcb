"""Which cleaner a document needs, by what it is and not by its name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from django.utils.translation import gettext as _

from competitions.cleaning.faults import NotCleaned
from competitions.cleaning.office import clean_office, text_of_office
from competitions.cleaning.pictures import JPEG, PNG, clean_picture

_WORD = "application/vnd.openxmlformats-officedocument"
#: Kinds of files by their ending: the content type of the copy.
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": f"{_WORD}.wordprocessingml.document",
    "xlsx": f"{_WORD}.spreadsheetml.sheet",
    "pptx": f"{_WORD}.presentationml.presentation",
    "png": "image/png",
    "jpg": "image/jpeg",
}
_OFFICE = {b"word/document.xml": "docx", b"xl/workbook.xml": "xlsx"}
_OFFICE[b"ppt/presentation.xml"] = "pptx"


@dataclass(frozen=True)
class Cleaned:
    """A copy, and what it is called at its end and by its content type."""

    content: bytes
    ending: str
    content_type: str


def clean(content: bytes) -> Cleaned:
    """Return a copy that doesn't say who made it.

    :raises NotCleaned: with the reason.
    """
    ending = ending_of(content)
    cleaner: Callable[[bytes], bytes] = clean_office
    if ending == "pdf":
        cleaner = _pdf().clean_pdf
    elif ending in ("png", "jpg"):
        cleaner = clean_picture
    return Cleaned(cleaner(content), ending, CONTENT_TYPES[ending])


def text_of(content: bytes) -> str:
    """Return the words of a document as far as they are text, not a picture.

    :raises NotCleaned: as ``clean``.
    """
    ending = ending_of(content)
    if ending == "pdf":
        text: str = _pdf().text_of_pdf(content)
        return text
    return "" if ending in ("png", "jpg") else text_of_office(content)


def can_be_cleaned(name: str) -> bool:
    """Tell by its name whether a file is of a kind that can be cleaned."""
    ending = name.rpartition(".")[2].lower()
    return ending in CONTENT_TYPES or ending == "jpeg"


def ending_of(content: bytes) -> str:
    """:raises NotCleaned: when it is none of the kinds that can be cleaned."""
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(PNG):
        return "png"
    if content.startswith(JPEG):
        return "jpg"
    if content.startswith(b"PK\x03\x04"):
        for part, ending in _OFFICE.items():
            if part in content:
                return ending
    raise NotCleaned(
        _("Only PDF, Word, Excel and PowerPoint files and pictures can be cleaned.")
    )


def _pdf() -> Any:
    """Return the cleaner of PDFs, whose library a server may lack."""
    if find_spec("pypdf") is None:
        raise NotCleaned(_("This server can't clean PDF files: pypdf is missing."))
    from competitions.cleaning import pdf

    return pdf
