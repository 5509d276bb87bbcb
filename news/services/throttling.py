"""A bound on how often one network fills in forms, kept in the cache for an hour.

Only a keyed digest of the address is kept, which says nothing about anybody.
"""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

HOUR: Final = 60 * 60


def too_many(request: HttpRequest, purpose: str, limit: int) -> bool:
    """Count a try, and tell whether there were more than ``limit`` within the hour."""
    address = request.META.get("REMOTE_ADDR", "")
    digest = salted_hmac(f"news.agenda {purpose}", address).hexdigest()[:32]
    key = f"agenda-tries:{digest}"
    cache.add(key, 0, HOUR)
    try:
        return bool(cache.incr(key) > limit)
    except ValueError:  # it ran out between the two
        return False


def registrations_an_hour() -> int:
    """Whole offices share an address, so the bound is for programs, not for people."""
    return int(getattr(settings, "NEWS_REGISTRATIONS_PER_HOUR", 60))


def check_ins_an_hour() -> int:
    return int(getattr(settings, "NEWS_CHECK_INS_PER_HOUR", 1000))
