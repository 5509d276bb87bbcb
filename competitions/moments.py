"""How a moment is said: day, hour and the zone of the region."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _


def said_day(day: date) -> str:
    """Return a day as people write it, such as 30 Juni 2025."""
    return date_format(day, "j F Y")


def said_moment(moment: datetime, zone: Any, *, seconds: bool = False) -> str:
    """Return a moment with its zone: 30 Juni 2025 pukul 23.59.59 WITA.

    Seconds only where they are asked for or where the moment has some.
    """
    there = moment.astimezone(zone)
    clock = "%H.%M.%S" if seconds or there.second else "%H.%M"
    return _("%(day)s at %(time)s %(zone)s") % {
        "day": said_day(there.date()),
        "time": there.strftime(clock),
        "zone": there.tzname(),
    }
