"""A place in one cell: decimal, decimal comma, degrees, labels or a map address.

Indonesia's bounds tell latitude from longitude. What they cannot settle is refused:
a missing minus sign is suggested, never added.
"""

import re
from decimal import Decimal
from typing import Final, NamedTuple
from urllib.parse import unquote

from django.utils.translation import gettext as _

from spreadsheets.exceptions import CellError
from spreadsheets.parsed import Parsed
from spreadsheets.text import clean, shown

LATITUDES: Final = (Decimal("-11.5"), Decimal("6.5"))
LONGITUDES: Final = (Decimal("94.5"), Decimal("141.5"))
EXAMPLE: Final = "-7.257472, 112.752088"
# Longer than any map address; keeps the patterns below quick.
LONGEST: Final = 2_000

_DEGREE_SIGNS = str.maketrans(
    dict.fromkeys("º˚\uf0b0*", "°")
    | dict.fromkeys("′’‘´`ʹ", "'")
    | dict.fromkeys("″”“„ʺ", '"')
    | dict.fromkeys("−–—", "-")
)
_WORDS: Final = (
    (r"lintang\s*selatan|l\.s\.?", "ls"),
    (r"lintang\s*utara|l\.u\.?", "lu"),
    (r"bujur\s*timur|b\.t\.?", "bt"),
    (r"bujur\s*barat|b\.b\.?", "bb"),
    (r"derajat", "°"),
)
_LATITUDE_LABELS: Final = frozenset({"ls", "lu", "latitude", "lat", "lintang", "l"})
_LATITUDE_MARKS: Final = _LATITUDE_LABELS | {"s", "n"}
_NEGATIVE_MARKS: Final = frozenset({"ls", "s", "bb", "w"})

_LABEL = r"latitude|lat|lintang|longitude|long|lng|lon|bujur|ls|lu|bt|bb"


def _angle(n: int) -> str:
    """The pattern of one angle; its groups end in ``n``."""
    number = r"(?>[0-9]{1,3}(?:[.,][0-9]+)?)"  # atomic: 7.25 is never 7 and 25
    return (
        rf"(?:(?<![a-z])(?P<label{n}>{_LABEL}|[lb])[\s.:=]*)?"
        rf"(?P<sign{n}>[-+])?\s*(?<![0-9])(?P<deg{n}>{number})(?![0-9])"
        rf"(?P<circle{n}>\s*°)?"
        rf"(?:\s*(?P<min{n}>{number})\s*'(?!'))?"
        rf"(?:\s*(?P<sec{n}>{number})\s*(?:\"|''?))?"
        rf"(?:[\s_.]*(?P<mark{n}>{_LABEL}|[nsewb])(?![a-z]))?"
    )


# The second part of a pair after: a comma, a blank, "dan", " - ", or Google's "!4d".
_BETWEEN = r"(?:\s*!4d|[\s,;/._]*(?:\bdan\b|\s-(?=\s)|&)?[\s,;/._]*)"
_PAIR = re.compile(_angle(1) + _BETWEEN + r"(?<![0-9])" + _angle(2))
_ADDRESS_PARTS: Final = (
    re.compile(r"!3d(?P<lat>-?[0-9]+\.[0-9]+)!4d(?P<lon>-?[0-9]+\.[0-9]+)"),
    re.compile(r"@(?P<lat>-?[0-9]+\.[0-9]+),(?P<lon>-?[0-9]+\.[0-9]+)"),
    re.compile(
        r"[?&](?:q|ll|query|center|destination|mlat)="
        r"(?:loc:)?(?P<lat>-?[0-9]+\.[0-9]+)(?:,|[\s+]+|&mlon=)(?P<lon>-?[0-9]+\.[0-9]+)"
    ),
    re.compile(
        r"params=(?P<lat>[0-9]+\.[0-9]+_[ns])_(?P<lon>[0-9]+\.[0-9]+_[ew])",
    ),
)
_LETTER: Final = re.compile("[a-z]")
_WORD_PATTERNS: Final = tuple(
    (re.compile(rf"(?<![a-z])(?:{words})(?![a-z])"), short) for words, short in _WORDS
)
_REST: Final = re.compile(
    r"[\s,;.()\[\]]*(?:,?\s*[0-9]{1,2}(?:\.[0-9]+)?z)?[\s,;.()\[\]]*"
)


class Coordinates(NamedTuple):
    """Degrees, south and west negative, six decimals (about 0.1 m)."""

    latitude: Decimal
    longitude: Decimal


class _Angle(NamedTuple):
    degrees: Decimal
    axis: str  # "lat", "lon" or "" when the cell does not say
    exact: bool  # has decimals or minutes


def parse_coordinates(value: object) -> Parsed[Coordinates]:
    """The place a cell names.

    Warns when latitude and longitude were swapped, when more stood in the cell,
    and when the two numbers were joined in an odd way.

    :raises CellError: no or half a pair, an address or short link, whole degrees
        only (over 100 km wide), or a place outside Indonesia.
    """
    if not isinstance(value, str) or len(value) > LONGEST:
        raise _not_understood(value)
    text = clean(value).casefold().translate(_DEGREE_SIGNS)
    if _LETTER.search(text):
        for words, short in _WORD_PATTERNS:
            text = words.sub(short, text)
    text = text.replace("''", '"')
    if "://" in text or text.startswith("www."):
        return _from_address(unquote(text), value)
    match = _PAIR.search(text)
    if match is None or not _is_pair(match, text):
        raise _not_understood(value)
    return _located(match, value, _rest_warnings(match, text, value))


def _from_address(text: str, value: str) -> Parsed[Coordinates]:
    for pattern in _ADDRESS_PARTS:
        found = pattern.search(text)
        if found:
            pair = _PAIR.fullmatch(f"{found['lat']}, {found['lon']}".replace("_", " "))
            if pair:
                return _located(pair, value, ())
    raise CellError(
        _(
            "“%(value)s” does not contain the coordinates. Open the map, copy latitude "
            "and longitude and write them like %(example)s."
        )
        % {"value": shown(value), "example": EXAMPLE}
    )


def _is_pair(match: re.Match[str], text: str) -> bool:
    """Whether a match is meant as two angles, not two numbers of an address."""
    if not _between(match):
        return False
    outside = text[: match.start()] + text[match.end() :]
    if not re.search(r"[a-z]{2}", outside):
        return True
    # Between words, only what is precise or labelled counts as coordinates.
    marked = any(match[f"{part}{n}"] for part in ("label", "mark") for n in (1, 2))
    return marked or all(
        re.fullmatch(r"[0-9]+[.,][0-9]{4,}", match[f"deg{n}"]) for n in (1, 2)
    )


def _rest_warnings(match: re.Match[str], text: str, value: str) -> tuple[str, ...]:
    before, after = text[: match.start()], text[match.end() :]
    params = {"value": shown(value), "used": shown(match[0].strip())}
    if before.strip(" ([@") or not _REST.fullmatch(after):
        return (
            _("“%(value)s”: only “%(used)s” was read as coordinates. Check them.")
            % params,
        )
    if _between(match).strip() in (".", "-", "!4d", "/"):
        return (_("“%(value)s” was read as two coordinates. Check them.") % params,)
    return ()


def _located(
    match: re.Match[str], value: str, warnings: tuple[str, ...]
) -> Parsed[Coordinates]:
    first, second = _read_angle(match, 1, value), _read_angle(match, 2, value)
    if not (first.exact and second.exact):
        raise CellError(
            _(
                "“%(value)s” gives whole degrees only, which is too coarse. Write the "
                "decimals too, for example %(example)s."
            )
            % {"value": shown(value), "example": EXAMPLE}
        )
    if first.axis == "lon" or second.axis == "lat":
        if first.axis == "lat" or second.axis == "lon":
            raise _not_understood(value)
        return Parsed(_checked(second, first, value), warnings)
    if not (first.axis or second.axis) and _fits(second, first):
        swapped = _("“%(value)s”: latitude and longitude were swapped.") % {
            "value": shown(value)
        }
        return Parsed(_checked(second, first, value), (*warnings, swapped))
    return Parsed(_checked(first, second, value), warnings)


def _read_angle(match: re.Match[str], n: int, value: str) -> _Angle:
    degrees, minutes, seconds = (
        Decimal((match[f"{part}{n}"] or "0").replace(",", "."))
        for part in ("deg", "min", "sec")
    )
    if minutes >= 60 or seconds > 60:
        raise _not_understood(value)
    label, mark = match[f"label{n}"] or "", match[f"mark{n}"] or ""
    angle = degrees + minutes / 60 + seconds / 3600
    minus = match[f"sign{n}"] == "-" and not (n == 2 and _is_dash_between(match))
    if minus or {label, mark} & _NEGATIVE_MARKS:
        angle = -angle
    axis = ""
    if label or mark:
        is_latitude = label in _LATITUDE_LABELS or (
            not label and mark in _LATITUDE_MARKS
        )
        axis = "lat" if is_latitude else "lon"
    exact = match[f"min{n}"] is not None or degrees % 1 != 0 or _has_decimals(match, n)
    return _Angle(angle, axis, exact)


def _is_dash_between(match: re.Match[str]) -> bool:
    return re.fullmatch(r"\s+-\s+", _between(match)) is not None


def _between(match: re.Match[str]) -> str:
    return match.string[match.end("deg1") : match.start("deg2")]


def _has_decimals(match: re.Match[str], n: int) -> bool:
    return len(re.split("[.,]", match[f"deg{n}"])[-1]) > 3


def _fits(latitude: _Angle, longitude: _Angle) -> bool:
    return (
        LATITUDES[0] <= latitude.degrees <= LATITUDES[1]
        and LONGITUDES[0] <= longitude.degrees <= LONGITUDES[1]
    )


def _checked(latitude: _Angle, longitude: _Angle, value: str) -> Coordinates:
    if _fits(latitude, longitude):
        return Coordinates(
            latitude.degrees.quantize(Decimal("1e-6")),
            longitude.degrees.quantize(Decimal("1e-6")),
        )
    for one, other in ((latitude, longitude), (longitude, latitude)):
        south = one._replace(degrees=-one.degrees)
        if one.degrees > 0 and _fits(south, other):
            raise CellError(
                _(
                    "“%(value)s” lies outside Indonesia; the minus sign of a southern "
                    "latitude seems to be missing. Write it like %(example)s."
                )
                % {
                    "value": shown(value),
                    "example": f"{south.degrees:.6f}, {other.degrees:.6f}",
                }
            )
    raise CellError(
        _(
            "“%(value)s” lies outside Indonesia. Write latitude and longitude, for "
            "example %(example)s."
        )
        % {"value": shown(value), "example": EXAMPLE}
    )


def _not_understood(value: object) -> CellError:
    return CellError(
        _(
            "“%(value)s” gives no coordinates. Write latitude and longitude as "
            "numbers, for example %(example)s."
        )
        % {"value": shown(value), "example": EXAMPLE}
    )
