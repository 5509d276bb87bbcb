"""All that a newsroom elsewhere needs of an article, as one streamed archive."""

from __future__ import annotations

import logging
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _
from docx import Document

from news.article_text import Part, parts_of, text_of
from news.models.article import NewsPage
from news.pictures import Picture, pictures_of
from news.publisher import publisher_of

logger = logging.getLogger(__name__)

_PIECE = 256 * 1024


class _Pipe:
    """What is written to the archive, until it is taken out again."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits here."""

    def take(self) -> bytes:
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken


def stream_kit(article: NewsPage, *, folder: str) -> Iterator[bytes]:
    """Return a zip with the text as Word and plain text, pictures and their credits.

    Pictures are read piece by piece as they were uploaded. One whose file is lost is
    named in the list as missing.
    """
    # Now, and not when the answer is sent: by then the region's zone is no more.
    with translation.override(article.locale.language_code):
        facts = _facts(article)
        texts = {
            f"{folder}/{folder}.docx": _as_word(article, facts),
            f"{folder}/{folder}.txt": _as_text(article, facts),
        }
        pictures = {
            f"{folder}/{_picture_name(number, picture)}": picture
            for number, picture in enumerate(pictures_of(article), 1)
        }
        if pictures:
            name = _("credits-of-photos")
            texts[f"{folder}/{name}.txt"] = _credits(pictures)
    return _stream(texts, pictures)


def _stream(texts: dict[str, bytes], pictures: dict[str, Picture]) -> Iterator[bytes]:
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w") as archive:  # type: ignore[call-overload]
        for name, content in texts.items():
            archive.writestr(_entry(name), content, zipfile.ZIP_DEFLATED)
            yield pipe.take()
        for name, picture in pictures.items():
            if source := _open(picture):
                yield from _copy(archive, pipe, name, source)
    yield pipe.take()


def _copy(archive: Any, pipe: _Pipe, name: str, source: Any) -> Iterator[bytes]:
    # Stored, not packed: pictures don't get smaller.
    with source, archive.open(_entry(name), "w", force_zip64=True) as target:
        while piece := source.read(_PIECE):
            target.write(piece)
            yield pipe.take()


def _open(picture: Picture) -> Any:
    file = picture.image.file
    try:
        return file.storage.open(file.name, "rb")
    except OSError:
        logger.warning("the file of picture %s is lost", picture.image.pk)
        return None


def _entry(name: str) -> zipfile.ZipInfo:
    moment = timezone.localtime()
    return zipfile.ZipInfo(name, moment.timetuple()[:6])


def _picture_name(number: int, picture: Picture) -> str:
    ending = PurePosixPath(picture.image.file.name).suffix.lower() or ".jpg"
    title = slugify(picture.image.title)[:40] or "foto"
    return f"{number:02d}-{title}{ending}"


def _credits(pictures: dict[str, Picture]) -> bytes:
    said = [_credit(PurePosixPath(n).name, picture) for n, picture in pictures.items()]
    return "\r\n\r\n".join(said).encode("utf-8-sig", "replace")


def _credit(name: str, picture: Picture) -> str:
    image = picture.image
    is_there = image.file.storage.exists(image.file.name)
    lines = [
        name,
        "" if is_there else _("The file is missing; ask for it."),
        _("Caption: %(text)s") % {"text": picture.caption or "–"},
        _("Photo: %(credit)s") % {"credit": picture.credit or "–"},
        _("Shows: %(text)s") % {"text": picture.alt or "–"},
        f"{image.width} × {image.height}",
    ]
    return "\r\n".join(filter(None, lines))


def _facts(article: NewsPage) -> list[str]:
    """What stands below the headline."""
    publisher = publisher_of(article)
    moment = timezone.localtime(article.dated)
    contact = " · ".join(filter(None, [publisher.phone, publisher.email]))
    return [
        line
        for line in (
            publisher.name,
            publisher.office,
            date_format(moment, "l, j F Y"),
            article.get_full_url() or "",
            _("Contact for the press: %(contact)s") % {"contact": contact}
            if contact
            else "",
        )
        if line
    ]


def _as_text(article: NewsPage, facts: list[str]) -> bytes:
    pieces = [article.kicker, article.title, article.standfirst, "\n".join(facts)]
    text = "\n\n".join([*filter(None, pieces), text_of(article)])
    # With a mark and Windows' line ends: it is opened in Notepad.
    return text.replace("\n", "\r\n").encode("utf-8-sig", "replace")


def _as_word(article: NewsPage, facts: list[str]) -> bytes:
    document = Document()
    document.core_properties.title = _storable(article.title)[:255]
    document.core_properties.author = _storable(facts[0])[:255] if facts else ""
    document.core_properties.language = article.locale.language_code
    if article.kicker:
        document.add_paragraph(_storable(article.kicker))
    document.add_heading(_storable(article.title), level=1)
    document.add_paragraph("\n".join(map(_storable, facts)))
    if article.standfirst:
        document.add_paragraph().add_run(_storable(article.standfirst)).bold = True
    opening = f"{article.dateline_place} – " if article.dateline_place else ""
    for part in parts_of(article):
        _add(document, part, opening)
        opening = ""
    if article.author_code:
        document.add_paragraph(_storable(f"({article.author_code})"))
    file = BytesIO()
    document.save(file)
    return file.getvalue()


_STYLES = {"bullets": "List Bullet", "numbers": "List Number", "quote": "Quote"}


def _add(document: Any, part: Part, opening: str) -> None:
    for line in part.lines:
        text = _storable(f"{opening}{line}")
        opening = ""
        if part.kind == "heading":
            document.add_heading(text, level=2)
        else:
            document.add_paragraph(text, style=_STYLES.get(part.kind))


def _storable(text: str) -> str:
    """Return the text without what XML can't hold."""
    from news.feeds import xml_text

    return xml_text(text)
