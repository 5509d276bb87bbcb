"""A worker's part: doing what waits on a run until it waits for a person."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from spreadsheets.exceptions import ApplyFailed
from spreadsheets.models import ImportRun, RunState
from spreadsheets.plan import Action
from spreadsheets.services.applying import (
    finish_run,
    leave_unfinished,
    write_run,
)
from spreadsheets.services.importing import read_run
from spreadsheets.services.leases import Lease, RunCancelled, RunLost, abandoned
from spreadsheets.services.memory import long_work

#: Rows that are written while the person waits; more go to the background.
INLINE_ROWS = 200
#: Bytes of a file that is read while the person waits.
INLINE_BYTES = 300_000
#: Workers that may die of a run, or stop with an error after it was written.
ATTEMPTS = 5

logger = logging.getLogger("spreadsheets")

Step = Callable[[ImportRun, Lease], None]
STEPS: dict[str, Step] = {
    RunState.READING: read_run,
    RunState.QUEUED: write_run,
    RunState.PREPARING: write_run,
    RunState.WRITING: write_run,
    RunState.FINISHING: finish_run,
}


def work_on_run(run_id: int) -> None:
    """Do all steps of a run that need no person.

    What goes wrong is said on the run; only what nobody foresaw is raised, after
    the run was marked as failed. Nothing happens when another worker has the run.
    A run that is written already and can't be tidied up is left to a later attempt.
    """
    while lease := Lease.take(run_id):
        run = ImportRun.objects.get(pk=run_id)
        language = run.options.get("language") or None
        with translation.override(language), long_work():
            if not _work(run, lease):
                return


def _work(run: ImportRun, lease: Lease) -> bool:
    """Do one step; tell whether there may be another."""
    if run.attempts > ATTEMPTS:
        _give_up(run, lease)
        return False
    try:
        STEPS[run.state](run, lease)
    except RunLost:
        return False
    except RunCancelled:
        lease.release(state=RunState.PLANNED, cancel_requested=False)
        return False
    except ApplyFailed as error:
        lease.release(state=RunState.FAILED, error=str(error))
        return False
    except Exception:
        logger.exception("Import %s stopped", run.pk)
        if run.state == RunState.FINISHING:
            return False
        lease.release(
            state=RunState.FAILED,
            error=_(
                "The program made a mistake here. Nothing was changed; tell the "
                "administrator the number of this import."
            ),
        )
        raise
    return True


def _give_up(run: ImportRun, lease: Lease) -> None:
    logger.error("Import %s was given up after %s attempts", run.pk, ATTEMPTS)
    if run.state == RunState.FINISHING:
        leave_unfinished(run, lease)
        return
    lease.release(
        state=RunState.FAILED,
        error=_(
            "The work on this import was interrupted %(count)s times. Nothing was "
            "changed; tell the administrator the number of this import."
        )
        % {"count": ATTEMPTS},
    )


def begin_work(run: ImportRun) -> None:
    """Have the work that waits on a run done: at once if it is little.

    After that ``run`` says what became of it, or that it is busy.
    """
    if _is_little(run):
        work_on_run(run.pk)
        run.refresh_from_db()
    else:
        enqueue(run.pk)


def enqueue(run_id: int) -> None:
    """Hand a run to the background workers once it is committed."""
    from spreadsheets.tasks import work

    enqueue_task(work, run_id)


def enqueue_task(task: Any, number: int) -> None:
    """Hand a task to the engine's queue, if there is one, after the commit."""
    configured: Any = getattr(settings, "TASKS", {})
    alias = "spreadsheets" if "spreadsheets" in configured else "default"
    queue = configured.get(alias, {}).get("QUEUES", ["default"])[0]
    chosen = task.using(backend=alias, queue_name=queue)
    transaction.on_commit(lambda: chosen.enqueue(number))


def resume_if_abandoned(run: ImportRun) -> bool:
    """Enqueue a run whose worker is gone; tell whether it was.

    Of several people who look at it one does; the others see it as alive again.
    """
    lost = ImportRun.objects.filter(abandoned(), pk=run.pk)
    if not lost.update(worker="", heartbeat_at=timezone.now()):
        return False
    enqueue(run.pk)
    return True


def resume_abandoned_runs(*, enqueue_them: bool = True) -> list[int]:
    """Return the runs whose worker is gone; hand them to the workers again."""
    lost = list(ImportRun.objects.filter(abandoned()).values_list("pk", flat=True))
    for pk in lost if enqueue_them else ():
        enqueue(pk)
    return lost


def finish_again(run_id: int) -> bool:
    """Tidy up after a run once more that was left unfinished; tell whether it was."""
    unfinished = ImportRun.objects.filter(pk=run_id, state=RunState.APPLIED)
    begun = unfinished.exclude(error="").update(
        state=RunState.FINISHING, error="", progress=0, worker="", attempts=0
    )
    if begun:
        work_on_run(run_id)
    return bool(begun)


def _is_little(run: ImportRun) -> bool:
    if run.state == RunState.READING:
        return bool(run.file) and run.file.size <= INLINE_BYTES
    # Decided conflicts are written with the rest.
    written = (Action.NEW, Action.CHANGED, Action.CONFLICT)
    return sum(run.counts.get(action, 0) for action in written) <= INLINE_ROWS
