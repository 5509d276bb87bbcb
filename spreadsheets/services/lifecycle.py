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
        raise TooLate(_("This plan is too old to be confirmed. Send the file again."))
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


def discard_run(*, run: ImportRun) -> bool:
    """Give a plan up; nothing was written and nothing will be.

    Returns whether it was still waiting.
    """
    return move_run(run=run, to=RunState.DISCARDED)


def replan_run(
    *,
    run: ImportRun,
    corrections: list[Any] | None = None,
    options: dict[str, Any] | None = None,
) -> bool:
    """Have a file read and planned again; ``begin_work`` then does it.

    ``corrections`` (as stored) and ``options`` replace those of the run. Returns
    whether the run was waiting.
    """
    if not run.file:
        return False  # an undo or an approval has none
    given = {"corrections": corrections, "options": options}
    changed = {name: value for name, value in given.items() if value is not None}
    moved = move_run(
        run=run,
        to=RunState.READING,
        cancel_requested=False,
        error="",
        worker="",
        heartbeat_at=timezone.now(),
        **changed,
    )
    run.refresh_from_db()
    return moved
