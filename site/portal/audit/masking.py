"""What never gets into an entry: secrets, and personal data as a whole."""

from __future__ import annotations

import re
from typing import Final

from innovations.personal_data import find_personal_data

#: Fields of which an entry only says that they changed.
SECRET: Final = re.compile(
    r"(?:^|_)(?:password|secret|token|hash|digest|nip|nik|phone|email|key)(?:_|$)"
)
#: Public by their nature: contacts of an office, keys of comparison.
NOT_SECRET: Final = frozenset({"public_email", "public_phone"})
HIDDEN: Final = "•••"
LONGEST: Final = 200


def is_secret(name: str) -> bool:
    return name not in NOT_SECRET and SECRET.search(name) is not None


def masked(text: str) -> str:
    """Return a text as an entry may hold it: shortened, without personal numbers."""
    parts, end = [], 0
    for found in find_personal_data(text):
        if found.start >= end:  # a number may be the beginning of an address
            parts += [text[end : found.start], HIDDEN]
        end = max(end, found.end)
    text = "".join([*parts, text[end:]])
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
