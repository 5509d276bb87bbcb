"""An event in the words of schema.org: what Google wants, and what it recommends."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.html import strip_tags

from news.event_choices import EventKind, EventMode, EventStatus, RegistrationWay
from news.event_times import EventTimes
from news.models import EventPage
from portal.seo.shown import Shown

Node = dict[str, Any]
_SCHEMA = "https://schema.org/"
_STATUSES = {
    EventStatus.SCHEDULED: "EventScheduled",
    EventStatus.MOVED: "EventRescheduled",
    EventStatus.POSTPONED: "EventPostponed",
    EventStatus.CANCELLED: "EventCancelled",
}
_MODES = {
    EventMode.IN_PERSON: "OfflineEventAttendanceMode",
    EventMode.ONLINE: "OnlineEventAttendanceMode",
    EventMode.HYBRID: "MixedEventAttendanceMode",
}
#: Kinds that have a type of their own; all others are just events.
_TYPES = {
    EventKind.TRAINING: "EducationEvent",
    EventKind.WORKSHOP: "EducationEvent",
    EventKind.COORDINATION_MEETING: "BusinessEvent",
    EventKind.INNOVATION_WEEK: "Festival",
}


def event_nodes(page: EventPage, shown: Shown, publisher: Node) -> list[Node]:
    """Return the event; without a time it is none that anybody could come to."""
    times = page.times
    if times is None:
        return []
    former = page.former_times
    return [
        {
            "@type": _TYPES.get(EventKind(page.kind), "Event"),
            "@id": f"{shown.address}#event",
            "name": page.title,
            "description": _description(page, shown),
            "url": shown.address,
            "inLanguage": "id",
            "startDate": _moment(times.start, times),
            "endDate": _moment(times.end, times) if times.end else "",
            # Of this one the vocabulary wants the day only.
            "previousStartDate": former.start.date().isoformat() if former else "",
            "eventStatus": _SCHEMA + _STATUSES[EventStatus(page.status)],
            "eventAttendanceMode": _SCHEMA + _MODES[EventMode(page.mode)],
            "location": _locations(page, shown),
            "image": shown.image.url if shown.image else "",
            "organizer": _organizer(page, publisher),
            "performer": [
                {"@type": "Person", "name": row.name} for row in page.speakers.all()
            ],
            "offers": _offer(page, shown),
            "maximumAttendeeCapacity": page.capacity
            if page.mode != EventMode.HYBRID
            else None,
            "maximumPhysicalAttendeeCapacity": page.capacity
            if page.mode == EventMode.HYBRID
            else None,
        }
    ]


def _moment(moment: datetime, times: EventTimes) -> str:
    """Return an hour with its offset, or a day where hours mean nothing."""
    return moment.date().isoformat() if times.all_day else moment.isoformat()


def _description(page: EventPage, shown: Shown) -> str:
    text = page.summary or strip_tags(page.description.replace("<", " <"))
    return " ".join(text.split())[:1000] or shown.summary


def _locations(page: EventPage, shown: Shown) -> list[Node]:
    """The place, and for those who join from afar this page, never the meeting."""
    found: list[Node] = []
    if page.is_in_person and page.place_name:
        place: Node = {"@type": "Place", "name": page.place_name}
        place["address"] = page.place_address or page.place_name
        if page.map_url:
            place["hasMap"] = page.map_url
        found.append(place)
    if page.is_online:
        found.append({"@type": "VirtualLocation", "url": shown.address})
    return found


def _organizer(page: EventPage, publisher: Node) -> Node:
    if not page.organizer_name:
        return publisher
    return {
        "@type": "GovernmentOrganization" if page.organizer_page_id else "Organization",
        "name": page.organizer_name,
        "url": publisher["url"],
    }


def _offer(page: EventPage, shown: Shown) -> Node | str:
    """Where to register; what it costs the page doesn't say."""
    if page.registration == RegistrationWay.NONE or page.is_off or page.is_over:
        return ""
    elsewhere = page.registration == RegistrationWay.ELSEWHERE
    offer = {
        "@type": "Offer",
        "url": page.registration_url if elsewhere else f"{shown.address}daftar/",
        "availability": f"{_SCHEMA}InStock",
    }
    if page.first_published_at:
        offer["validFrom"] = page.first_published_at.isoformat()
    if page.registration_closes_at:
        offer["availabilityEnds"] = page.registration_closes_at.isoformat()
    return offer
