"""What the titles above a list of results say: competition, year, category, rank."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from competitions.names import normalize_category, normalize_name, tidy_category
from spreadsheets.expected import Titles
from spreadsheets.text import fold

YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
#: A row of its own that says no more than which group of winners comes next.
_GROUP = re.compile(r"(?:[a-z]|\d{1,2}|[ivx]+)?[.)]? ?(?:kategori|katagori|klaster)\b")
_SUBJECT = re.compile(r"(?:bidang|kelompok|jenjang|tingkat|sub ?kategori)\b")
_EVENT = re.compile(
    r"\b(?:lomba|kompetisi|awards?|anugerah|penganugerahan|festival|sayembara|kontes|"
    r"kipp|iga|innovative government|krenova|inovasi pelayanan publik)\b"
)
_TOP = re.compile(r"\btop[ -]?(\d{1,3})\b", re.IGNORECASE)
#: What people put before the name of a competition.
_LEAD = re.compile(
    r"(?:(?:rekap(?:itulasi)?|daftar|hasil|pengumuman|data|nama(?:-nama)?|penetapan|"
    r"penerima|para|pemenang|peraih|juara|nominasi|nominator|finalis|penghargaan|"
    r"akhir|penilaian|dan|pada|dalam|inovasi(?= (?:pada|dalam)))\s+)+",
    re.IGNORECASE,
)
_TRAIL = re.compile(
    r"[\s,(-]*(?:(?:pada\s+)?(?:tahun|ta\.?)(?:\s+anggaran)?|edisi)?[\s(]*"
    r"(?:(?:19|20)\d{2})?[\s):.-]*$",
    re.IGNORECASE,
)
_PLACE = re.compile(r"(?:se-?)?(?:kabupaten|kab\.|kota|provinsi|tingkat|se-)\b")
#: Words beside a known name that don't make it another competition.
_FILLERS = frozenset(
    [
        "kabupaten",
        "kab",
        "kota",
        "provinsi",
        "pemerintah",
        "daerah",
        "tingkat",
        "tahun",
        "anggaran",
        "se",
        "di",
    ]
)


@dataclass(frozen=True, slots=True)
class KnownNames:
    """What a region has: competitions by comparison key and year, categories, itself."""

    competitions: Mapping[tuple[str, int], str]
    categories: Collection[str]
    region: frozenset[str]


def names_group(text: str) -> bool:
    """Tell whether a lone text is surely the heading of a category."""
    return _GROUP.match(fold(text)) is not None


def read_titles(titles: Titles, known: KnownNames) -> dict[str, str]:
    """Return what titles say for all rows of the table below them, by column.

    Only what can't be meant otherwise: of several years, or without the word for a
    competition, nothing is taken, and the sender says it.
    """
    said: dict[str, str] = {}
    year = _year(titles)
    if year:
        said["year"] = year
    name = _competition(titles.texts)
    if name:
        said["competition"] = _known_name(name, year, known) or name
    top = {match[1] for text in titles.texts for match in _TOP.finditer(text)}
    if len(top) == 1:
        said["rank_label"] = f"Top {top.pop()}"
    category = _category(titles, known)
    if category:
        said["category"] = category
    return said


def _year(titles: Titles) -> str:
    sheet = fold(titles.sheet).removeprefix("tahun ")
    if YEAR.fullmatch(sheet):
        return sheet
    events = [text for text in titles.texts if _EVENT.search(fold(text))]
    for texts in (events, titles.texts):
        found = {year for text in texts for year in YEAR.findall(text)}
        if found:
            return found.pop() if len(found) == 1 else ""
    return ""


def _competition(texts: Iterable[str]) -> str:
    """Return the name in the first title that is one, with the place below it."""
    parts: list[str] = []
    for text in texts:
        if parts:
            if not _PLACE.match(fold(text)) or names_group(text):
                break
            parts.append(_bare(text))
        elif _EVENT.search(fold(text)) and not names_group(text):
            parts.append(_bare(text))
    return " ".join(filter(None, parts))


def _bare(text: str) -> str:
    """Return a title without what isn't part of the name: "Daftar …", "… 2024"."""
    text = _TRAIL.sub("", _TOP.sub(" ", text))
    return " ".join(_LEAD.sub("", text.strip(), count=1).split()).strip(" :,-–")


def _known_name(name: str, year: str, known: KnownNames) -> str:
    """Return the region's competition of a year that a title names in full."""
    words = normalize_name(name)
    for (key, edition), title in known.competitions.items():
        if str(edition) != year:
            continue
        key = " ".join(YEAR.sub(" ", key).split())
        before, found, after = f" {words} ".partition(f" {key} ")
        rest = set(before.split()) | set(after.split())
        if key and found and rest <= _FILLERS | known.region:
            return title
    return ""


def _category(titles: Titles, known: KnownNames) -> str:
    for text in reversed(titles.texts):
        if names_group(text) or normalize_category(text) in known.categories:
            return tidy_category(text)
    last = titles.texts[-1] if titles.texts else ""
    if titles.own and last and not _EVENT.search(fold(last)) and not YEAR.search(last):
        return tidy_category(last)
    if last and _SUBJECT.match(fold(last)) and not _PLACE.match(fold(last)):
        return tidy_category(last)
    sheet = titles.sheet
    if names_group(sheet) or normalize_category(sheet) in known.categories:
        return tidy_category(sheet)
    return ""
