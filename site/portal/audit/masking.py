"""What never gets into an entry: secrets, and personal data as a whole."""

from __future__ import annotations

import re
from typing import Final

#: Fields of which an entry only says that they changed.
SECRET: Final = re.compile(
    r"(?:^|_)(?:password|secret|token|hash|digest|nip|nik|phone|email|key)(?:_|$)"
)
#: Public by their nature: contacts of an office, keys of comparison.
NOT_SECRET: Final = frozenset({"public_email", "public_phone"})
#: NIP (18 digits), NIK (16), telephone numbers and addresses inside a text.
_PERSONAL: Final = re.compile(
    r"(?:\d[ .-]?){15,17}\d|(?:\+62|\b0)[\d .-]{8,15}\d|[\w.+-]+@[\w-]+\.[\w.-]+"
)
HIDDEN: Final = "•••"
LONGEST: Final = 200


def is_secret(name: str) -> bool:
    return name not in NOT_SECRET and SECRET.search(name) is not None


def masked(text: str) -> str:
    """Return a text as an entry may hold it: shortened, without personal numbers."""
    text = _PERSONAL.sub(HIDDEN, text)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
