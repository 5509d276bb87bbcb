"""What stands at the top of documents: whose office it is, its arms, its colour."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.module_loading import import_string

from innovations.models import Region


@dataclass(frozen=True)
class Letterhead:
    """``lines``: government and office, then address and the like. ``logo`` is a
    ``data:`` address, so that documents fetch nothing.
    """

    lines: list[str] = field(default_factory=list)
    logo: str = ""
    accent: str = "#1d4f5c"


def letterhead_of(region: Region | None) -> Letterhead:
    """Return the head of what a region prints.

    ``COMPETITIONS_LETTERHEAD`` names a function that says it; without one it is
    the name of the region.
    """
    if region is None:
        return Letterhead()
    path = getattr(settings, "COMPETITIONS_LETTERHEAD", None)
    if path:
        say: Callable[[Region], Letterhead] = import_string(path)
        return say(region)
    return Letterhead(lines=[region.name])
