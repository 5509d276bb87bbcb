"""Texts that look like others: hidden controls, letters of several alphabets.

"Dinаs" with a Cyrillic "а" is another organisation for a computer and the same for a
reader. Such texts are read, and said.
"""

import re
import unicodedata
from typing import Final

from django.utils.translation import gettext as _

from spreadsheets.text import shown

_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_WORD = re.compile(r"[^\W\d_]{2,}")
_ALPHABETS: Final = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")


def doubts(value: object) -> list[str]:
    """Sentences about a cell that may not be what it looks like."""
    if not isinstance(value, str) or value.isascii():
        return []
    found = []
    if _BIDI.search(value):
        found.append(
            _(
                "The cell holds invisible characters that reorder its text; they were "
                "removed. Check what it says now."
            )
        )
    mixed = next((word for word in _WORD.findall(value) if _is_mixed(word)), None)
    if mixed is not None:
        found.append(
            _(
                "“%(word)s” mixes letters of several alphabets that look alike. Type "
                "the word anew if it should be an ordinary one."
            )
            % {"word": shown(mixed, 40)}
        )
    return found


def _is_mixed(word: str) -> bool:
    if word.isascii():
        return False
    names = {unicodedata.name(letter, "").split(" ")[0] for letter in word}
    return len(names.intersection(_ALPHABETS)) > 1
