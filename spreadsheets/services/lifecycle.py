"""What people do with a run, and who then works on it.

A run waits for a person (planned, unread) or for a worker (``BUSY``). Every change
of state is one conditional UPDATE along ``TRANSITIONS``, so that of two clicks one
does something and the other is told that it came too late.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from spreadsheets.exceptions import TooLate
from spreadsheets.models import ImportRun, RunState
from spreadsheets.models.runs import TRANSITIONS
from spreadsheets.services.working import begin_work


def move_run(*, run: ImportRun, to: RunState, **fields: Any) -> bool:
    """Put a run into a state if it is in one that leads there; tell whether it was."""
    sources = [state for state, following in TRANSITIONS.items() if to in following]
    waiting = ImportRun.objects.filter(pk=run.pk, state__in=sources)
    return bool(waiting.update(state=to, **fields))


def confirm_run(*, run: ImportRun, user: Any) -> None:
    """Say that a plan shall be written; ``begin_work`` then has it done.

    ``user`` is ``None`` for the system itself. Raises ``TooLate``.
    """
    run.refresh_from_db()
    if run.is_expired:
        raise TooLate(
            _("This plan is too old to be confirmed. Send the file again; it is free.")
        )
    if not run.counts or not move_run(
        run=run,
        to=RunState.QUEUED,
        confirmed_by=user,
        options={**run.options, "system": user is None},
        cancel_requested=False,
        progress=0,
        total=0,
        error="",
        worker="",
        heartbeat_at=timezone.now(),
    ):
        raise TooLate(_("This import was already finished."))
    run.refresh_from_db()


def cancel_run(*, run: ImportRun) -> bool:
    """Ask a worker to stop while nothing is written yet; the plan stays.

    Returns whether there was still something to stop.
    """
    idle = ImportRun.objects.filter(pk=run.pk, state=RunState.QUEUED, worker="")
    if idle.update(state=RunState.PLANNED):
        return True
    early = ImportRun.objects.filter(
        pk=run.pk, state__in=(RunState.QUEUED, RunState.PREPARING)
    )
    return bool(early.update(cancel_requested=True))


def replan_run(run: ImportRun, corrections: list[Any] | None = None) -> None:
    """Read and plan the file of a run again, since something is known better now.

    ``corrections`` replace those of the run. Choices about conflicts are made anew.
    Raises ``TooLate`` when the run does not wait any more, or has no file.
    """
    fields: dict[str, Any] = {} if corrections is None else {"corrections": corrections}
    if run.undoes_id or not move_run(
        run=run,
        to=RunState.READING,
        counts={},
        error="",
        worker="",
        heartbeat_at=timezone.now(),
        progress=0,
        total=0,
        **fields,
    ):
        raise TooLate(_("This import was already finished."))
    run.refresh_from_db()
    begin_work(run)


def discard_run(*, run: ImportRun) -> bool:
    """Give a plan up; nothing was written and nothing will be.

    Returns whether it was still waiting.
    """
    return move_run(run=run, to=RunState.DISCARDED)
