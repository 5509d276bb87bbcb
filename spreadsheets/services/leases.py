"""One worker at a time: whoever works on a run holds its lease and renews it."""

from __future__ import annotations

import secrets
import time

from django.db import connection
from django.db.models import F, Q
from django.utils import timezone

from spreadsheets.exceptions import SpreadsheetError
from spreadsheets.models import ImportRun
from spreadsheets.models.runs import BUSY, LEASE

#: Seconds between two signs of life.
BEAT = 2.0


class RunLost(SpreadsheetError):
    """Somebody else works on the run, after this worker was silent for too long."""


class RunCancelled(SpreadsheetError):
    """The person asked to stop while rows were prepared."""


class Lease:
    """The right to work on a run; it ends a minute after the last sign of life."""

    def __init__(self, run_id: int, worker: str) -> None:
        self.run_id = run_id
        self.worker = worker
        self._beaten = time.monotonic()

    @classmethod
    def take(cls, run_id: int) -> Lease | None:
        """Return the lease, or nothing if the run needs no work or has a worker."""
        now = timezone.now()
        free = Q(worker="") | Q(heartbeat_at=None) | Q(heartbeat_at__lt=now - LEASE)
        worker = secrets.token_hex(8)
        taken = ImportRun.objects.filter(free, pk=run_id, state__in=BUSY).update(
            worker=worker, heartbeat_at=now, attempts=F("attempts") + 1
        )
        return cls(run_id, worker) if taken else None

    def beat(self, progress: int | None = None, total: int | None = None) -> None:
        """Give a sign of life now and then, with how far the work is.

        Raises ``RunLost`` when another worker has taken the run over, and
        ``RunCancelled`` when somebody asked to stop.
        """
        if time.monotonic() - self._beaten < BEAT:
            return
        fields: dict[str, int] = {}
        if progress is not None:
            fields["progress"] = progress
        if total is not None:
            fields["total"] = total
        self.renew_unless_cancelled(**fields)

    def renew(self, **fields: object) -> None:
        """Write fields of the run together with a sign of life; raises ``RunLost``."""
        if not self._own().update(heartbeat_at=timezone.now(), **fields):
            raise RunLost
        self._beaten = time.monotonic()

    def renew_unless_cancelled(self, **fields: object) -> None:
        """Write fields together with a sign of life; also raises ``RunCancelled``."""
        wanted = self._own().filter(cancel_requested=False)
        if wanted.update(heartbeat_at=timezone.now(), **fields):
            self._beaten = time.monotonic()
        elif self._own().exists():
            raise RunCancelled
        else:
            raise RunLost

    def hold(self) -> ImportRun:
        """Lock the run until the transaction ends, and return it.

        Whoever would take it over waits for the lock. Raises ``RunLost``.
        """
        run = self._own().select_for_update().first()
        if run is None:
            raise RunLost
        return run

    def release(self, **fields: object) -> None:
        """Leave the run, in the state that the fields say."""
        self._own().update(worker="", heartbeat_at=timezone.now(), attempts=0, **fields)

    def _own(self):  # type: ignore[no-untyped-def]
        # A run that a person discarded needs no worker any more.
        return ImportRun.objects.filter(
            pk=self.run_id, worker=self.worker, state__in=BUSY
        )


def wait_for_turn(scope: str) -> None:
    """Wait until no other import of a scope is written; lasts for the transaction.

    Two imports that were planned at the same time would otherwise both create what
    neither of them finds. SQLite has only one writer anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtext(%s), hashtext(%s))",
                ["spreadsheets", scope],
            )


def abandoned() -> Q:
    """The condition of runs that should be worked on and are not."""
    silent = timezone.now() - LEASE
    quiet = Q(heartbeat_at__lt=silent) | Q(heartbeat_at=None, created_at__lt=silent)
    return Q(state__in=BUSY) & quiet
