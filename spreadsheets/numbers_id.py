"""Numbers and amounts of money as Indonesian offices write them.

Indonesian by default: "." groups thousands, "," starts decimals. What another
reading would turn into a different number carries a warning: a single point with
exactly three digits (1.250 is 1250), a single comma with exactly three (1,250 is
1.25), English grouping (1,234.5). A point with another count of digits can only
be a decimal point: 85.00 is 85.
"""

import re
from decimal import Decimal
from typing import Final, NamedTuple

from django.utils.translation import gettext as _

from spreadsheets.exceptions import CellError
from spreadsheets.parsed import Parsed
from spreadsheets.text import clean, fold, shown

# A spreadsheet keeps 15 digits of a number; what is longer has lost some.
EXACT: Final = 10**15

_PLAIN = re.compile(r"[0-9]+")
_COMMA_DECIMAL = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+|[0-9]*,[0-9]+")
_POINT_THOUSANDS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3}){2,}")
_ONE_POINT_THOUSAND = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")
_POINT_DECIMAL = re.compile(r"[0-9]*\.[0-9]+")
_ENGLISH = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+|[0-9]{1,3}(?:,[0-9]{3}){2,}")
_SPACED = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+(?:,[0-9]+)?")
_SCIENTIFIC = re.compile(r"[-+]?[0-9]+(?:[.,][0-9]+)?e\+?[0-9]+")
_SIGN = re.compile(r"[-+\u2212]")

_MULTIPLIERS: Final = {
    **dict.fromkeys(("ribu", "rb"), Decimal(10**3)),
    **dict.fromkeys(("juta", "jt"), Decimal(10**6)),
    **dict.fromkeys(("miliar", "milyar", "milyard", "m"), Decimal(10**9)),
    **dict.fromkeys(("triliun", "trilyun", "t"), Decimal(10**12)),
}
_RUPIAH = re.compile(
    r"(?P<minus>-)?(?:(?:rp|idr)[.:]?\s*)?(?P<number>[-+]?[0-9][0-9., ]*?)"
    r"\s*(?P<word>" + "|".join(_MULTIPLIERS) + r")?\.?"
    r"\s*(?:rupiah)?(?P<dash>[.,]-+)?(?:\s*rupiah)?"
)


class _Reading(NamedTuple):
    number: Decimal
    doubt: str = ""  # "", "point" (may be a decimal point), "comma" or "english"


def parse_decimal(value: object, *, percent: bool = False) -> Parsed[Decimal]:
    """The number in a cell.

    :param percent: a trailing "%" is allowed and dropped: "35.22%" is 35.22. A cell
        formatted as percentage holds 0.3522, which cannot be told apart.
    :raises CellError: no number, or one whose last digits were lost.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Parsed(_from_number(value))
    text = _number_text(value)
    if percent and text.endswith("%"):
        text = text[:-1].rstrip()
    reading = _read(text)
    if reading is None:
        raise _not_a_number(value)
    return Parsed(reading.number, _warnings(value, reading))


def parse_integer(value: object) -> Parsed[int]:
    """The whole number in a cell; "85.00" is 85, "1.250" without doubt 1250.

    :raises CellError: no number, a fraction, or lost digits.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        reading: _Reading | None = _Reading(_from_number(value))
    else:
        reading = _read(_number_text(value))
        if reading and reading.doubt == "comma":
            reading = _Reading(reading.number * 1000, "english")
    if reading is None:
        raise _not_a_number(value)
    if reading.number != reading.number.to_integral_value():
        raise CellError(
            _("“%(value)s” is not a whole number. Write it without decimals.")
            % {"value": shown(value)}
        )
    warnings = _warnings(value, reading) if reading.doubt != "point" else ()
    return Parsed(int(reading.number), warnings)


def parse_rupiah(value: object) -> Parsed[Decimal]:
    """An amount in rupiah: "Rp 1.250.000,00", "Rp. 25.000.000,-", "1,2 miliar".

    :raises CellError: no amount, a range, or lost digits.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Parsed(_from_number(value))
    text = _number_text(value)
    match = _RUPIAH.fullmatch(text)
    reading = _read(match["number"].strip()) if match else None
    if match is None or reading is None or (match["word"] and match["dash"]):
        raise CellError(
            _("“%(value)s” is no amount of money. Write one like 1.250.000.")
            % {"value": shown(value)}
        )
    if reading.doubt == "comma" and not match["word"]:
        reading = _Reading(
            reading.number * 1000, "english"
        )  # no thousandths of a rupiah
    amount = reading.number * _MULTIPLIERS.get(match["word"] or "", Decimal(1))
    certain = reading.doubt == "point" and not match["word"]
    warnings = () if certain else _warnings(value, _Reading(amount, reading.doubt))
    return Parsed(-amount if match["minus"] else amount, warnings)


def _number_text(value: object) -> str:
    if not isinstance(value, str):
        raise _not_a_number(value)
    text = fold(_SIGN.sub(lambda sign: "+" if sign[0] == "+" else "-", clean(value)))
    text = text.removeprefix("'")
    if _SCIENTIFIC.fullmatch(text):
        raise digits_lost(value)
    return text


def _from_number(value: int | float) -> Decimal:
    if value != value or abs(value) == float("inf"):
        raise _not_a_number(value)
    if abs(value) >= EXACT:
        raise digits_lost(value)
    # Fifteen digits are what the cell shows; the sixteenth is noise.
    return Decimal(value) if isinstance(value, int) else Decimal(f"{value:.15g}")


def _read(text: str) -> _Reading | None:
    if text[:1] in ("-", "+"):
        reading = _read_unsigned(text[1:].lstrip())
        if reading and text[0] == "-":
            return _Reading(-reading.number, reading.doubt)
        return reading
    return _read_unsigned(text)


def _read_unsigned(text: str) -> _Reading | None:
    if _PLAIN.fullmatch(text):
        return _Reading(Decimal(text))
    if _COMMA_DECIMAL.fullmatch(text):
        number = Decimal(text.replace(".", "").replace(",", "."))
        return _Reading(number, "comma" if _may_be_thousand(text) else "")
    if _POINT_THOUSANDS.fullmatch(text):
        return _Reading(Decimal(text.replace(".", "")))
    if _ONE_POINT_THOUSAND.fullmatch(text):
        return _Reading(Decimal(text.replace(".", "")), "point")
    if _POINT_DECIMAL.fullmatch(text):
        return _Reading(Decimal(text))
    if _ENGLISH.fullmatch(text):
        return _Reading(Decimal(text.replace(",", "")), "english")
    if _SPACED.fullmatch(text):
        return _Reading(Decimal(text.replace(" ", "").replace(",", ".")))
    return None


def _may_be_thousand(text: str) -> bool:
    return re.fullmatch(r"[1-9][0-9]{0,2},[0-9]{3}", text) is not None


def _warnings(value: object, reading: _Reading) -> tuple[str, ...]:
    if not reading.doubt:
        return ()
    message = _("“%(value)s” was read as %(number)s. Check that this is meant.")
    return (message % {"value": shown(value), "number": _ungrouped(reading.number)},)


def indonesian(number: Decimal) -> str:
    """The number as Indonesians write it: 1.250,5."""
    whole, point, decimals = f"{number:,f}".partition(".")
    return whole.replace(",", ".") + ("," + decimals if point else "")


def _ungrouped(number: Decimal) -> str:
    """Like ``indonesian`` without points, which are what the doubt is about."""
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def digits_lost(value: object) -> CellError:
    """The error for 1,98E+17: a long number that a spreadsheet has rounded."""
    return CellError(
        _(
            "“%(value)s” is a long number that has lost its last digits in the "
            "spreadsheet. Format the column as text and type the number again."
        )
        % {"value": shown(value)}
    )


def _not_a_number(value: object) -> CellError:
    return CellError(
        _("“%(value)s” is no number. Write only digits, for example 1250 or 87,5.")
        % {"value": shown(value)}
    )
