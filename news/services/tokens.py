"""Signed parts of addresses: who may cancel, and who is in the room.

A token names its row and proves itself by the secret key, so a copy of the database
opens nothing. Wagtail's addresses hold letters, digits, ``-`` and ``_`` only, hence
the coat of base64.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.signing import BadSignature, Signer
from django.utils import timezone

from news.event_choices import ParticipantMode
from news.models import EventPage, Participant


class BadToken(Exception):
    """Not one of ours, or of another event."""


class ExpiredToken(BadToken):
    """It was one of ours, and its time is over."""


def participant_token(participant: Participant) -> str:
    """Return what lets somebody see and cancel their registration."""
    return _sign("participant", [participant.event_id, participant.pk])


def find_participant(event: EventPage, token: str) -> Participant:
    """Return whose registration this is.

    :raises BadToken: if it is none of this event, or was deleted.
    """
    event_id, key = _read("participant", token, 2)
    if event_id != event.pk:
        raise BadToken
    found = Participant.objects.filter(pk=key, event=event).first()
    if found is None:
        raise BadToken
    return found


@dataclass(frozen=True)
class Presence:
    """What the QR code at an event says: which day, and how people take part."""

    day: date
    mode: ParticipantMode


def presence_token(
    *, event: EventPage, presence: Presence, expires_at: datetime
) -> str:
    moment = int(expires_at.timestamp())
    return _sign(
        "presence", [event.pk, presence.day.isoformat(), str(presence.mode), moment]
    )


def read_presence(
    event: EventPage, token: str, *, grace: timedelta = timedelta(0)
) -> Presence:
    """Return what a QR code says while it is valid.

    :raises ExpiredToken: when its time and the grace are over.
    :raises BadToken: if it is none of this event.
    """
    event_id, day, mode, expires_at = _read("presence", token, 4)
    if event_id != event.pk:
        raise BadToken
    if timezone.now().timestamp() > expires_at + grace.total_seconds():
        raise ExpiredToken
    return Presence(date.fromisoformat(day), ParticipantMode(mode))


def form_token(event: EventPage, purpose: str) -> str:
    """Return what shows that somebody opened a form, and when."""
    return _sign(f"form {purpose}", [event.pk, int(timezone.now().timestamp())])


def form_age(event: EventPage, purpose: str, token: str) -> timedelta:
    """Return how long ago a form was opened.

    :raises BadToken: if it never was.
    """
    event_id, opened_at = _read(f"form {purpose}", token, 2)
    if event_id != event.pk:
        raise BadToken
    return timedelta(seconds=timezone.now().timestamp() - opened_at)


def _sign(purpose: str, values: list[Any]) -> str:
    text = json.dumps(values, separators=(",", ":"))
    signed = Signer(salt=f"news.agenda {purpose}").sign(text)
    return urlsafe_b64encode(signed.encode()).decode().rstrip("=")


def _read(purpose: str, token: str, length: int) -> Any:
    padding = "=" * (-len(token) % 4)
    try:
        signed = urlsafe_b64decode(token + padding).decode()
        text = Signer(salt=f"news.agenda {purpose}").unsign(signed)
    except (BadSignature, ValueError) as error:
        raise BadToken from error
    values = json.loads(text)
    if len(values) != length:
        raise BadToken
    return values
