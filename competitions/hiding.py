"""Taking names out of texts: organisations, people, addresses and links.

Blind judging reads texts through a :class:`Hider`. It knows the names of one entrant in
the spellings that occur; what somebody paraphrases ("the health office by the harbour")
or shows in a picture, no program finds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

#: Links first: an address in one is part of it.
_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>\"'(),]+"
    r"|(?<![\w@.])(?:[\w-]+\.)+(?:id|com|org|net|info|app|site|io|ly|me|be)\b(?:/[^\s<>\"'(),]*)?",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # e-mail
    r"|(?<!\w)@[A-Za-z_][\w.]{2,}"  # an account of social media
    r"|(?<!\d)(?:\+?62|0)[\s-]?8\d{1,2}[\s-]?\d{3,4}[\s-]?\d{3,5}(?!\d)"  # mobile phone
    r"|(?<!\d)\(?0\d{2,3}\)[\s-]?\d{5,8}(?!\d)"  # telephone with its area
    r"|(?<!\d)\d{8}\s?\d{6}\s?\d\s?\d{3}(?!\d)"  # NIP
    r"|(?<!\d)\d{16}(?!\d)"  # NIK
)
#: Characters that nobody sees, but that would keep a name from being found.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_BETWEEN = r"[^\w]{1,3}"
#: Words behind which the region follows: "Dinas Kesehatan Kabupaten …".
_REGION_WORDS = {"kabupaten", "kab", "kota", "provinsi", "prov"}
_TITLES = {
    *("prof", "dr", "drs", "dra", "drg", "drh", "ir", "h", "hj", "kh", "ust", "ns"),
    *("apt", "tb", "raden", "r", "st", "sdr", "sdri", "bapak", "ibu", "pak", "bu"),
}
_ADDRESSED = (
    r"(?:bapak|pak|ibu|bu|sdr|sdri|saudara|saudari|dr|drg|drs|dra|ir|h|hj)\.?\s+"
)
#: Shorter names are also ordinary words; they are hidden in this spelling only.
_SHORT = 4


class Hider:
    """Replaces the names of one entrant; texts without them come back as they are."""

    def __init__(
        self, agencies: Iterable[str] = (), people: Iterable[str] = ()
    ) -> None:
        self._agencies = _alternatives(
            spelling for name in agencies for spelling in _spellings(name)
        )
        self._people = _alternatives(
            spelling for name in people for spelling in _forms_of(name)
        )

    def hide(self, text: str) -> str:
        """Return a text in which marks stand for names, links and contacts."""
        text = _INVISIBLE.sub("", text)
        text = _CONTACT.sub(_("[contact]"), text)
        text = _LINK.sub(_("[link]"), text)
        for pattern, mark in (
            (self._agencies, _("[name of the agency]")),
            (self._people, _("[name of a person]")),
        ):
            if pattern is not None:
                text = pattern.sub(mark, text)
        return text

    def found_in(self, text: str) -> list[str]:
        """Return which names of the entrant stand in a text, as they stand there."""
        text = _INVISIBLE.sub("", text)
        found: dict[str, str] = {}
        for pattern in (self._agencies, self._people):
            for match in pattern.finditer(text) if pattern is not None else ():
                found.setdefault(match[0].casefold(), " ".join(match[0].split()))
        return list(found.values())


def _alternatives(patterns: Iterable[str]) -> re.Pattern[str] | None:
    """Return one pattern of many, the longest first."""
    ordered = sorted(set(patterns), key=lambda pattern: (-len(pattern), pattern))
    if not ordered:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(ordered)})(?:nya)?(?!\w)")


def _spellings(name: str) -> Iterator[str]:
    """Yield patterns of an organisation's name, also without the region behind it."""
    words = _WORD.findall(name)
    if not words:
        return
    yield _pattern(words)
    for place, word in enumerate(words):
        if place >= 2 and word.casefold() in _REGION_WORDS:
            yield _pattern(words[:place])


def _forms_of(name: str) -> Iterator[str]:
    """Yield patterns of a person: the whole name, parts of it, and "Bu" with a part."""
    words = _WORD.findall(name.partition(",")[0])
    while words and words[0].casefold() in _TITLES:
        words = words[1:]
    parts = {
        tuple(words[start:end])
        for start in range(len(words))
        for end in range(start + 2, len(words) + 1)
    }
    if len(words) == 1:  # often a word of its own: "Budi", but not "budi pekerti"
        yield re.escape(words[0])
    for part in parts:
        yield _pattern(part)
    for word in words:
        if len(word) > 2:
            yield f"(?i:{_ADDRESSED}{re.escape(word)})"


def _pattern(words: Iterable[str]) -> str:
    """Return a pattern of words with any spaces, dots and dashes between them."""
    words = list(words)
    pattern = _BETWEEN.join(
        "(?:dan|&)" if word.casefold() == "dan" else re.escape(word) for word in words
    )
    exactly = len("".join(words)) < _SHORT
    return pattern if exactly else f"(?i:{pattern})"
