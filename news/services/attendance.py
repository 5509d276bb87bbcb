"""Who was there: by the code in the room, by the list, or from a workbook."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from news.event_choices import ParticipantMode, ParticipantSource, ParticipantStatus
from news.event_times import end_of_day
from news.models import Attendance, EventPage, Participant
from news.models.registration import key_of
from news.services.registration import Details, enter
from news.services.tokens import Presence, presence_token

#: A code on a screen is new every minute; one that was photographed soon is worthless.
ON_SCREEN: Final = timedelta(minutes=3)
LATE: Final = timedelta(hours=1)
#: How long filling in the form may take after the code has expired.
GRACE: Final = timedelta(minutes=15)


class NotThatDay(Exception):
    """The event doesn't take place on that day."""


class Unknown(Exception):
    """Nobody is registered with that address."""


def day_of(event: EventPage, *, now: datetime | None = None) -> date:
    """Return the day of the event that it is now, or the nearest one."""
    times = event.times
    if times is None:
        raise NotThatDay
    today = (now or timezone.now()).astimezone(times.zone).date()
    return min(max(today, times.first_day), times.last_day)


def screen_token(
    event: EventPage, mode: ParticipantMode, *, now: datetime | None = None
) -> str:
    """Return what a code on a screen says for the next minutes."""
    now = now or timezone.now()
    presence = Presence(day_of(event, now=now), mode)
    return presence_token(event=event, presence=presence, expires_at=now + ON_SCREEN)


def printed_token(event: EventPage, day: date, mode: ParticipantMode) -> str:
    """Return what a printed code says until that day of the event is over."""
    times = event.times
    if times is None or day not in times.days:
        raise NotThatDay
    if day == times.last_day:
        closing = times.over_at + LATE
    else:
        closing = end_of_day(day, times.zone)
    return presence_token(event=event, presence=Presence(day, mode), expires_at=closing)


@transaction.atomic
def record(
    *,
    participant: Participant,
    day: date,
    mode: ParticipantMode,
    source: ParticipantSource,
) -> Attendance:
    """Note that somebody is there; noted twice it stays as it was first.

    Whoever comes although they cancelled or waited is in the room all the same.
    """
    times = participant.event.times
    if times is None or day not in times.days:
        raise NotThatDay
    if participant.status != ParticipantStatus.CONFIRMED:
        participant.move_to(ParticipantStatus.CONFIRMED)
        participant.save(update_fields=["status"])
    attendance, _created = Attendance.objects.get_or_create(
        participant=participant, day=day, defaults={"mode": mode, "source": source}
    )
    return attendance


def check_in_known(*, event: EventPage, email: str, presence: Presence) -> Attendance:
    """Note that somebody who registered is there.

    :raises Unknown: if nobody registered with that address.
    """
    known = Participant.objects.of(event).filter(email_key=key_of(email))
    participant = known.first() if email else None
    if participant is None:
        raise Unknown
    return record(
        participant=participant,
        day=presence.day,
        mode=presence.mode,
        source=ParticipantSource.QR_CODE,
    )


@transaction.atomic
def check_in_new(
    *, event: EventPage, details: Details, presence: Presence
) -> Attendance:
    """Enter somebody who simply came, and note that they are there.

    Who is found by their address, or by name and office, is not entered twice.
    """
    participant = _same_person(event, details)
    if participant is None:
        participant = enter(
            event=event, details=details, source=ParticipantSource.QR_CODE
        )
    return record(
        participant=participant,
        day=presence.day,
        mode=presence.mode,
        source=ParticipantSource.QR_CODE,
    )


def _same_person(event: EventPage, details: Details) -> Participant | None:
    participants = Participant.objects.of(event)
    if details.email:
        found = participants.filter(email_key=key_of(details.email)).first()
        if found is not None:
            return found
    return participants.filter(
        name__iexact=details.name,
        organization_name__iexact=details.organization_name,
        **({"email_key": ""} if details.email else {}),
    ).first()


@transaction.atomic
def mark_list(
    *, event: EventPage, day: date, shown: Iterable[int], present: Iterable[int]
) -> int:
    """Make a day's list say what an office ticked; return how many it changed.

    Only those ``shown`` are touched: others may have come in while it was open.
    """
    everybody = Participant.objects.of(event).select_related("event")
    participants = everybody.in_bulk(list(shown))
    ticked = participants.keys() & set(present)
    noted = Attendance.objects.filter(participant__in=participants, day=day)
    there = set(noted.values_list("participant", flat=True))
    for key in sorted(ticked - there):
        record(
            participant=participants[key],
            day=day,
            mode=ParticipantMode(participants[key].mode),
            source=ParticipantSource.OFFICE,
        )
    gone, _details = noted.filter(participant__in=there - ticked).delete()
    return len(ticked - there) + gone
