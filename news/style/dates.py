"""Days and months as EYD V writes them, and days that can't be as they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from news.intake.recognition.dates import DAY, Written, days_in, years_in
from news.style import sources
from news.style.hints import Hint, Rule, any_of, replaced
from news.style.parts import ALL, OWN, Draft, Kind, Part

MONTHS: Final = (
    *("januari", "februari", "maret", "april", "mei", "juni", "juli"),
    *("agustus", "september", "oktober", "november", "desember"),
)
WEEKDAYS: Final = (
    *("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu", "ahad"),
)
#: Wrong also in speech: it is the writer's spelling.
MISSPELT: Final = {
    "nopember": "November",
    "pebruari": "Februari",
    "jum'at": "Jumat",
    "jum’at": "Jumat",
    "jumaat": "Jumat",
}
#: Nearer than this to the publication, a date without a year is of that year.
NEAR: Final = timedelta(days=120)

CAPITAL = Rule("dates.capital", sources.CAPITALS)
SPELLING = Rule("dates.spelling", sources.DICTIONARY)
ZERO = Rule("dates.zero", sources.HABIT)
SHORT_YEAR = Rule("dates.short_year", sources.HABIT)
WEEKDAY = Rule("dates.weekday", sources.HABIT)
YEAR = Rule("dates.year", sources.HABIT)

_MONTH = any_of(MONTHS)
_SMALL_MONTH: Final = re.compile(
    rf"(?:(?<=\d )|(?<=\b[Bb]ulan ))(?P<name>{_MONTH})(?![\w-])"
)
_SMALL_WEEKDAY: Final = re.compile(
    rf"(?<=\b[Hh]ari )(?P<name>{any_of(WEEKDAYS)})(?![\w-])"
    rf"|(?<!\w)(?:{any_of(WEEKDAYS)})(?=[,\s]*\(?\d{{1,2}}(?:/| (?i:{_MONTH})))"
)
_MISSPELT: Final = re.compile(rf"(?<!\w)(?:{any_of(MISSPELT)})(?!\w)", re.I)
_ZERO: Final = re.compile(
    rf"(?<![\w/.,-])0(?P<day>[1-9])(?=\s+(?:{_MONTH})(?!\w))", re.I
)


def check(draft: Draft) -> Iterator[Hint]:
    for part in draft.of(*ALL):
        text = part.prose
        yield from replaced(CAPITAL, part, text, _SMALL_MONTH, _capital)
        yield from replaced(CAPITAL, part, text, _SMALL_WEEKDAY, _capital)
        yield from replaced(
            SPELLING, part, text, _MISSPELT, lambda m: MISSPELT[m[0].lower()]
        )
        yield from replaced(ZERO, part, text, _ZERO, lambda m: m["day"])
    years = years_in(" ".join(part.text for part in draft.parts))
    if draft.event_date:
        years.add(draft.event_date.year)
    for part in draft.of(*OWN):
        yield from _two_digit_years(part)
        for written in days_in(part.own):
            yield from _wrong_weekday(draft, part, written, years)
    yield from _missing_year(draft)


def _capital(found: re.Match[str]) -> str:
    return found[0].capitalize()


def _two_digit_years(part: Part) -> Iterator[Hint]:
    for found in DAY.finditer(part.own):
        if found["year"] is None or len(found["year"]) == 4 or found["last"]:
            continue
        span = (found.start("day"), found.end("year"))
        try:
            day = date(
                2000 + int(found["year"]), int(found["month"]), int(found["day"])
            )
        except ValueError:
            continue
        message = _("Write the year in full, so that nobody takes it for the day.")
        certain = day.day > 12 or found["weekday"]
        replacement = f"{day.day}/{day.month}/{day.year}" if certain else None
        yield SHORT_YEAR.at(part, span, message, replacement)


def _wrong_weekday(
    draft: Draft, part: Part, written: Written, years: set[int]
) -> Iterator[Hint]:
    if written.weekday is None or written.is_range:
        return
    day = _meant(written, draft.released)
    if day is None or day.weekday() == written.weekday:
        return
    if written.year is None and any(_fits(written, year) for year in years):
        return  # of a year that the text or the field of the event names
    message = _("%(date)s is a %(weekday)s.") % {
        "date": date_format(day, "j F Y"),
        "weekday": date_format(day, "l"),
    }
    yield WEEKDAY.at(part, (written.start, written.end), message, strong=True)


def _meant(written: Written, released: date | None) -> date | None:
    """Return the day that is meant, where that is certain."""
    if written.day is None or written.month is None:
        return None
    if written.year is not None:
        return date(written.year, written.month, written.day)
    if released is None:
        return None
    for year in (released.year - 1, released.year, released.year + 1):
        try:
            day = date(year, written.month, written.day)
        except ValueError:
            continue
        if abs(day - released) <= NEAR:
            return day
    return None


def _fits(written: Written, year: int) -> bool:
    try:
        day = date(year, written.month or 0, written.day or 0)
    except ValueError:
        return False
    return day.weekday() == written.weekday


def _missing_year(draft: Draft) -> Iterator[Hint]:
    """An event of another year than the article needs its year in the text."""
    day, released = draft.event_date, draft.released
    if day is None or released is None or day.year == released.year:
        return
    for part in draft.of(Kind.PARAGRAPH):
        if re.search(rf"(?<!\d){day.year}(?!\d)", part.text):
            return
    for part in draft.of(Kind.PARAGRAPH):
        for written in days_in(part.own):
            if (written.day, written.month, written.year) == (day.day, day.month, None):
                message = _("This was in another year: write %(year)d with it.")
                yield YEAR.at(
                    part, (written.start, written.end), message % {"year": day.year}
                )
                return
