"""A month as a sheet of a calendar: weeks of days with what takes place on them."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from news.models import EventPage

#: Weeks begin on Monday, as on calendars of Indonesian offices.
_SHEET = calendar.Calendar(calendar.MONDAY)


@dataclass
class Day:
    day: date
    in_month: bool
    is_today: bool
    events: list[EventPage] = field(default_factory=list)


def month_sheet(
    year: int, month: int, events: Iterable[EventPage], *, today: date
) -> list[list[Day]]:
    """Return the weeks of a month; an event stands on each of its days.

    Days of the months before and after stay empty: their events stand there.
    """
    by_day: dict[date, list[EventPage]] = defaultdict(list)
    for event in events:
        if event.times:
            for day in event.times.days:
                by_day[day].append(event)
    return [
        [
            Day(
                day=day,
                in_month=day.month == month,
                is_today=day == today,
                events=by_day[day] if day.month == month else [],
            )
            for day in week
        ]
        for week in _SHEET.monthdatescalendar(year, month)
    ]
