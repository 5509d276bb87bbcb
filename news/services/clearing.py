"""Taking away what may hold personal data when its time is over."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from news.models import (
    ArchiveTakeover,
    Participant,
    ParticipantLetter,
    ReleaseIntake,
)
from news.models.takeover import BUSY
from news.services.takeovers.known import STANDING
from news.services.takeovers.receiving import delete_files
from news.signals import participants_cleared

#: Long enough for the reports of a year and their verification.
USUAL_DAYS: Final = 400
#: Of those who cancelled nothing is needed.
CANCELLED_DAYS: Final = 30
#: Originals of releases are looked up while their story is of interest.
RELEASE_DAYS: Final = 365


def keeping_days() -> int:
    """Return for how many days after an event data of participants is kept."""
    return int(getattr(settings, "NEWS_PARTICIPANT_DAYS", USUAL_DAYS))


@transaction.atomic
def clear_participants(*, now: datetime | None = None) -> int:
    """Blacken who took part in events long past; return how many.

    Office, way of taking part and presence stay, which say nothing about a person:
    the figures of former years remain true. Who cancelled is deleted as a whole.
    """
    now = now or timezone.now()
    gone = Participant.objects.filter(status="cancelled", attendances__isnull=True)
    gone.filter(_over_before(now - timedelta(days=CANCELLED_DAYS))).delete()
    due = Participant.objects.filter(
        _over_before(now - timedelta(days=keeping_days())), cleared_at__isnull=True
    )
    keys = list(due.values_list("pk", flat=True))
    events = set(due.order_by().values_list("event", flat=True))
    ParticipantLetter.objects.filter(participant__in=keys).delete()
    participants_cleared.send(sender=Participant, event_ids=events)
    return blacken(Participant.objects.filter(pk__in=keys), now=now)


def blacken(participants: QuerySet[Participant], *, now: datetime | None = None) -> int:
    """Take away what says who somebody is; return of how many."""
    return participants.update(
        name="",
        email="",
        email_key="",
        phone="",
        staff_number="",
        post="",
        note="",
        cleared_at=now or timezone.now(),
    )


def _over_before(moment: datetime) -> Q:
    ended = Q(event__ends_at__lt=moment)
    begun = Q(event__ends_at__isnull=True, event__starts_at__lt=moment)
    return ended | begun


def release_days() -> int:
    """Return for how many days a release is kept as it was sent."""
    return int(getattr(settings, "NEWS_RELEASE_DAYS", RELEASE_DAYS))


def clear_releases() -> int:
    """Delete releases as they were sent, with what was read in them; return how many.

    The articles stay. A file goes with the last release that was in it; should the
    storage refuse, the row stays and is tried again.
    """
    over = timezone.now() - timedelta(days=release_days())
    count = 0
    for intake in ReleaseIntake.objects.filter(sent_at__lt=over).iterator():
        with transaction.atomic():
            name, storage = str(intake.file.name), intake.file.storage
            intake.delete()
            if not ReleaseIntake.objects.filter(file=name).exists():
                storage.delete(name)
        count += 1
    return count


def clear_archives() -> int:
    """Delete exports of other sites as long after they were sent; return how many.

    The articles stay, and by what they are known: an export that is sent once more
    doubles nothing. Of entries that became no article nothing stays.
    """
    now = timezone.now()
    over = ArchiveTakeover.objects.filter(
        sent_at__lt=now - timedelta(days=release_days()), cleared_at=None
    ).exclude(state__in=BUSY)
    count = 0
    for takeover in over.iterator():
        with transaction.atomic():
            takeover.items.exclude(outcome__in=STANDING).delete()
            takeover.items.update(text="", excerpt="", remarks=[])
            delete_files(takeover)
            takeover.file = takeover.pictures = ""
            takeover.cleared_at = now
            takeover.save(update_fields=["file", "pictures", "cleared_at"])
        count += 1
    return count
