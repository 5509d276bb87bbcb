"""The place before the first sentence: *PPU, Borneoupdate.com –*, *Tenggarong –*."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from news.intake.recognition.dates import MONTHS, days_in
from news.intake.recognition.words import OFFICE, POSTS, SAYING, towns

HEAD: Final = re.compile(
    r"^\s*(?P<head>\(?[A-Za-z][^\n!?;“”\"]{1,70}?)\s*"
    r"(?P<mark>\s[–—―~|:-]+|[–—―~|:][–—―~|:-]*|--+|_{2,}|\s*//+|(?<=\w)-(?=\s))\s*(?=[“\"‘„]?[A-Z0-9])"
)
BRACKETED: Final = re.compile(
    r"^\s*[(\[](?P<head>[A-Z][A-Za-z .,/]{2,40})[)\]]\s*[–—~|:-]*\s*(?=[“\"]?[A-Z])"
)
DATED: Final = re.compile(
    rf"^\s*(?P<head>[A-Z][\w ]{{2,30}},\s+\d{{1,2}}\s+(?:{'|'.join(MONTHS)})(?:\s+\d{{4}})?)"
    r"\s*[.,–—:-]+\s*(?=[“\"]?[A-Z])",
    re.IGNORECASE,
)
MEDIUM: Final = re.compile(
    r"\w\.(?:com|co|id|net|org|news|info|tv|test|example|go)\b"
    r"|\b(?:diskominfo|kominfo|humas|prokopim|prokompim|media|news|pos|post|tribun|rri|antara"
    r"|infopublik|mc|press|pers|kabar|suara|berita|radar|warta|siaran|rilis|headline|info)\w*\b",
    re.IGNORECASE,
)
#: Before a colon only capitals are a place: *Catatan: …* is none.
LONGEST: Final = 7


@dataclass(frozen=True)
class Dateline:
    """``end`` is where the first sentence begins; ``text`` is the whole dateline."""

    place: str
    text: str
    end: int


def dateline_of(text: str) -> Dateline | None:
    """Return the dateline a paragraph opens with."""
    found = DATED.match(text) or HEAD.match(text) or BRACKETED.match(text)
    if found is None:
        return None
    whole = found["head"].strip().strip("()[]")
    parts = [part.strip() for part in re.split(r"[,/()|]", _without_days(whole))]
    parts = [part for part in parts if part]
    places = [part for part in parts if not MEDIUM.search(part)]
    media = [part for part in parts if MEDIUM.search(part)]
    places = _likely(places)
    mark = (found.groupdict().get("mark") or "").strip()
    if not places and media:
        return Dateline("", whole, found.end())
    if not places or not all(map(_is_place, places)):
        return None
    if text[found.end() :].isupper():
        return None  # a headline in capitals: *PANEN NAIK: PETANI BERBAGI RESEP*
    marked = whole.isupper() or media or "," in whole or next(days_in(whole), None)
    if mark in (":", "|", "-") and not marked:
        known = places[0].lower() in towns()
        if mark == ":" or not known:
            return None
    return _with_medium_after(text, Dateline(", ".join(places), whole, found.end()))


def _likely(parts: list[str]) -> list[str]:
    """Return the known places of a dateline, or those that may be some.

    What stands beside a known place is a newspaper: *FAKTUAL, PRINGSEWU*.
    """
    known = [part for part in parts if part.lower().removeprefix("kota ") in towns()]
    if known:
        return known
    return [part for part in parts if len(part) > 3] or parts


def _with_medium_after(text: str, dateline: Dateline) -> Dateline:
    """Return a dateline with the medium behind its mark: *GARUT | Medium.com –*."""
    rest = HEAD.match(text[dateline.end :])
    if rest is None or not MEDIUM.search(rest["head"]):
        return dateline
    end = dateline.end + rest.end()
    whole = text[: dateline.end + rest.end("head")].strip()
    return Dateline(dateline.place, whole, end)


def _without_days(text: str) -> str:
    for day in reversed(list(days_in(text))):
        text = f"{text[: day.start]}{text[day.end :]}"
    return re.sub(r"\s*\(\s*\)?\s*$", "", text).strip(" ,()")


def _is_place(part: str) -> bool:
    words = part.split()
    if not 1 <= len(words) <= LONGEST:
        return False
    lower = [word.lower().strip(".") for word in words]
    if any(word in SAYING for word in lower):
        return False
    if lower[0] in POSTS or (
        lower[0] in OFFICE
        and lower[0] not in ("kota", "kabupaten", "desa", "kecamatan")
    ):
        return False
    return all(
        word[0].isupper() or word[0] in "(–-" or word in ("dan", "di") for word in words
    )
