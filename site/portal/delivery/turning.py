"""Hours at which public answers change although nobody changed anything."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from competitions.services.timetable import turning_points
from innovations.models import Region

#: Of each region: for which version and day, and the hours of that day. Kept in
#: the process, so that a request costs nothing; a changed phase renews the version.
_known: dict[int, tuple[str, date, list[datetime]]] = {}


def last_turn(region: Region, version_token: str) -> datetime:
    """Return when answers last changed by the clock: at midnight, or when a phase
    of a published competition began or ended at an hour of its own.
    """
    now = timezone.localtime()
    known = _known.get(region.pk)
    if known is None or known[:2] != (version_token, now.date()):
        hours = turning_points(region=region, day=now.date())
        known = _known[region.pk] = (version_token, now.date(), hours)
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return max([midnight, *(hour for hour in known[2] if hour <= now)])
