"""Dates as Indonesian offices write them: day first, month names in two languages.

What has no day is no date: "Mei 2020" is refused with advice instead of becoming
some day of May. Day and month are never swapped silently.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from spreadsheets.exceptions import CellError
from spreadsheets.parsed import Parsed
from spreadsheets.text import clean, fold, shown

FIRST_YEAR: Final = 1945
YEARS_AHEAD: Final = 10
# Serial numbers of Excel: 20000 is 3 October 1954, 80000 is 10 January 2119.
FIRST_SERIAL: Final = 20_000
LAST_SERIAL: Final = 80_000
_SERIAL_ZERO: Final = date(1899, 12, 30)

_MONTH_NAMES: Final = (
    "januari january jan januar",
    "februari february feb pebruari peb febuari",
    "maret march mar mrt",
    "april apr",
    "mei may",
    "juni june jun",
    "juli july jul",
    "agustus august agu agt agst agus ags aug",
    "september sep sept",
    "oktober october okt oct",
    "november nopember nov nop",
    "desember december des dec",
)
MONTHS: Final = {
    name: number
    for number, names in enumerate(_MONTH_NAMES, 1)
    for name in names.split()
}
_WEEKDAY_NAMES: Final = (
    "senin sen monday mon",
    "selasa sel tuesday tue",
    "rabu rab wednesday wed",
    "kamis kam thursday thu",
    "jumat jum'at jum friday fri",
    "sabtu sab saturday sat",
    "minggu min ahad sunday sun",
)
_WEEKDAYS: Final = {
    name: number
    for number, names in enumerate(_WEEKDAY_NAMES)
    for name in names.split()
}

_MONTH = "(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"
_SEPARATOR = r"\s*[-/. ,]\s*"
_TIME = re.compile(
    r"[t ]\(?[0-9]{1,2}[:.][0-9]{2}([:.][0-9]{2}(\.[0-9]+)?)?\)?( ?(z|wib|wita|wit|[-+][0-9]{2}:?[0-9]{2}))?$"
)
_WEEKDAY = re.compile(
    "(?P<name>" + "|".join(sorted(_WEEKDAYS, key=len, reverse=True)) + r")[\s,.]+(?=\S)"
)
_YEAR_PREFIX = re.compile(r"(?:tahun anggaran|tahun|thn|th|t\.a|ta)[\s.:]*(?=[0-9])")

_FULL = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<year>[0-9]{{4}}){_SEPARATOR}(?P<number>[0-9]{{1,2}}){_SEPARATOR}(?P<day>[0-9]{{1,2}})",
        rf"(?P<day>[0-9]{{1,2}}){_SEPARATOR}(?P<number>[0-9]{{1,2}}){_SEPARATOR}(?P<year>[0-9]{{2,5}})",
        rf"(?P<day>[0-9]{{1,2}})(?:{_SEPARATOR})?{_MONTH}(?:{_SEPARATOR})?'?(?P<year>[0-9]{{2,5}})",
        rf"{_MONTH}\s*(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?[\s,]+(?P<year>[0-9]{{4,5}})",
        r"(?P<year>(?:19|20)[0-9]{2})(?P<number>[0-9]{2})(?P<day>[0-9]{2})",
    )
)
_MONTH_ONLY = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_MONTH}(?:{_SEPARATOR})?'?(?P<year>[0-9]{{4}}|[0-9]{{2}})",
        r"(?P<number>[0-9]{1,2})\s*[-/.]\s*(?P<year>[0-9]{4})",
        r"(?P<year>[0-9]{4})\s*[-/.]\s*(?P<number>[0-9]{1,2})",
    )
)


class YearOutOfRange(CellError):
    """A year before 1945 or more than ten years ahead: mostly a typing error."""


@dataclass(frozen=True, slots=True)
class PartialDate:
    """What a cell says of a date: always a year, a day only together with a month."""

    year: int
    month: int | None = None
    day: int | None = None


def parse_date(value: object) -> Parsed[date]:
    """The day a cell means.

    Two-digit years up to ten years ahead are of this century, others of the last,
    with a warning; so is the number Excel stores for a date. A time of day is
    dropped.

    :raises CellError: no day, an impossible day, month first, or a year outside
        1945 … ten years ahead.
    """
    partial = parse_partial(value)
    year, month, day = partial.value.year, partial.value.month, partial.value.day
    if month is None:
        raise CellError(
            _(
                "“%(value)s” is only a year: day and month are missing. Write the full "
                "date, for example %(example)s."
            )
            % {"value": shown(value), "example": f"31/12/{year}"}
        )
    if day is None:
        raise CellError(
            _("“%(value)s” has no day. Write the full date, for example %(example)s.")
            % {"value": shown(value), "example": f"01/{month:02}/{year}"}
        )
    return Parsed(date(year, month, day), partial.warnings)


def parse_year(value: object) -> Parsed[int]:
    """The year a cell means: 2024, "Tahun 2024", "TA 2024", or that of any date.

    :raises CellError: two years ("2023/2024"), two digits, or a year out of range.
    """
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not (is_number and not 1000 <= float(str(value)) <= 9999):
        try:
            partial = parse_partial(value)
        except YearOutOfRange:
            raise
        except CellError:
            pass  # the advice below fits a year better than advice on dates
        else:
            return Parsed(partial.value.year, partial.warnings)
    raise CellError(
        _("“%(value)s” is no year. Write one year with four digits, for example 2024.")
        % {"value": shown(value)}
    )


def parse_partial(value: object) -> Parsed[PartialDate]:
    """As much of a date as a cell says, down to a bare year.

    :raises CellError: not understood, impossible or out of range.
    """
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        _check_year(value.year, value)
        return Parsed(PartialDate(value.year, value.month, value.day))
    if isinstance(value, bool):
        raise _not_understood(value)
    text = _TIME.sub("", fold(value)) if isinstance(value, str) else clean(value)
    if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", text) and len(text.split(".")[0]) == 5:
        return _from_serial(text, value)
    weekday = _WEEKDAY.match(text)
    if weekday:
        text = text[weekday.end() :]
    parsed = _from_text(text, value)
    if weekday:
        return _with_weekday_checked(parsed, weekday["name"], value)
    return parsed


def _from_text(text: str, value: object) -> Parsed[PartialDate]:
    for pattern in _FULL:
        match = pattern.fullmatch(text)
        if match:
            return _full(match, value)
    bare = text[prefix.end() :] if (prefix := _YEAR_PREFIX.match(text)) else text
    if re.fullmatch(r"[0-9]{4}", bare):
        _check_year(int(bare), value)
        return Parsed(PartialDate(int(bare)))
    for pattern in _MONTH_ONLY:
        match = pattern.fullmatch(text)
        if match and 1 <= _month(match) <= 12:
            year, warnings = _year(match["year"], value)
            return Parsed(PartialDate(year, _month(match)), warnings)
    raise _not_understood(value)


def _full(match: re.Match[str], value: object) -> Parsed[PartialDate]:
    day, month = int(match["day"]), _month(match)
    year, warnings = _year(match["year"], value)
    try:
        date(year, month, day)
    except ValueError as error:
        if month > 12 and day <= 12:
            raise CellError(
                _(
                    "“%(value)s”: there is no month %(month)s. Write the day first, "
                    "for example %(example)s."
                )
                % {
                    "value": shown(value),
                    "month": month,
                    "example": f"{month:02}/{day:02}/{year}",
                }
            ) from error
        raise CellError(
            _(
                "“%(value)s” is a day that does not exist. Check day, month and year "
                "and write them like 31/12/2024."
            )
            % {"value": shown(value)}
        ) from error
    return Parsed(PartialDate(year, month, day), warnings)


def _month(match: re.Match[str]) -> int:
    groups = match.groupdict()
    return MONTHS[groups["month"]] if groups.get("month") else int(groups["number"])


def _year(digits: str, value: object) -> tuple[int, tuple[str, ...]]:
    year = int(digits)
    if len(digits) != 2:
        _check_year(year, value)
        return year, ()
    year += 2000
    if year > _last_year():
        year -= 100
    message = _(
        "“%(value)s” was read with the year %(year)s. Write years with four digits."
    ) % {"value": shown(value), "year": year}
    _check_year(year, value)
    return year, (message,)


def _last_year() -> int:
    return date.today().year + YEARS_AHEAD


def _check_year(year: int, value: object) -> None:
    if FIRST_YEAR <= year <= _last_year():
        return
    probable = _probable_year(year)
    params = {"value": shown(value), "year": year, "probable": probable}
    if probable is None:
        raise YearOutOfRange(
            _("“%(value)s”: the year %(year)s cannot be right. Correct the year.")
            % params
        )
    raise YearOutOfRange(
        _(
            "“%(value)s”: the year %(year)s is probably a typing error for "
            "%(probable)s. Correct the year."
        )
        % params
    )


def _probable_year(year: int) -> int | None:
    """The year nearest to now that one slip of the finger turns into this one."""
    digits = str(year)
    slips = set()
    for i in range(len(digits)):
        slips.add(digits[:i] + digits[i + 1 :])
        slips.add(digits[:i] + digits[i + 1 : i + 2] + digits[i] + digits[i + 2 :])
        for digit in "0123456789":
            slips.add(digits[:i] + digit + digits[i + 1 :])
            slips.add(digits[:i] + digit + digits[i:])
    now = date.today().year
    years = [int(slip) for slip in slips if len(slip) == 4]
    likely = [candidate for candidate in years if now - 40 <= candidate <= now + 1]
    return min(
        likely, key=lambda candidate: (abs(now - candidate), candidate), default=None
    )


def _from_serial(text: str, value: object) -> Parsed[PartialDate]:
    serial = int(text.split(".")[0])
    if not FIRST_SERIAL <= serial <= LAST_SERIAL:
        raise _not_understood(value)
    day = _SERIAL_ZERO + timedelta(days=serial)
    _check_year(day.year, value)
    warning = _("“%(value)s” is a date shown as a number; it was read as %(date)s.") % {
        "value": shown(value),
        "date": day.strftime("%d/%m/%Y"),
    }
    return Parsed(PartialDate(day.year, day.month, day.day), (warning,))


def _with_weekday_checked(
    parsed: Parsed[PartialDate], name: str, value: object
) -> Parsed[PartialDate]:
    found = parsed.value
    if found.month is None or found.day is None:
        return parsed
    if date(found.year, found.month, found.day).weekday() == _WEEKDAYS[name]:
        return parsed
    warning = _("“%(value)s”: that day falls on another weekday. Check the date.") % {
        "value": shown(value)
    }
    return Parsed(found, (*parsed.warnings, warning))


def _not_understood(value: object) -> CellError:
    return CellError(
        _("“%(value)s” is no date. Write day, month and year, for example 31/12/2024.")
        % {"value": shown(value)}
    )
