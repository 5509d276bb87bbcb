"""Bounds on what strangers may cause, counted in Django's cache for an hour.

What is counted is only kept as a keyed digest. Processes that don't share a cache
count each for itself, so the bounds are for programs, not for people.
"""

from __future__ import annotations

from typing import Final

from django.core.cache import cache
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

HOUR: Final = 60 * 60


class TooManyTries(Exception):
    """A network or a domain has to wait; says so in words for people."""

    def __init__(self) -> None:
        super().__init__(
            _("Too many tries came from your network. Please try again in an hour.")
        )


class LetterNotSent(Exception):
    """The mail server took no letter, whoever it was for."""

    def __init__(self) -> None:
        super().__init__(
            _("The e-mail could not be sent just now. Please try again in a moment.")
        )


def too_many(purpose: str, about: str, limit: int, *, within: int = HOUR) -> bool:
    """Count a try, and tell whether there were more than ``limit`` in these seconds."""
    key = _key(purpose, about)
    cache.add(key, 0, within)
    try:
        return bool(cache.incr(key) > limit)
    except ValueError:  # it ran out between the two
        return False


def tries(purpose: str, about: str) -> int:
    """Return how many tries were counted, without counting one."""
    return int(cache.get(_key(purpose, about), 0))


def _key(purpose: str, about: str) -> str:
    digest = salted_hmac(f"competitions.tries {purpose}", about).hexdigest()[:32]
    return f"competitions-tries:{digest}"
