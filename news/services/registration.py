"""Registering for an event: places, waiting list, cancelling."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from news.event_choices import (
    EventMode,
    LetterKind,
    ParticipantMode,
    ParticipantSource,
    ParticipantStatus,
    RegistrationWay,
)
from news.models import EventPage, Participant
from news.models.registration import key_of
from news.services.letters import facts_of, write_letter
from news.services.parties import match_parties


class RegistrationState(models.TextChoices):
    """Whether somebody may register now, in words for them."""

    OPEN = "open", _("Registration is open.")
    WAITING_LIST = "waiting_list", _("All places are taken; there is a waiting list.")
    FULL = "full", _("All places are taken.")
    CLOSED = "closed", _("Registration is closed.")
    OFF = "off", _("The event doesn't take place at this time.")
    NOT_HERE = "not_here", _("This event needs no registration here.")


#: Who registers again so soon pressed the button twice.
_RECENTLY = timedelta(minutes=10)
TAKES_MORE = (RegistrationState.OPEN, RegistrationState.WAITING_LIST)


class RegistrationRefused(Exception):
    """``state`` says why."""

    def __init__(self, state: RegistrationState) -> None:
        super().__init__(str(state.label))
        self.state = state


@dataclass(frozen=True)
class Details:
    """What somebody says of themselves."""

    name: str
    email: str = ""
    phone: str = ""
    staff_number: str = ""
    post: str = ""
    organization_name: str = ""
    mode: ParticipantMode = ParticipantMode.IN_PERSON

    def values(self) -> dict[str, Any]:
        return dict(vars(self))


def mode_for(event: EventPage, wanted: str = "") -> ParticipantMode:
    """Return how somebody takes part; only hybrid events leave a choice."""
    if event.mode == EventMode.ONLINE:
        return ParticipantMode.ONLINE
    if event.mode == EventMode.HYBRID and wanted == ParticipantMode.ONLINE:
        return ParticipantMode.ONLINE
    return ParticipantMode.IN_PERSON


def places_left(event: EventPage) -> int | None:
    """Return how many places are free, ``None`` where there is no limit.

    Of a hybrid event the places are those in the room.
    """
    if event.capacity is None:
        return None
    return max(0, event.capacity - _counted(event).count())


def _counted(event: EventPage) -> Any:
    taken = Participant.objects.of(event).confirmed()
    return taken.in_the_room() if event.mode == EventMode.HYBRID else taken


def _needs_place(event: EventPage, mode: str) -> bool:
    return event.mode != EventMode.HYBRID or mode == ParticipantMode.IN_PERSON


def state_of(event: EventPage, *, now: datetime | None = None) -> RegistrationState:
    """Return whether the form of an event may be shown."""
    now = now or timezone.now()
    closed = _closed(event, now)
    if closed is not None:
        return closed
    left = places_left(event)
    if left is None or left > 0 or event.mode == EventMode.HYBRID:
        return RegistrationState.OPEN
    if event.has_waiting_list:
        return RegistrationState.WAITING_LIST
    return RegistrationState.FULL


def _closed(event: EventPage, now: datetime) -> RegistrationState | None:
    times = event.times
    if event.registration != RegistrationWay.HERE or times is None:
        return RegistrationState.NOT_HERE
    if event.is_off:
        return RegistrationState.OFF
    usual = times.over_at if event.all_day else times.start
    closes_at = event.registration_closes_at or usual
    return RegistrationState.CLOSED if now >= closes_at else None


@transaction.atomic
def register(
    *, event: EventPage, details: Details, now: datetime | None = None
) -> Participant:
    """Give somebody a place, or one on the waiting list, and write to them.

    Whoever is registered stays so and is written to again, once a day: the form
    must not tell strangers who comes.

    :raises RegistrationRefused: when nobody can register any more.
    """
    now = now or timezone.now()
    event = _locked(event)
    closed = _closed(event, now)
    if closed is not None:
        raise RegistrationRefused(closed)
    known = Participant.objects.of(event).filter(email_key=key_of(details.email))
    participant = known.first() if details.email else None
    if participant is not None and participant.status != ParticipantStatus.CANCELLED:
        _confirm_again(participant, now)
        return participant
    status = _status_for(event, details.mode)
    if participant is None:
        participant = Participant(event=event, source=ParticipantSource.FORM)
    else:
        participant.registered_at = now  # whoever comes back waits at the end
    for name, value in details.values().items():
        setattr(participant, name, value)
    participant.status = status
    participant.told = facts_of(event)
    _find_organization(participant)
    participant.save()
    write_letter(participant, _letter_for(status), f"{now:%Y-%m-%d %H:%M:%S}")
    return participant


def _locked(event: EventPage) -> EventPage:
    """Return the event as it is now; others who register wait until we are done."""
    EventPage.objects.select_for_update(of=("self",)).get(pk=event.pk)
    return EventPage.objects.get(pk=event.pk)


def _status_for(event: EventPage, mode: str) -> ParticipantStatus:
    left = places_left(event)
    if left is None or left > 0 or not _needs_place(event, mode):
        return ParticipantStatus.CONFIRMED
    if event.has_waiting_list:
        return ParticipantStatus.WAITING
    raise RegistrationRefused(RegistrationState.FULL)


def _letter_for(status: str) -> LetterKind:
    if status == ParticipantStatus.WAITING:
        return LetterKind.WAITING
    return LetterKind.CONFIRMED


def _confirm_again(participant: Participant, now: datetime) -> None:
    if now - participant.registered_at > _RECENTLY:
        write_letter(participant, _letter_for(participant.status), f"{now:%Y-%m-%d}")


def _find_organization(participant: Participant) -> None:
    name = participant.organization_name
    found = match_parties(participant.event, [name])
    participant.organization_id = found[name].pk if name in found else None


@transaction.atomic
def enter(
    *, event: EventPage, details: Details, source: ParticipantSource, note: str = ""
) -> Participant:
    """Enter somebody for the office, or who came without having registered.

    Places don't count here: whoever stands in the room has one.
    """
    participant = Participant(
        event=event, source=source, told=facts_of(event), note=note, **details.values()
    )
    _find_organization(participant)
    participant.save()
    return participant


@transaction.atomic
def cancel(participant: Participant) -> Participant:
    """Give a place back, tell the person, and let the next one move up."""
    event = _locked(participant.event)
    participant = Participant.objects.select_for_update(of=("self",)).get(
        pk=participant.pk
    )
    if participant.status == ParticipantStatus.CANCELLED:
        return participant
    participant.move_to(ParticipantStatus.CANCELLED)
    participant.save(update_fields=["status"])
    now = timezone.now()
    write_letter(participant, LetterKind.CANCELLED, f"{now:%Y-%m-%d %H:%M:%S}")
    _move_up(event)
    return participant


@transaction.atomic
def admit(participant: Participant) -> Participant:
    """Give a place to somebody who waits, past the others, and tell them."""
    participant.move_to(ParticipantStatus.CONFIRMED)
    participant.save(update_fields=["status"])
    now = timezone.now()
    write_letter(participant, LetterKind.MOVED_UP, f"{now:%Y-%m-%d %H:%M:%S}")
    return participant


@transaction.atomic
def fill_places(event: EventPage) -> list[Participant]:
    """Let people move up from the waiting list as far as there are places."""
    return _move_up(_locked(event))


def _move_up(event: EventPage) -> list[Participant]:
    times = event.times
    if event.is_off or times is None or times.start <= timezone.now():
        return []
    waiting = Participant.objects.of(event).waiting()
    left = places_left(event)
    moved = list(waiting if left is None else waiting[:left])
    return [admit(participant) for participant in moved]
