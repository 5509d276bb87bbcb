"""Files and pasted text as manuscripts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import Final

from django.utils.translation import gettext_lazy as _

from news.intake.errors import UnreadableRelease
from news.intake.limits import CHARACTERS, FILE_BYTES, MEGABYTE, PIECES
from news.intake.manuscript import Manuscript
from news.intake.reading.opendocument import read_opendocument
from news.intake.reading.plain import read_plain
from news.intake.reading.web import read_web
from news.intake.reading.word import read_word

READERS: Final[dict[str, Callable[[bytes], Manuscript]]] = {
    ".docx": read_word,
    ".docm": read_word,
    ".odt": read_opendocument,
    ".html": read_web,
    ".htm": read_web,
    ".txt": read_plain,
}
#: The beginnings of files by which the kind is known, whatever the name says.
ZIPPED: Final = b"PK\x03\x04"
OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OTHER_KINDS: Final = (b"%PDF-", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")


def read_release(name: str, data: bytes) -> Manuscript:
    """Return the manuscript in a file.

    :raises UnreadableRelease: with a sentence for whoever sent it.
    """
    if len(data) > FILE_BYTES:
        raise UnreadableRelease(
            _("The file is larger than %(size)d MB. Make the pictures in it smaller.")
            % {"size": FILE_BYTES // MEGABYTE}
        )
    if not data.strip():
        raise UnreadableRelease(_("The file is empty."))
    manuscript = _reader(name, data)(data)
    _check_extent(manuscript)
    return manuscript


def read_pasted(text: str) -> Manuscript:
    """Return the manuscript in text that somebody pasted.

    :raises UnreadableRelease: when there is none, or too much.
    """
    if not text.strip():
        raise UnreadableRelease(_("There is no text."))
    manuscript = read_plain(text.encode("utf-8", "replace"))
    _check_extent(manuscript)
    return manuscript


def _reader(name: str, data: bytes) -> Callable[[bytes], Manuscript]:
    ending = PurePath(name).suffix.lower()
    if data.startswith(OLD_OFFICE):
        raise UnreadableRelease(
            _(
                "The document has a password, or it is an old Word document (.doc). "
                "Open it in Word and save it as .docx without a password."
            )
        )
    reader = READERS.get(ending)
    if reader is None or data.startswith(OTHER_KINDS):
        raise UnreadableRelease(
            _(
                "Files of this kind can't be read. Send the release as .docx, .odt, "
                ".txt or .html, or paste its text."
            )
        )
    if (reader in (read_word, read_opendocument)) != data.startswith(ZIPPED):
        raise UnreadableRelease(
            _(
                "The file is not what its name says. Open it where it was written "
                "and save it anew as .docx, .odt, .txt or .html."
            )
        )
    return reader


def _check_extent(manuscript: Manuscript) -> None:
    characters = sum(len(piece.text) for piece in manuscript.pieces)
    if len(manuscript.pieces) > PIECES or characters > CHARACTERS:
        raise UnreadableRelease(
            _(
                "The document is too long for a release. Send each release as a "
                "document of its own."
            )
        )
    if not manuscript.has_words:
        raise UnreadableRelease(
            _(
                "There is no text in the document, perhaps it is a scan. Send the "
                "document in which the text was written."
            )
        )
