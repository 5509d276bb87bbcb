"""One worker at a time: whoever works on a takeover gives signs of life."""

from __future__ import annotations

import secrets
import time
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils import timezone

from news.models import ArchiveTakeover
from news.models.takeover import BUSY, SILENCE

#: Seconds between two signs of life.
BEAT: Final = 2.0


class TurnLost(Exception):
    """Somebody else works on it, after this worker was silent for too long."""


class Turn:
    """The right to work on a takeover; it ends a minute after the last sign of life."""

    def __init__(self, pk: int, worker: str) -> None:
        self.pk = pk
        self._worker = worker
        self._beaten = time.monotonic()

    @classmethod
    def take(cls, pk: int) -> Turn | None:
        """Return the turn, or nothing if there is no work or somebody else has it."""
        now = timezone.now()
        free = Q(worker="") | Q(heartbeat_at=None) | Q(heartbeat_at__lt=now - SILENCE)
        worker = secrets.token_hex(8)
        waiting = ArchiveTakeover.objects.filter(free, pk=pk, state__in=BUSY)
        taken = waiting.update(worker=worker, heartbeat_at=now, error="")
        return cls(pk, worker) if taken else None

    def beat(self, progress: int | None = None) -> None:
        """Give a sign of life now and then.

        :raises TurnLost: when another worker has taken over.
        """
        if time.monotonic() - self._beaten < BEAT:
            return
        self.write(**({} if progress is None else {"progress": progress}))

    def write(self, **fields: Any) -> None:
        """Write fields of the takeover, with a sign of life.

        :raises TurnLost: when another worker has taken over.
        """
        if not self._own().update(heartbeat_at=timezone.now(), **fields):
            raise TurnLost
        self._beaten = time.monotonic()

    def end(self, **fields: Any) -> None:
        """Leave the takeover to others."""
        self._own().update(worker="", **fields)

    def _own(self) -> QuerySet[ArchiveTakeover]:
        return ArchiveTakeover.objects.filter(pk=self.pk, worker=self._worker)
