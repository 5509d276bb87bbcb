"""When an event takes place, in the zone of the place, for people to read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

#: The zones of Indonesia, by the names that people know.
INDONESIAN_ZONES = [
    ("Asia/Jakarta", "WIB (Asia/Jakarta)"),
    ("Asia/Makassar", "WITA (Asia/Makassar)"),
    ("Asia/Jayapura", "WIT (Asia/Jayapura)"),
]


def zone_choices() -> list[tuple[str, str]]:
    """Return the zones that events may have: ``NEWS_TIME_ZONES`` of the settings.

    The zone of the installation is always one of them.
    """
    zones = list(getattr(settings, "NEWS_TIME_ZONES", INDONESIAN_ZONES))
    if settings.TIME_ZONE not in dict(zones):
        zones.append((settings.TIME_ZONE, settings.TIME_ZONE))
    return zones


def default_zone() -> str:
    """Return the zone of whoever works now, if events may have it."""
    current = timezone.get_current_timezone_name()
    return current if current in dict(zone_choices()) else settings.TIME_ZONE


def end_of_day(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(23, 59), zone)


@dataclass(frozen=True)
class EventTimes:
    """``end`` is ``None`` where the invitation says "until finished"."""

    start: datetime
    end: datetime | None
    all_day: bool
    zone: tzinfo

    @classmethod
    def of(
        cls, *, start: datetime, end: datetime | None, all_day: bool, zone_name: str
    ) -> EventTimes:
        zone = ZoneInfo(zone_name)
        local_end = end.astimezone(zone) if end else None
        return cls(start.astimezone(zone), local_end, all_day, zone)

    @property
    def first_day(self) -> date:
        return self.start.date()

    @property
    def last_day(self) -> date:
        return self.end.date() if self.end else self.first_day

    @property
    def days(self) -> Iterator[date]:
        """Yield every day on which the event takes place."""
        for number in range((self.last_day - self.first_day).days + 1):
            yield self.first_day + timedelta(days=number)

    @property
    def is_one_day(self) -> bool:
        return self.first_day == self.last_day

    @property
    def over_at(self) -> datetime:
        """The moment from which the event belongs to the past."""
        if self.all_day or self.end is None:
            return end_of_day(self.last_day, self.zone)
        return self.end

    @property
    def zone_label(self) -> str:
        """WIB, WITA or WIT; the offset where a zone has no letters."""
        return self.start.tzname() or ""

    @property
    def day_text(self) -> str:
        """The day or days: "Rabu, 4 Juni 2025", "4–6 Juni 2025"."""
        first, last = self.first_day, self.last_day
        if self.is_one_day:
            return date_format(first, "l, j F Y")
        if (first.year, first.month) == (last.year, last.month):
            return f"{first.day}–{date_format(last, 'j F Y')}"
        if first.year == last.year:
            return f"{date_format(first, 'j F')} – {date_format(last, 'j F Y')}"
        return f"{date_format(first, 'j F Y')} – {date_format(last, 'j F Y')}"

    @property
    def start_text(self) -> str:
        """The hour it begins; Django's own filter would take the active zone."""
        return date_format(self.start, "H.i")

    @property
    def time_text(self) -> str:
        """The hours of the day: "pukul 09.00–12.00 WITA"."""
        if self.all_day:
            return _("all day")
        values = {
            "start": self.start_text,
            "end": date_format(self.end, "H.i") if self.end else "",
            "zone": self.zone_label,
        }
        if self.end is None:
            return _("from %(start)s %(zone)s until finished") % values
        return _("%(start)s–%(end)s %(zone)s") % values

    def __str__(self) -> str:
        return f"{self.day_text}, {self.time_text}"
