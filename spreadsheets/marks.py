"""What an exported workbook carries so that it is known again when it returns.

Each row has a key in a column of its own: it names the export and the record,
and stays with its row when somebody sorts, filters or copies rows into another
file. It has letters only, since programs count digits up when a cell is dragged
down; the last four letters are a check against typing errors. The hidden sheet
names the export once more, for when the column was deleted.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from hashlib import sha256
from typing import Any, Final, NamedTuple

from spreadsheets.text import clean

#: Without vowels no word arises, without l nothing looks like 1.
_LETTERS: Final = "bcdfghjkmnpqrstvwxz"
TOKEN_LENGTH: Final = 12
_KEY = re.compile(
    rf"LI-([{_LETTERS}]{{{TOKEN_LENGTH}}})-([{_LETTERS}]{{1,15}})-([{_LETTERS}]{{4}})",
    re.IGNORECASE,
)
_BOOK = re.compile(rf"LI-([{_LETTERS}]{{{TOKEN_LENGTH}}})-BUKU", re.IGNORECASE)
INSTRUCTIONS_MARK: Final = "LI-PETUNJUK"
LISTS_MARK: Final = "LI-DAFTAR"
EXAMPLE_MARK: Final = "[contoh]"
_OWN_SHEETS: Final = (INSTRUCTIONS_MARK, LISTS_MARK)


class RowKey(NamedTuple):
    """Which export wrote a row, and for which record."""

    token: str
    object_id: int


def new_token() -> str:
    """Return a name for an export that nobody can guess."""
    return "".join(secrets.choice(_LETTERS) for _ in range(TOKEN_LENGTH))


def row_key(token: str, object_id: int) -> str:
    """Return the text of a row's key cell."""
    number = _in_letters(object_id)
    return f"LI-{token}-{number}-{_check(token, number)}".upper()


def read_row_key(cell: Any) -> RowKey | None:
    """Return the key that a cell holds, if it is one without a typing error."""
    if not isinstance(cell, str) or "-" not in cell:
        return None
    found = _KEY.fullmatch(clean(cell))
    if found is None:
        return None
    token, number, check = (part.lower() for part in found.groups())
    return RowKey(token, _number(number)) if _check(token, number) == check else None


def book_mark(token: str) -> str:
    """Return the mark of a whole workbook."""
    return f"LI-{token}-BUKU".upper()


def own_sheet(rows: Iterable[Iterable[Any]]) -> bool:
    """Tell whether a sheet is one of those that an export adds to the table."""
    first = next(iter(rows), ())
    return any(isinstance(c, str) and clean(c) in _OWN_SHEETS for c in first)


def book_token(sheets: Iterable[Any]) -> str:
    """Return the export that the hidden sheet of a workbook names, or nothing."""
    for sheet in sheets:
        if own_sheet(sheet.rows):
            for cell in sheet.rows[0]:
                found = _BOOK.fullmatch(clean(cell)) if isinstance(cell, str) else None
                if found:
                    return found[1].lower()
    return ""


def is_example(cell: Any) -> bool:
    """Tell whether the name of a row says that it is an example of the template."""
    return isinstance(cell, str) and clean(cell).casefold().startswith(EXAMPLE_MARK)


def _in_letters(number: int) -> str:
    letters = ""
    while True:
        number, rest = divmod(number, len(_LETTERS))
        letters = _LETTERS[rest] + letters
        if not number:
            return letters


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * len(_LETTERS) + _LETTERS.index(letter)
    return number


def _check(token: str, number: str) -> str:
    digest = sha256(f"{token}-{number}".encode()).digest()
    return "".join(_LETTERS[byte % len(_LETTERS)] for byte in digest[:4])
