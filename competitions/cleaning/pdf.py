"""PDF documents without properties, authors, attachments and links.

Pages are put into a new document, so that properties, XMP, outlines, attached files,
scripts and signatures stay behind; then everything that hangs on the pages is looked
through.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    StreamObject,
)

from competitions.cleaning.faults import NotCleaned
from competitions.cleaning.pictures import clean_picture

#: Notes of programs on a page, a picture or a font.
_NOTES = ("/Metadata", "/PieceInfo", "/LastModified", "/AF", "/AA", "/Thumb")
#: What of a form's field is seen; its name, value and signature go.
_SEEN = ("/Type", "/Subtype", "/Rect", "/AP", "/AS", "/F", "/MK", "/BS", "/Border")
_PICTURE = "/DCTDecode"
#: What pypdf raises on documents that are not what they say.
BROKEN = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError)


def clean_pdf(content: bytes) -> bytes:
    """:raises NotCleaned: damaged or with a password."""
    try:
        writer = PdfWriter()
        seen: dict[int, Any] = {}
        for page in _open(content).pages:
            # Before it is copied: what was copied is written, even if nothing leads to it.
            _clean_annotations(page)
            for found in _all_below(page, seen):
                _clean(found)
            writer.add_page(page)
        writer.metadata = None
        result = BytesIO()
        writer.write(result)
    except BROKEN as error:
        raise NotCleaned(_("The PDF is damaged.")) from error
    return result.getvalue()


def text_of_pdf(content: bytes) -> str:
    """Return what can be read in a PDF; nothing of a scan.

    :raises NotCleaned: damaged or with a password.
    """
    try:
        return "\n".join(page.extract_text() for page in _open(content).pages)
    except BROKEN as error:
        raise NotCleaned(_("The PDF is damaged.")) from error


def _open(content: bytes) -> PdfReader:
    reader = PdfReader(BytesIO(content))
    if reader.is_encrypted:
        raise NotCleaned(_("The PDF is protected by a password."))
    return reader


def _clean_annotations(page: Any) -> None:
    """Keep what fields of a form show; comments, links and stamps go."""
    kept = ArrayObject()
    found = page.get("/Annots")
    for reference in found.get_object() if found is not None else ():
        annotation = reference.get_object()
        if annotation.get("/Subtype") != "/Widget":
            continue
        for key in [key for key in annotation if key not in _SEEN]:
            del annotation[key]
        kept.append(reference)
    if found is not None:
        page[NameObject("/Annots")] = kept


def _all_below(page: Any, seen: dict[int, Any]) -> Iterator[Any]:
    """Yield every dictionary that a page leads to, unless it was seen before."""
    waiting: list[Any] = [page]
    while waiting:
        found = waiting.pop()
        if isinstance(found, IndirectObject):
            found = found.get_object()
        if id(found) in seen:
            continue
        seen[id(found)] = found
        if isinstance(found, ArrayObject):
            waiting.extend(found)
        elif isinstance(found, DictionaryObject):
            yield found
            waiting.extend(found.raw_get(key) for key in list(found))


def _clean(found: Any) -> None:
    for key in _NOTES:
        if key in found:
            del found[key]
    if isinstance(found, StreamObject) and _is_picture(found):
        found._data = clean_picture(found._data)


def _is_picture(stream: Any) -> bool:
    filters = stream.get("/Filter")
    return filters == _PICTURE or (
        isinstance(filters, ArrayObject) and list(filters) == [_PICTURE]
    )
