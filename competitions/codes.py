"""Codes of certificates, and patience with those who guess them."""

from __future__ import annotations

import secrets
from typing import Any, Final

from competitions.networks import network_of
from competitions.throttling import too_many, tries

#: Letters and digits that nobody confuses when reading or typing: no B/8, D/O/0/Q,
#: I/L/1, S/5, U/V, Z/2. As the codes of invitations.
ALPHABET: Final = "ACEFGHJKMNPRTWXY34679"
GROUP: Final = 4
LENGTH: Final = 12
#: Unknown codes from one network until it has to wait, and seconds for which it waits.
GUESSES: Final = 20
WINDOW: Final = 900
PURPOSE: Final = "codes of certificates"


class TooManyGuesses(Exception):
    """Somebody has to wait before trying another code."""


def new_code() -> str:
    """Return a code such as ``ACEF-GHJK-MNPR``: 21¹² possibilities, 52 bits."""
    return _grouped("".join(secrets.choice(ALPHABET) for _number in range(LENGTH)))


def tidy_code(text: str) -> str:
    """Return a code as it is kept, however it was typed; nothing if it is none."""
    bare = "".join(text.split()).replace("-", "").upper()
    if len(bare) != LENGTH or not set(bare) <= set(ALPHABET):
        return ""
    return _grouped(bare)


def _grouped(bare: str) -> str:
    return "-".join(bare[start : start + GROUP] for start in range(0, LENGTH, GROUP))


# --------------------------------------------------------------------- guessing


def require_patience(request: Any) -> None:
    """Raise :class:`TooManyGuesses` when too many unknown codes came from there."""
    if tries(PURPOSE, _network(request)) >= GUESSES:
        raise TooManyGuesses


def note_wrong_guess(request: Any) -> None:
    """Count an unknown code."""
    too_many(PURPOSE, _network(request), GUESSES, within=WINDOW)


def _network(request: Any) -> str:
    return network_of(request.META.get("REMOTE_ADDR", ""))
