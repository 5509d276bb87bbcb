"""The bytes of an export as XML that a parser accepts.

WordPress writes what people pasted, so exports hold control characters that XML forbids
and stretches in the encoding of Windows. Both would end the reading of the whole file.
"""

from __future__ import annotations

import codecs
import re
from typing import IO, Final

MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
DECLARED: Final = re.compile(
    rb"""<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9_.-]+)["']"""
)
FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
CHUNK: Final = 65_536


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return wrong.decode("cp1252", "replace"), error.end


codecs.register_error("news.windows", _as_windows)


def encoding_of(head: bytes) -> str:
    """Return the encoding that the beginning of a file names, UTF-8 if it names none."""
    for mark, encoding in MARKS:
        if head.startswith(mark):
            return encoding
    declared = DECLARED.search(head[:400])
    try:
        return codecs.lookup(declared[1].decode() if declared else "utf-8").name
    except LookupError:
        return "utf-8"


class XmlText:
    """A stream of clean UTF-8, whatever the file is encoded in; for ``iterparse``."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._start = stream.read(CHUNK)
        errors = "news.windows" if "utf-8" in encoding_of(self._start) else "replace"
        make = codecs.getincrementaldecoder(encoding_of(self._start))
        self._decoder = make(errors)

    def read(self, _size: int = -1) -> bytes:
        """Return some more of it; nothing at the end."""
        while True:
            raw, self._start = self._start or self._stream.read(CHUNK), b""
            text = FORBIDDEN.sub("", self._decoder.decode(raw, final=not raw))
            if text or not raw:
                return text.encode()
