"""Word documents."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from typing import Any, Final
from xml.etree.ElementTree import Element
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError

import mammoth
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from django.utils.translation import gettext_lazy as _

from news.intake.manuscript import Manuscript
from news.intake.reading.archives import damaged, opened
from news.intake.reading.web import read_markup
from news.intake.rich_text import RichLine

STYLES: Final = """
p[style-name='Title'] => h1:fresh
p[style-name='Judul'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Caption'] => figcaption:fresh
p[style-name='caption'] => figcaption:fresh
"""
WORD: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MODIFIED: Final = "{http://purl.org/dc/terms/}modified"
BESIDE: Final = ("word/header", "word/footer")


def read_word(data: bytes) -> Manuscript:
    """Return the manuscript in a .docx; macros and embedded objects stay closed.

    :raises UnreadableRelease: when it is damaged, locked or too large.
    """
    with opened(data) as archive:
        outside = _beside(archive)
        written = _written(archive)
        notes = _closed_parts(archive)
        _refuse_entities(archive)
    pictures: list[bytes] = []
    html = _converted(data, pictures)

    def load(address: str) -> bytes | None:
        head, _colon, number = address.partition(":")
        return pictures[int(number)] if head == "picture" else None

    manuscript = read_markup(html, load)
    manuscript.outside.extend(outside)
    manuscript.notes.extend(notes)
    manuscript.written = written
    return manuscript


def _converted(data: bytes, pictures: list[bytes]) -> str:
    def keep(image: Any) -> dict[str, str]:
        with image.open() as stream:
            pictures.append(stream.read())
        return {"src": f"picture:{len(pictures) - 1}"}

    try:
        result = mammoth.convert_to_html(
            BytesIO(data),
            style_map=STYLES,
            convert_image=mammoth.images.img_element(keep),
        )
    # What its parsers raise about documents that break the rules of the format.
    except (
        *(BadZipFile, ZlibError, KeyError, ValueError, AttributeError, TypeError),
        *(IndexError, OSError, EOFError, NotImplementedError, RecursionError),
        ExpatError,
    ) as error:
        raise damaged() from error
    return str(result.value)


def _refuse_entities(archive: ZipFile) -> None:
    """Refuse what no word processor writes and what blows up in memory.

    :raises UnreadableRelease: for entities, and parts that can't be unpacked.
    """
    names = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
    try:
        parts = [archive.read(name) for name in names]
    except (BadZipFile, ZlibError, EOFError, NotImplementedError) as error:
        raise damaged() from error
    if any(b"<!DOCTYPE" in part or b"<!ENTITY" in part for part in parts):
        raise damaged()


def _closed_parts(archive: ZipFile) -> list[Any]:
    names = archive.namelist()
    notes = []
    if any(name.endswith("vbaProject.bin") for name in names):
        notes.append(_("The document holds macros; they were not run."))
    if any(name.startswith(("word/embeddings/", "word/activeX/")) for name in names):
        notes.append(
            _(
                "The document holds embedded files, such as a worksheet; they are "
                "only in the original."
            )
        )
    return notes


def _beside(archive: ZipFile) -> list[str]:
    """Return the lines of page headers and footers, which converters leave out."""
    lines: dict[str, None] = {}
    for name in archive.namelist():
        root = _parsed(archive, name) if name.startswith(BESIDE) else None
        for paragraph in root.iter(f"{WORD}p") if root is not None else ():
            words = (text.text or "" for text in paragraph.iter(f"{WORD}t"))
            if line := RichLine.plain("".join(words)).text:
                lines[line] = None
    return list(lines)


def _written(archive: ZipFile) -> date | None:
    """Return the day on which the document was last saved."""
    root = _parsed(archive, "docProps/core.xml")
    found = root.findtext(MODIFIED) if root is not None else None
    try:
        return datetime.fromisoformat(found.strip()).date() if found else None
    except ValueError:
        return None


def _parsed(archive: ZipFile, name: str) -> Element | None:
    """Return a part that the story can do without."""
    try:
        root: Element = fromstring(archive.read(name))
    except (KeyError, ParseError, DefusedXmlException, BadZipFile, ZlibError, EOFError):
        return None
    return root
