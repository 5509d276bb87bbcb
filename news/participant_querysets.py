from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Count, Q

from news.event_choices import ParticipantMode, ParticipantStatus

if TYPE_CHECKING:
    from news.models import EventPage

#: After so many refusals of the mail server a letter is left to the office.
MOST_ATTEMPTS = 8
#: How much longer each attempt waits than the one before.
PAUSE = timedelta(minutes=5)


class ParticipantQuerySet(models.QuerySet[Any]):
    def of(self, event: EventPage) -> ParticipantQuerySet:
        return self.filter(event=event)

    def confirmed(self) -> ParticipantQuerySet:
        return self.filter(status=ParticipantStatus.CONFIRMED)

    def waiting(self) -> ParticipantQuerySet:
        """Who waits, in the order in which they asked."""
        waiting = self.filter(status=ParticipantStatus.WAITING)
        return waiting.order_by("registered_at", "pk")

    def expected(self) -> ParticipantQuerySet:
        """Everybody who is to be told what happens with the event."""
        return self.exclude(status=ParticipantStatus.CANCELLED)

    def in_the_room(self) -> ParticipantQuerySet:
        return self.filter(mode=ParticipantMode.IN_PERSON)

    def present(self, day: date | None = None) -> ParticipantQuerySet:
        there = Q(attendances__day=day) if day else Q(attendances__isnull=False)
        return self.filter(there).distinct()

    def with_days(self) -> ParticipantQuerySet:
        """Count the days on which each was there."""
        return self.annotate(days=Count("attendances"))


class LetterQuerySet(models.QuerySet[Any]):
    def waiting(self, now: datetime) -> LetterQuerySet:
        """Letters that may leave now: not sent, in nobody's hands, pause over."""
        due = Q(attempts=0)
        for attempt in range(1, MOST_ATTEMPTS):
            due |= Q(attempts=attempt, created_at__lte=now - attempt * attempt * PAUSE)
        return self.filter(due, sent_at__isnull=True, claimed_at__isnull=True)

    def unclear(self) -> LetterQuerySet:
        """Letters of which nobody knows whether they left."""
        return self.filter(sent_at__isnull=True, claimed_at__isnull=False)

    def given_up(self) -> LetterQuerySet:
        return self.filter(sent_at__isnull=True, attempts__gte=MOST_ATTEMPTS)
