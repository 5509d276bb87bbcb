"""What a cell can hold without harm: typed values, text that comes back identical.

Three things change a text, and ``fit`` names them: line breaks become "\\n", what
no XML can hold goes, and what is longer than a cell may be is cut. Numbers with
more digits than a spreadsheet keeps (15) become text.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple, TypeAlias

from spreadsheets.numbers_id import indonesian
from spreadsheets.text import clean_lines

Value: TypeAlias = str | int | float | date | None

LONGEST: Final = 32_767
#: Ends a text that was cut; such a cell is never taken for an edit.
CUT_MARK: Final = " […]"
_DIGITS: Final = 15
_LINE_BREAKS = re.compile(r"\r\n|[\r\v\f\x1c-\x1e]")
_UNSTORABLE = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\ufffe\uffff\ud800-\udfff]")
_SUSPICIOUS = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")
# Excel has no days before 1 March 1900 that other programs agree with.
_FIRST_DAY: Final = date(1900, 3, 1)


class Loss(StrEnum):
    """What writing a text took from it."""

    CONTROL = "control"
    CUT = "cut"


class Fitted(NamedTuple):
    """A value as it is written, and what it lost."""

    value: Value
    losses: tuple[Loss, ...] = ()


def fit(value: object) -> Fitted:
    """Return a value as a cell keeps it in every format."""
    if value is None or value == "":
        return Fitted(None)
    if isinstance(value, str):
        return _fit_text(value)
    if isinstance(value, bool):
        return Fitted(int(value))
    if isinstance(value, int):
        return Fitted(value if abs(value) < 10**_DIGITS else str(value))
    if isinstance(value, Decimal):
        return Fitted(_number(value))
    if isinstance(value, datetime):
        return Fitted(value.isoformat(" "))
    if isinstance(value, date):
        return Fitted(value if value >= _FIRST_DAY else value.isoformat())
    if isinstance(value, float) and value == value and abs(value) < 10.0**_DIGITS:
        return Fitted(value)
    return _fit_text(str(value))


def _number(value: Decimal) -> Value:
    if not value.is_finite():
        return str(value)
    digits = len(value.normalize().as_tuple().digits)
    if digits > _DIGITS or abs(value) >= 10**_DIGITS:
        return indonesian(value)
    return float(value)


def _fit_text(text: str) -> Fitted:
    if len(text) <= LONGEST // 2 and (
        text.isprintable() or not _SUSPICIOUS.search(text)
    ):
        return Fitted(text)
    losses = []
    kept = _UNSTORABLE.sub("", _LINE_BREAKS.sub("\n", text))
    if _UNSTORABLE.search(text):
        losses.append(Loss.CONTROL)
    if len(kept) > LONGEST // 2 and _units(kept) > LONGEST:
        losses.append(Loss.CUT)
        kept = _cut(kept)
    return Fitted(kept or None, tuple(losses))


def _units(text: str) -> int:
    """The length as Excel counts it: characters beyond U+FFFF are two."""
    return len(text) + sum(character > "\uffff" for character in text)


def _cut(text: str) -> str:
    room = LONGEST - len(CUT_MARK)
    cut = text[:room]
    while _units(cut) > room:
        cut = cut[: len(cut) - max(1, (_units(cut) - room) // 2)]
    return cut + CUT_MARK


def cell_key(value: object) -> str:
    """A key under which a cell is the same before and after a program saved it.

    A date may come back as the text 2024-03-12, 5 as 5.0, and LibreOffice may
    change spaces and line breaks at the ends.
    """
    if isinstance(value, datetime):
        if not (value.hour or value.minute or value.second):
            return value.date().isoformat()
        return value.isoformat(" ", "seconds")
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float):
        return format(value, ".12g")
    if isinstance(value, int):
        return format(float(value), ".12g") if abs(value) < 10**12 else str(value)
    return clean_lines(value)
