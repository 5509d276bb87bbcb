"""Who won, out of one cell: several winners, a person with their school, a region."""

from __future__ import annotations

import re
from dataclasses import dataclass

from innovations.models import OrganizationPage
from innovations.services.organizations import OrganizationLookup, guess_type
from spreadsheets.text import clean, clean_lines, fold

_MARK = r"(?:\(?\d{1,2}[.)]|[-•*–]|\(?[a-z][.)])"
_MARKED_LINE = re.compile(rf"{_MARK}\s+(\S.*)")
_IN_LINE = re.compile(r"(?:^|(?<=\s))\(?(\d{1,2})[.)]\s+")
_SOFT = re.compile(r"\s*,\s*(?:dan\s+)?|\s+dan\s+|\s*&\s*", re.IGNORECASE)
_GOES_ON = re.compile(r"(?:,|\bdan|&|-|/|\()$", re.IGNORECASE)
# "DLH", "DPM-PTSP", "DP2KUKM": an office's abbreviation; titles have points.
_ABBREVIATION = re.compile(r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)?")
_IN_BRACKETS = re.compile(r"(?P<name>[^()\[\]]+?)\s*[(\[](?P<place>[^()\[\]]+)[)\]]")
_BEHIND = re.compile(
    r"(?P<name>.+\S)(?:\s+[-–—/|]\s*|\s*/\s*|,\s+|\s+dari\s+)(?P<place>.+)"
)
_REGION = re.compile(
    r"(?:pemerintah (?:daerah )?)?(?:kabupaten\b|kab[. ]|kota\b|provinsi\b|prov[. ]|"
    r"pemkab\b|pemkot\b|pemprov\b|pemda\b|kemente?rian\b)"
)
# What a sentence in a newspaper leaves behind a name.
_TAIL = re.compile(r"(?:\s*[,;]\s*(?:dan|serta)?|\s+(?:dan|serta))\s*$")
_FULL_STOP = re.compile(r"(?<=[a-z]{3})\.$")


@dataclass(frozen=True, slots=True)
class Winners:
    """The winners of a cell; ``sure`` when it separates them without any doubt."""

    names: list[str]
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Winner:
    """One winner: a person, where they belong, or an organisation, as far as known."""

    person: str = ""
    organization: OrganizationPage | None = None
    #: What names an organisation, to be looked for.
    place: str = ""


def tidy_winner(text: str) -> str:
    """Return a name without what a sentence left behind it: "Kota Serang, dan"."""
    return _FULL_STOP.sub("", _TAIL.sub("", clean(text))).strip()


def several_winners(text: str, lookup: OrganizationLookup) -> Winners:
    """Return the winners that a cell names, or nothing when it is one.

    Semicolons and numbered lines separate. Names of agencies and people hold commas
    and "dan" themselves ("Dinas Sosial, Pengendalian Penduduk dan Keluarga
    Berencana", "Dr. H. Andi, S.T."), and long ones are broken into lines: there only
    what could stand alone on every side is a winner.
    """
    if lookup.match(clean(text)).found is not None:
        return Winners([])
    parts = separated(text)
    if parts:
        return Winners(parts)
    lines = _joined_lines(clean_lines(text).split("\n"))
    if len(lines) > 1:
        alone = [_stands_alone(line, lookup) for line in lines]
        if all(alone):
            return Winners(lines)
        # A person with the school below is one winner.
        is_one = len(lines) == 2 and not alone[0] and alone[1]
        return Winners([] if is_one else lines, sure=False)
    parts = [part for part in _SOFT.split(clean(text)) if part]
    if len(parts) > 1 and all(_stands_alone(part, lookup) for part in parts):
        return Winners(parts, sure=False)
    return Winners([])


def separated(text: str) -> list[str]:
    """Return the parts that semicolons or numbers separate, if there are several."""
    parts = [clean(part) for part in text.split(";")]
    if len(parts) > 1:
        return _numberless([part for part in parts if part])
    lines = [line for line in clean_lines(text).split("\n") if line]
    marked = [_MARKED_LINE.fullmatch(line) for line in lines]
    if len(lines) > 1 and all(marked):
        return [match[1] for match in marked if match]
    return _numbered(clean(text))


def lines_of(text: str) -> list[str]:
    """Return the separated parts of a text, else its lines."""
    parts = separated(text)
    return parts or [line for line in clean_lines(text).split("\n") if line]


def _numberless(parts: list[str]) -> list[str]:
    marked = [_MARKED_LINE.fullmatch(part) for part in parts]
    if all(marked):
        parts = [match[1] for match in marked if match]
    return parts if len(parts) > 1 else []


def _numbered(text: str) -> list[str]:
    """Return the parts of "1. A 2. B"; other numbers are part of a name."""
    found = list(_IN_LINE.finditer(text))
    if len(found) < 2 or found[0].start() != 0:
        return []
    if [int(match[1]) for match in found] != list(range(1, len(found) + 1)):
        return []
    ends = [match.start() for match in found[1:]] + [len(text)]
    parts = [
        text[match.end() : end].strip(" ,")
        for match, end in zip(found, ends, strict=True)
    ]
    return parts if all(parts) else []


def _joined_lines(lines: list[str]) -> list[str]:
    """Put a name together that was broken into lines."""
    joined: list[str] = []
    for line in filter(None, lines):
        if joined and (
            _GOES_ON.search(joined[-1]) or line[0].islower() or line[0] in "(&"
        ):
            joined[-1] = f"{joined[-1]} {line}"
        else:
            joined.append(line)
    return joined


def _stands_alone(part: str, lookup: OrganizationLookup) -> bool:
    return (
        lookup.match(part).found is not None
        or bool(guess_type(part))
        or bool(_ABBREVIATION.fullmatch(part))
    )


def is_region(text: str) -> bool:
    """Tell whether a winner is a regency, city, province or ministry."""
    return _REGION.match(fold(text)) is not None


def region_name(text: str) -> str:
    """Return what a region is called, without "Pemerintah Kabupaten"."""
    return _REGION.sub("", fold(text), count=1).strip()


def recognise(text: str, lookup: OrganizationLookup) -> Winner:
    """Return the winner that a name means; only exact names count.

    "Siti (SMPN 3)", "Siti - SMPN 3" and "Siti, SMPN 3" are a person of a school that
    the region knows.
    """
    found = lookup.match(text).found
    if found is not None:
        return Winner(organization=found)
    for pattern in (_IN_BRACKETS, _BEHIND):
        match = pattern.fullmatch(text)
        if match is None:
            continue
        name, place = match["name"].strip(), match["place"].strip()
        own = lookup.match(name).found
        if own is not None and pattern is _IN_BRACKETS:
            return Winner(organization=own)
        there = lookup.match(place).found
        if there is not None and _ABBREVIATION.fullmatch(name):
            return Winner(organization=there)  # "DLH (Dinas Lingkungan Hidup)"
        if not _stands_alone(name, lookup) and not is_region(name):
            if there is not None:
                return Winner(name, there)
            if guess_type(place):
                return Winner(place=place)
    return Winner(place=text)
