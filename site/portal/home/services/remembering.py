"""Keeps what was derived from a region's published content until that changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache

from innovations.models import Region
from innovations.services.versions import current_version

A_DAY = 86_400
Derived = TypeVar("Derived")


def remember(
    region: Region | None, name: str, derive: Callable[[], Derived]
) -> Derived:
    """Return what ``derive`` gives, taken from the cache where that is allowed."""
    version = current_version(region) if region else None
    if region is None or version is None:
        return derive()
    # The token alone is no key: a change that concerns all regions gives them one.
    key = f"site:{name}:{region.pk}:{version.token}"
    known: Derived | None = cache.get(key)
    if known is None:
        known = derive()
        cache.set(key, known, A_DAY)
    return known
