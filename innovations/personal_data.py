"""Finds what identifies a person in a text: NIP, NIK, telephone, private e-mail.

Pure functions over plain text, in time that grows with its length only. They point
out what looks like it; people decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PersonalDataKind(TextChoices):
    NIP = "nip", _("NIP (number of a civil servant)")
    NIK = "nik", _("NIK (number of the identity card)")
    PHONE = "phone", _("telephone number")
    EMAIL = "email", _("e-mail address outside the government")


@dataclass(frozen=True)
class Found:
    """A part of a text, from ``start`` up to but without ``end``."""

    kind: PersonalDataKind
    start: int
    end: int


#: Provinces by Kemendagri's codes, with which a NIK begins.
PROVINCES: Final = frozenset(
    [
        *(*range(11, 20), 21, *range(31, 37), *range(51, 54), *range(61, 66)),
        *(*range(71, 77), 81, 82, *range(91, 98)),
    ]
)
GOVERNMENT: Final = ("go.id", "desa.id", "mil.id")
#: Longest run of figures that may be one number; also bounds the work.
LONGEST_NUMBER: Final = 18
SHORTEST_NUMBER: Final = 9
#: A NIK with a full stop after each of its parts has six.
MOST_GROUPS: Final = 7

_SEPARATORS: Final = " .\\-\u2013/()\u00a0\u2009\u202f"
#: Figures with at most two separators between them; each character is read once.
_RUN: Final = re.compile(rf"[+(]{{0,2}}[0-9](?:[{_SEPARATORS}]{{0,2}}[0-9]){{8,}}")
_GROUP: Final = re.compile(r"[0-9]+")
_CALLS: Final = re.compile(
    r"(?:\b(?:telp|tel|tlp|telepon|telpon|phone|hp|wa|whatsapp|fax|faks|hubungi|kontak)"
    r"\b[\s.:(/]*)$",
    re.IGNORECASE,
)
_NAME_CHARACTERS: Final = (
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._%+-"
)
_DOMAIN: Final = re.compile(
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,6}[A-Za-z]{2,24}"
)


def find_personal_data(text: str) -> list[Found]:
    """Return what was found, from the beginning to the end of the text."""
    found = [*_numbers(text), *_addresses(text)]
    return sorted(found, key=lambda one: one.start)


# -------------------------------------------------------------------- numbers


def _numbers(text: str) -> Iterator[Found]:
    for run in _RUN.finditer(text):
        groups = [match.span() for match in _GROUP.finditer(text, *run.span())]
        first = 0
        while first < len(groups):
            number = _number_at(text, groups, first, run.start())
            if number is None:
                first += 1
                continue
            found, first = number
            yield found


def _number_at(
    text: str, groups: list[tuple[int, int]], first: int, run_start: int
) -> tuple[Found, int] | None:
    """Return the number that begins with a group of figures, and the group behind."""
    start, end = groups[first]
    length = 0
    best: tuple[Found, int] | None = None
    if end - start < 2:  # no number is written with its first figure apart
        return None
    for place in range(first, min(first + MOST_GROUPS, len(groups))):
        length += groups[place][1] - groups[place][0]
        if length > LONGEST_NUMBER:
            break
        if length < SHORTEST_NUMBER:
            continue
        parts = groups[first : place + 1]
        kind = _kind_of(length, text, parts, run_start)
        if kind is not None:
            # The longest counts: a telephone number may begin like a NIP.
            best = Found(kind, start, groups[place][1]), place + 1
    return best


def _kind_of(
    length: int, text: str, groups: list[tuple[int, int]], run_start: int
) -> PersonalDataKind | None:
    start, end = groups[0]
    # "021" is the shortest code of an area; 0.8123 is a decimal, 08.30 a time.
    may_be_phone = length <= 14 and (
        text.startswith("62", start) or (text[start] == "0" and end - start > 2)
    )
    if length not in {16, 18} and not may_be_phone:
        return None
    figures = "".join(text[begin:end] for begin, end in groups)
    if length == 18:
        return PersonalDataKind.NIP if is_nip(figures) else None
    if length == 16:
        return PersonalDataKind.NIK if is_nik(figures) else None
    is_phone = _is_phone(figures, text, groups, run_start)
    return PersonalDataKind.PHONE if is_phone else None


def is_nip(figures: str) -> bool:
    """Tell whether 18 figures have the structure of a NIP (BKN, since 2007).

    Day of birth, month of appointment (21 and more for contracts, PPPK), sex,
    sequence.
    """
    born = _date(figures[0:4], figures[4:6], figures[6:8])
    appointed, month = int(figures[8:12]), int(figures[12:14])
    return (
        born is not None
        and born.year >= 1920
        and 15 <= appointed - born.year <= 66
        and (1 <= month <= 12 or 21 <= month <= 29)
        and figures[14] in "12"
    )


def is_nik(figures: str) -> bool:
    """Tell whether 16 figures have the structure of a NIK.

    Province, regency, district, day of birth (women add 40), sequence.
    """
    day = int(figures[6:8])
    day -= 40 if day > 40 else 0
    # 2000 was a leap year, so 29 February passes for either century.
    birthday = _date("2000", figures[8:10], f"{day:02d}")
    return (
        int(figures[:2]) in PROVINCES
        and figures[2:4] != "00"
        and figures[4:6] != "00"
        and birthday is not None
        and figures[12:] != "0000"
    )


def _date(year: str, month: str, day: str) -> date | None:
    if not 1 <= int(month) <= 12:  # quicker than to let it fail
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _is_phone(
    figures: str, text: str, groups: list[tuple[int, int]], run_start: int
) -> bool:
    """Tell whether figures are a mobile or a home number, by how they are written."""
    start, end = groups[0]
    before = text[max(run_start, start - 2) : start]
    if figures.startswith("62") and (
        "+" in before or len(groups) == 1 or _is_called(text, start)
    ):
        local = "0" + figures[2:].removeprefix("0")
    elif figures.startswith("0"):
        local = figures
    else:
        return False
    if local.startswith("08") and local[2] != "0":
        return 10 <= len(local) <= 13
    if local[1:2] in "234567" or local.startswith("09"):
        area = "+" in before or "(" in before or end - start in {3, 4}
        apart = area and (len(groups) > 1) and 9 <= len(local) <= 12
        return apart or (9 <= len(local) <= 12 and _is_called(text, start))
    return False


def _is_called(text: str, start: int) -> bool:
    return _CALLS.search(text[max(0, start - 20) : start]) is not None


# ------------------------------------------------------------------ addresses


def _addresses(text: str) -> Iterator[Found]:
    at = text.find("@")
    while at != -1:
        left = text[max(0, at - 64) : at]
        name = left[len(left.rstrip(_NAME_CHARACTERS)) :].lstrip(".-+%")
        domain = _DOMAIN.match(text, at + 1) if name else None
        if domain is not None and not _is_governmental(domain[0]):
            yield Found(PersonalDataKind.EMAIL, at - len(name), domain.end())
        at = text.find("@", at + 1)


def _is_governmental(domain: str) -> bool:
    domain = domain.lower()
    return domain in GOVERNMENT or domain.endswith(
        tuple(f".{suffix}" for suffix in GOVERNMENT)
    )
