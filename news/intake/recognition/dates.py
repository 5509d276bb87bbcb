"""Days as releases write them: *Rabu (04/06)*, *Senin-Rabu (2-4/6/2025)*, *4 Juni*.

Without a year, the year is told from the day of release and from the weekday.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext as _

WEEKDAYS: Final = {
    **{"senin": 0, "selasa": 1, "rabu": 2, "kamis": 3, "jumat": 4, "jum'at": 4},
    **{"jum’at": 4, "jumaat": 4, "sabtu": 5, "minggu": 6, "ahad": 6},
}
MONTHS: Final = {
    name: number
    for number, names in enumerate(
        """
        januari january jan
        februari february pebruari feb peb
        maret march mar
        april apr
        mei may
        juni june jun
        juli july jul
        agustus august agu agt agst ags aug
        september sept sep
        oktober october okt oct
        november nopember nov nop
        desember december des dec
        """.strip().splitlines(),
        1,
    )
    for name in names.split()
}
#: A release tells of what was, or is ahead by weeks; archives reach back years.
AHEAD: Final = timedelta(days=120)
YEARS_BACK: Final = 12
#: A weekday that fits within this time leaves no doubt about the year.
NEAR: Final = timedelta(days=200)

_WEEKDAY = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_UNTIL = r"\s*(?:-|–|—|/|&|dan|s\.?/?d\.?|sampai(?:\s+dengan)?|hingga)\s*"
_TIME: Final = (
    r"\s+(?:pagi|siang|sore|malam|dini\s+hari|(?:pekan\s+|minggu\s+)?(?:lalu|kemarin))"
)
DAY: Final = re.compile(
    rf"""
    (?:\b(?P<weekday>{_WEEKDAY})\b(?:{_TIME})?(?:{_UNTIL}(?:{_WEEKDAY})\b(?:{_TIME})?)?
       \s*,?\s*(?:tanggal\s+)?)?
    (?P<open>[(\[]\s*)?
    (?:(?:{_WEEKDAY})\s*,\s*)?
    (?<![\w/.,])(?P<day>\d{{1,2}})
    (?:
      (?:\s*(?:-|–|—|&|dan|s\.?/?\s?d\.?|sampai|hingga)\s*(?P<last>\d{{1,2}}))?
      (?:/|(?<=\d)[.-](?=\d{{1,2}}[.-]\d{{2,4}}))
      (?P<month>\d{{1,2}})(?:[/.-](?P<year>\d{{4}}|\d{{2}}))?(?![\w/])
    |
      (?:\s*(?:-|–|—|&|dan|s\.?/?\s?d\.?|sampai|hingga)\s*(?P<last_named>\d{{1,2}}))?
      \s+(?P<name>{_MONTH})\b\.?(?:\s+(?P<named_year>(?:19|20)\d\d))?
    )
    (?(open)\s*[)\]]?)
    """,
    re.VERBOSE | re.IGNORECASE,
)
ONLY_WEEKDAY: Final = re.compile(
    # "Minggu ini" is this week and not Sunday.
    rf"\b(?!minggu\s+(?:ini|lalu)\b)(?P<weekday>{_WEEKDAY})\s*[,(]?\s*(?:pagi|siang|sore|malam)?\s*"
    r"\(?(?:kemarin|lalu|tadi|ini|kemaren|pekan ini|minggu ini)\b",
    re.IGNORECASE,
)
NEAR_DAY: Final = re.compile(r"\b(?:kemarin|hari ini|tadi pagi|pagi tadi)\b", re.I)
YEAR: Final = re.compile(r"(?<![\d/.,-])(?:19|20)\d\d(?![\d/-])")


@dataclass(frozen=True)
class Written:
    """A day in a text: where it stands, and what of it is written there."""

    start: int
    end: int
    text: str
    day: int | None
    month: int | None
    year: int | None
    weekday: int | None
    in_brackets: bool = False
    is_range: bool = False


@dataclass(frozen=True)
class Resolved:
    day: date
    doubt: str = ""


def days_in(text: str) -> Iterator[Written]:
    """Yield the days in a text, in order; impossible ones (31/02) are left out."""
    for found in DAY.finditer(text):
        month = int(found["month"] or 0) or MONTHS[(found["name"] or "jan").lower()]
        year = _full_year(found["year"] or found["named_year"])
        if found["month"] and not (found["weekday"] or found["open"] or year):
            continue  # a fraction or a number of a house
        written = Written(
            found.start(),
            found.end(),
            found[0],
            int(found["day"]),
            month,
            year,
            _weekday(found["weekday"]),
            found["open"] is not None,
            found["last"] is not None or found["last_named"] is not None,
        )
        if _is_possible(written):
            yield written


def weekdays_in(text: str) -> Iterator[Written]:
    """Yield the days named without a date: *Selasa kemarin*, *hari ini*."""
    for pattern in (ONLY_WEEKDAY, NEAR_DAY):
        for found in pattern.finditer(text):
            weekday = _weekday(found.groupdict().get("weekday"))
            yield Written(
                *found.span(),
                found[0],
                day=None,
                month=None,
                year=None,
                weekday=weekday,
            )


def years_in(text: str) -> set[int]:
    return {int(found[0]) for found in YEAR.finditer(text)}


def resolve(written: Written, released: date, years: Iterable[int] = ()) -> Resolved:
    """Return the day that is meant in a text released on ``released``.

    ``years`` are those the text names elsewhere. Of the years in which the weekday
    fits, the last one not after the release is taken, those named first; a weekday
    that fits none is doubted, as is a day whose weekday isn't written.
    """
    if written.day is None or written.month is None:
        return _last_weekday(written, released)
    if written.year is not None:
        day = date(written.year, written.month, written.day)
        return Resolved(day, _weekday_doubt(written, day))
    possible = list(_possible_days(written, released))
    fitting = [day for day in possible if written.weekday in (None, day.weekday())]
    if not fitting:
        return Resolved(possible[0], _weekday_doubt(written, possible[0]))
    nearest = fitting[0]
    if written.weekday is None:
        return Resolved(nearest, _year_doubt(nearest))
    named = [day for day in fitting if day.year in set(years)]
    if nearest.year not in (released.year, released.year - 1) and named:
        nearest = named[0]
    near = abs(released - nearest) < NEAR
    return Resolved(nearest, "" if near else _weekday_year(nearest))


def _possible_days(written: Written, released: date) -> Iterator[date]:
    """Yield the day in one year after another, the likeliest first."""
    for year in range(released.year + 1, released.year - YEARS_BACK, -1):
        try:
            day = date(year, written.month or 1, written.day or 1)
        except ValueError:  # 29 February
            continue
        # Ahead only within weeks: an event of December in a release of January
        # is last year's.
        if day - released <= AHEAD:
            yield day


def _last_weekday(written: Written, released: date) -> Resolved:
    if written.weekday is None:
        yesterday = "kemarin" in written.text.lower()
        day = released - timedelta(days=1) if yesterday else released
        return Resolved(day, _("No date is written; it follows the release."))
    back = (released.weekday() - written.weekday) % 7
    day = released - timedelta(days=back)
    return Resolved(
        day, _("Only the weekday is written; the date follows the release.")
    )


def _weekday_doubt(written: Written, day: date) -> str:
    if written.weekday in (None, day.weekday()):
        return ""
    return _("The weekday in the text does not fit this date.")


def _year_doubt(day: date) -> str:
    return _("The text names no year; %(year)d is assumed.") % {"year": day.year}


def _weekday_year(day: date) -> str:
    return _("The text names no year; its weekday fits %(year)d.") % {"year": day.year}


def _is_possible(written: Written) -> bool:
    try:
        date(written.year or 2024, written.month or 0, written.day or 0)
    except ValueError:
        return False
    return True


def _weekday(name: str | None) -> int | None:
    return WEEKDAYS[name.lower()] if name else None


def _full_year(text: str | None) -> int | None:
    if text is None:
        return None
    return int(text) if len(text) == 4 else 2000 + int(text)
