"""Events for people's own calendars (iCalendar, RFC 5545 and 7986)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from icalendar import Calendar, Event, vText

from news.event_choices import OFF, EventStatus
from news.event_times import EventTimes
from news.models import EventPage

CONTENT_TYPE: Final = "text/calendar; charset=utf-8"
PRODUCT: Final = "-//Lumbung Inovasi//Agenda//ID"
#: How often a program should ask again for a calendar that somebody subscribed to.
REFRESH: Final = timedelta(hours=6)
_STATUSES: Final = {
    EventStatus.CANCELLED: "CANCELLED",
    EventStatus.POSTPONED: "TENTATIVE",
}


def calendar_of(
    *, name: str, events: Iterable[EventPage], request: HttpRequest | None = None
) -> bytes:
    """Return events as a calendar, the zones of their times within it.

    Events without a time are left out. The same events give the same bytes.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vText("PT6H"))
    for event in events:
        if event.times is not None:
            calendar.add_component(_entry(event, event.times, request))
    calendar.add_missing_timezones()
    content: bytes = calendar.to_ical()
    return content


def calendar_response(
    *, name: str, events: Iterable[EventPage], request: HttpRequest, filename: str
) -> HttpResponse:
    content = calendar_of(name=name, events=events, request=request)
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response.headers["Content-Disposition"] = (
        f"inline; filename*=UTF-8''{quote(filename)}"
    )
    return response


def _entry(event: EventPage, times: EventTimes, request: HttpRequest | None) -> Event:
    entry = Event()
    # Of the page and for good: it stays when the event is renamed, moved or restored.
    entry.add("uid", str(event.translation_key))
    changed = _changed_at(event)
    entry.add("dtstamp", changed)
    entry.add("last-modified", changed)
    if event.first_published_at:
        entry.add("created", _whole(event.first_published_at))
    entry.add("sequence", _sequence(event))
    _add_times(entry, times)
    entry.add("summary", _title(event))
    entry.add("status", _STATUSES.get(EventStatus(event.status), "CONFIRMED"))
    # Nobody is kept from other meetings by one that is off.
    entry.add("transp", "TRANSPARENT" if event.status in OFF else "OPAQUE")
    entry.add("categories", [event.get_kind_display()])
    if event.place_text:
        entry.add("location", event.place_text)
    if address := event.get_full_url(request):
        entry.add("url", address)
    if text := _description(event, address):
        entry.add("description", text)
    return entry


def _add_times(entry: Event, times: EventTimes) -> None:
    if times.all_day:
        entry.add("dtstart", times.first_day)
        # The first day that no longer belongs to it.
        entry.add("dtend", times.last_day + timedelta(days=1))
        return
    entry.add("dtstart", times.start)
    if times.end is not None and times.end > times.start:
        entry.add("dtend", times.end)
    else:
        # "Until finished": calendars would show an event without length as a dot.
        entry.add("duration", timedelta(hours=1))


def _title(event: EventPage) -> str:
    """Many programs hide the status, so the title says what nobody may miss."""
    if event.status not in OFF:
        return str(event.title)
    return f"[{EventStatus(event.status).label}] {event.title}"


def _description(event: EventPage, address: str | None) -> str:
    lines = [event.status_note, event.summary, event.contact, address or ""]
    return "\n\n".join(line for line in lines if line)


def _changed_at(event: EventPage) -> datetime:
    changed = event.last_published_at or event.latest_revision_created_at
    return _whole(changed or timezone.now())


def _sequence(event: EventPage) -> int:
    """Count seconds from the first publication to the last.

    It grows with each publication, as RFC 5545 (3.8.7.4) wants, and needs no counter
    that restoring an older revision would set back.
    """
    first, last = event.first_published_at, event.last_published_at
    if first is None or last is None:
        return 0
    return max(0, int((last - first).total_seconds()))


def _whole(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def webcal(address: str) -> str:
    """Return an address that opens the program for calendars."""
    _scheme, separator, rest = address.partition("://")
    return f"webcal://{rest}" if separator else address


def feed_events(events: Any, *, now: datetime | None = None) -> list[EventPage]:
    """Return what a subscription holds: the last year and all that is to come."""
    since = (now or timezone.now()) - timedelta(days=366)
    recent = events.filter(starts_at__gte=since).soonest_first()
    return list(recent.defer("description")[:MOST_EVENTS])


#: More than anybody's programs show; keeps the file small on telephones.
MOST_EVENTS: Final = 500
