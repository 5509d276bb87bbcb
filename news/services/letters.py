"""E-mails to participants: written as rows, and sent each once.

``send_agenda_letters``, run every minute, writes what is due and sends what waits.
Killed at any point it loses nothing: what was not handed to the mail server leaves
the next time. The one letter that was in its hands is shown to the office as unclear
rather than sent twice.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from news.event_choices import OFF, LetterKind
from news.event_times import EventTimes
from news.models import EventPage, Participant, ParticipantLetter
from news.services.calendars import calendar_of
from news.services.tokens import participant_token

logger = logging.getLogger(__name__)

REMINDERS: Final = {
    LetterKind.REMINDER_DAY: timedelta(days=1),
    LetterKind.REMINDER_HOURS: timedelta(hours=2),
}
#: A reminder of tomorrow is none any more so shortly before the start.
TOO_LATE: Final = {
    LetterKind.REMINDER_DAY: timedelta(hours=3),
    LetterKind.REMINDER_HOURS: timedelta(0),
}
#: An event of whole days begins when offices open, not at midnight.
OPENING: Final = timedelta(hours=8)


def write_letter(
    participant: Participant, kind: LetterKind, occasion: str = ""
) -> None:
    """Write to somebody, unless they have this letter or no address."""
    write_letters([participant], kind, occasion)


def write_letters(
    participants: Iterable[Participant], kind: LetterKind, occasion: str = ""
) -> None:
    ParticipantLetter.objects.bulk_create(
        [
            ParticipantLetter(participant=one, kind=kind, occasion=occasion)
            for one in participants
            if one.email
        ],
        ignore_conflicts=True,
    )


def facts_of(event: EventPage) -> str:
    """Return a digest of what participants must know to come to the right place."""
    facts = [
        event.starts_at.isoformat() if event.starts_at else "",
        event.ends_at.isoformat() if event.ends_at else "",
        str(event.all_day),
        event.time_zone,
        event.mode,
        event.place_name,
        event.place_address,
        event.status if event.status in OFF else "",
    ]
    return sha256("\0".join(facts).encode()).hexdigest()[:32]


# ------------------------------------------------------------------------- due


def write_due_letters(*, now: datetime | None = None) -> None:
    """Write reminders whose time has come, and tell of changes; again and again."""
    now = now or timezone.now()
    events = EventPage.objects.live().filter(participants__isnull=False).distinct()
    # A day back: the zone of an event of whole days is none of the database's.
    for event in events.filter(starts_at__gt=now - timedelta(days=1)):
        _tell_of_changes(event)
        if event.sends_reminders and not event.is_off:
            _remind(event, now)


def _tell_of_changes(event: EventPage) -> None:
    facts = facts_of(event)
    unaware = list(Participant.objects.of(event).expected().exclude(told=facts))
    if not unaware or event.is_over:
        return
    kind = LetterKind.OFF if event.is_off else LetterKind.CHANGED
    write_letters([one for one in unaware if one.told], kind, facts)
    keys = [one.pk for one in unaware]
    Participant.objects.filter(pk__in=keys).update(told=facts)


def _remind(event: EventPage, now: datetime) -> None:
    if event.starts_at is None:
        return
    start = event.starts_at + (OPENING if event.all_day else timedelta(0))
    for kind, before in REMINDERS.items():
        due = start - before
        if due <= now < start - TOO_LATE[kind]:
            expected = Participant.objects.of(event).confirmed()
            # Whoever registered after that moment has just been told.
            known = expected.filter(registered_at__lt=due)
            write_letters(known, kind, _time_of(event))


def _time_of(event: EventPage) -> str:
    """Return what tells reminders of one time from those of another."""
    return event.starts_at.isoformat() if event.starts_at else ""


# ---------------------------------------------------------------------- sending


def deliver(*, now: datetime | None = None) -> int:
    """Send what waits; return how many e-mails left."""
    moment = now or timezone.now()
    waiting = ParticipantLetter.objects.waiting(moment)
    keys = list(waiting.values_list("pk", flat=True))
    return sum(_deliver(key) for key in keys)


def _deliver(key: int) -> bool:
    mine = ParticipantLetter.objects.filter(pk=key)
    free = mine.filter(claimed_at__isnull=True, sent_at__isnull=True)
    if not free.update(claimed_at=timezone.now()):
        return False  # another sender has it
    letter = mine.select_related("participant__event").get()
    if not _still_matters(letter):
        letter.delete()
        return False
    try:
        message_of(letter).send()
    except (OSError, ValueError):  # smtplib and sockets, or a broken address
        logger.exception("Letter %s to a participant could not be sent", key)
        mine.update(claimed_at=None, attempts=F("attempts") + 1)
        return False
    mine.update(sent_at=timezone.now())
    return True


def _still_matters(letter: ParticipantLetter) -> bool:
    participant = letter.participant
    event = participant.event
    if not participant.email:
        return False
    if letter.kind not in REMINDERS:
        return True
    return (
        event.live
        and not event.is_off
        and not event.is_over
        and letter.occasion == _time_of(event)
        and participant in Participant.objects.of(event).confirmed()
    )


def message_of(letter: ParticipantLetter) -> EmailMessage:
    participant = letter.participant
    event = participant.event
    with translation.override(settings.LANGUAGE_CODE):
        subject = _subject(LetterKind(letter.kind), event)
        body = render_to_string("news/letters/body.txt", _context(letter))
    message = EmailMessage(
        subject=" ".join(subject.split()),
        body=body.strip() + "\n",
        to=[participant.email],
        headers={
            "Auto-Submitted": "auto-generated",
            # The same if it is sent again by hand, so that programs know it.
            "Message-ID": f"<agenda-letter-{letter.pk}@{_host(event)}>",
        },
    )
    if event.times is not None and letter.kind != LetterKind.CANCELLED:
        content = calendar_of(name=event.title, events=[event]).decode()
        message.attach(f"{event.slug}.ics", content, "text/calendar")
    return message


def _context(letter: ParticipantLetter) -> dict[str, Any]:
    participant = letter.participant
    event = participant.event
    address = event.get_full_url() or ""
    own = f"{address}pendaftaran/{participant_token(participant)}/"
    times: EventTimes | None = event.times
    return {
        "letter": letter,
        "kind": letter.kind,
        "participant": participant,
        "event": event,
        "times": times,
        "address": address,
        "own_address": own,
        "has_link": event.is_online and bool(event.online_url),
        "is_waiting": letter.kind == LetterKind.WAITING,
    }


def _subject(kind: LetterKind, event: EventPage) -> str:
    patterns = {
        LetterKind.CONFIRMED: _("You are registered: %(title)s"),
        LetterKind.WAITING: _("You are on the waiting list: %(title)s"),
        LetterKind.MOVED_UP: _("There is a place for you: %(title)s"),
        LetterKind.CANCELLED: _("Your registration is cancelled: %(title)s"),
        LetterKind.REMINDER_DAY: _("Reminder: %(title)s, %(when)s"),
        LetterKind.REMINDER_HOURS: _("Starting soon: %(title)s, %(when)s"),
        LetterKind.CHANGED: _("Changed: %(title)s"),
        LetterKind.OFF: _("%(status)s: %(title)s"),
    }
    return patterns[kind] % {
        "title": event.title,
        "when": str(event.times or ""),
        "status": event.get_status_display(),
    }


def _host(event: EventPage) -> str:
    return urlsplit(event.get_full_url() or "").hostname or "localhost"
