"""Turns what was sent into what is kept, whichever way it came."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from pathlib import PurePath
from typing import Any, Final

from django.core.files.base import File
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.files.documents import check_document
from portal.files.kinds import START, Kind, largest_limit, name_of, too_large
from portal.files.pictures import clean_picture

#: Said of files that went through here, so that nothing is drawn twice.
_CLEANED: Final = "_lumbung_cleaned"
_LONGEST_STEM: Final = 60
_ODD: Final = re.compile(r"[^-\w.]")


def clean_picture_file(file: File[Any]) -> File[Any]:
    """Return the picture drawn anew, under a name that nobody guesses.

    Originals lie below the public media address, also those of drafts.
    """
    return _cleaned(file, clean_picture, suffix=f"-{secrets.token_hex(6)}")


def clean_document_file(file: File[Any]) -> File[Any]:
    """Return the document under a name that ends as its content says."""
    return _cleaned(file, lambda content: (content, check_document(content)))


def is_cleaned(file: Any) -> bool:
    return bool(getattr(file, _CLEANED, False))


def _cleaned(
    file: File[Any],
    clean: Callable[[bytes], tuple[bytes, Kind]],
    suffix: str = "",
) -> File[Any]:
    if is_cleaned(file):
        return file
    content, kind = clean(_read(file))
    stem = _ODD.sub("", PurePath(str(file.name)).stem.replace(" ", "_")).strip(".")
    stem = stem[:_LONGEST_STEM] or "file"
    cleaned = SimpleUploadedFile(f"{stem}{suffix}.{kind.extension}", content)
    setattr(cleaned, _CLEANED, True)
    return cleaned


def _read(file: File[Any]) -> bytes:
    """Read a file, unless it has more than any kind may have."""
    file.seek(0)
    if file.size > largest_limit():
        raise too_large(name_of(bytes(file.read(START))), file.size, largest_limit())
    return bytes(file.read())
