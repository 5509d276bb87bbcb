"""Secrets of invitations: links for e-mail, codes for paper.

Only a keyed hash is kept, so neither can be read from the database; a code is
short enough to try all of them against a plain hash, but not against a keyed one.
"""

from __future__ import annotations

import secrets
from typing import Any, Final

from django.core.cache import cache
from django.utils.crypto import salted_hmac

from innovations.networks import network_of

#: Letters and digits that nobody confuses when reading or typing: no B/8, D/O/0/Q,
#: I/L/1, S/5, U/V, Z/2.
ALPHABET: Final = "ACEFGHJKMNPRTWXY34679"
GROUPS: Final = 3
GROUP_LENGTH: Final = 4
CODE_LENGTH: Final = GROUPS * GROUP_LENGTH
#: Wrong codes from one address until it has to wait, and seconds for which it waits.
GUESSES: Final = 10
WINDOW: Final = 900


def new_link_secret() -> str:
    """Return 256 random bits for the address in an e-mail."""
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """Return a code such as ``ACEF-GHJK-MNPR``: 21¹² possibilities, 52 bits."""
    letters = [secrets.choice(ALPHABET) for _number in range(CODE_LENGTH)]
    groups = [
        "".join(letters[start : start + GROUP_LENGTH])
        for start in range(0, CODE_LENGTH, GROUP_LENGTH)
    ]
    return "-".join(groups)


def tidy(secret: str) -> str:
    """Return a secret as it is hashed: codes without dashes, spaces and case."""
    bare = "".join(secret.split()).replace("-", "").upper()
    return bare if is_code(secret) else secret


def is_code(secret: str) -> bool:
    """Tell whether a text has the form of a code."""
    bare = "".join(secret.split()).replace("-", "").upper()
    return len(bare) == CODE_LENGTH and set(bare) <= set(ALPHABET)


def hash_of(secret: str) -> str:
    """Return what is kept of a secret; looking it up tells nothing by its time."""
    return salted_hmac(
        "innovations.invitation", tidy(secret), algorithm="sha256"
    ).hexdigest()


# ------------------------------------------------------------------- guessing


class TooManyGuesses(Exception):
    """Somebody has to wait before trying another code."""


def _key(address: str) -> str:
    return (
        f"innovations:guesses:{salted_hmac('innovations.guesses', address).hexdigest()}"
    )


def require_patience(address: str) -> None:
    """Raise :class:`TooManyGuesses` when too many wrong codes came from an address."""
    if cache.get(_key(address), 0) >= GUESSES:
        raise TooManyGuesses


def note_wrong_guess(address: str) -> None:
    """Count a wrong code."""
    key = _key(address)
    if cache.add(key, 1, WINDOW):
        return
    try:
        cache.incr(key)
    except ValueError:  # it ran out between the two calls
        cache.set(key, 1, WINDOW)


def address_of(request: Any) -> str:
    """Return by which address guesses are counted."""
    return network_of(request.META.get("REMOTE_ADDR", ""))
