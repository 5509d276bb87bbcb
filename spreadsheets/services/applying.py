"""Executing a stored plan: as a whole, exactly as shown, or not at all.

Rows are prepared in small steps, during which the run can be cancelled, and then
written in one transaction. Until that commits nothing was changed; whoever finds
the run abandoned before begins again, and after it only tidies up.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from time import perf_counter
from typing import Any, Protocol

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import LogContext
from wagtail.models import Page

from spreadsheets.bulk.following import by_model, follow_pages
from spreadsheets.bulk.indexing import SearchIndexes
from spreadsheets.bulk.preparing import is_bulk_type
from spreadsheets.bulk.tables import as_json_text, update_rows
from spreadsheets.exceptions import ApplyFailed
from spreadsheets.models import ImportRun, ImportRunRow, RunState
from spreadsheets.pages import PageResource
from spreadsheets.plan import Action
from spreadsheets.registry import get_sheet
from spreadsheets.resources import ARCHIVED, SheetResource
from spreadsheets.services.importing import context_of
from spreadsheets.services.leases import Lease, wait_for_turn
from spreadsheets.services.page_batches import PageBatch, Stale
from spreadsheets.services.row_batches import RowBatch
from spreadsheets.services.settling import (
    ALREADY,
    REFUSALS,
    WRITTEN,
    Outcome,
    Task,
    reason_of,
)

#: Rows that are prepared between two signs of life.
STEP = 200
#: Pages whose indexes are renewed between two signs of life.
FOLLOWED = 1_000
#: Times that rows are prepared again because others kept writing them.
ATTEMPTS = 3


class Batch(Protocol):
    """Rows on their way into the database."""

    #: Whether indexes and signals have to follow after the commit.
    follows: bool

    def prepare(self, tasks: list[Task]) -> None:
        """Make rows ready, without a lock."""

    def prepare_again(self, rows: set[int]) -> None:
        """Make rows ready anew that were written meanwhile."""

    def write(self, *, last: bool) -> list[Outcome]:
        """Write all rows, inside a transaction; raises ``Stale`` unless ``last``."""


def write_run(run: ImportRun, lease: Lease) -> None:
    """Write what a run planned; rows whose record moved meanwhile drop out.

    Refused rows and undecided conflicts are not part of it and stay on the run.
    Raises ``ApplyFailed`` when a row can't be written: then nothing was changed.
    """
    began = perf_counter()
    user = _confirmer(run)
    tasks = run.rows.filter(action__in=(Action.NEW, Action.CHANGED, Action.CONFLICT))
    total = tasks.count()
    lease.renew(state=RunState.PREPARING, progress=0, total=total)
    with ExitStack() as stack:
        # One log entry a change, all with the person and one common mark.
        stack.enter_context(LogContext(user=user))
        try:
            batch = _batch_for(run, resource_of(run, user), stack)
            for done, step in _steps(tasks):
                lease.beat(progress=done, total=total)
                batch.prepare(step)
            prepared = perf_counter()
            _write(run, batch, lease, prepared - began)
        except REFUSALS as error:
            raise ApplyFailed(reason_of(error)) from error


def _batch_for(run: ImportRun, resource: SheetResource, stack: ExitStack) -> Batch:
    if isinstance(resource, PageResource) and is_bulk_type(resource):
        return stack.enter_context(PageBatch(run, resource))
    return RowBatch(run, resource)


def _steps(rows: QuerySet[ImportRunRow]) -> Iterator[tuple[int, list[Task]]]:
    """Yield how many rows came before, and the next tasks; by key, not by offset."""
    done, last = 0, 0
    step: list[Any]
    while step := list(rows.filter(pk__gt=last).order_by("pk")[:STEP]):
        last = step[-1].pk
        tasks = [Task.of(row) for row in step]
        yield done, [t for t in tasks if t.planned.action in WRITTEN]
        done += len(step)


def _write(run: ImportRun, batch: Batch, lease: Lease, preparing: float) -> None:
    for attempt in range(1, ATTEMPTS + 1):
        lease.renew_unless_cancelled(state=RunState.WRITING)
        began = perf_counter()
        try:
            with transaction.atomic():
                _confirmer(lease.hold())
                wait_for_turn(run.scope)
                outcomes = batch.write(last=attempt == ATTEMPTS)
                _store(outcomes)
                applied = sum(outcome.applied for outcome in outcomes)
                timings = run.timings | {
                    "preparing": preparing,
                    "writing": perf_counter() - began,
                }
                lease.release(
                    state=RunState.FINISHING,
                    progress=0,
                    total=applied if batch.follows else 0,
                    applied_at=timezone.now(),
                    timings=timings,
                )
        except Stale as stale:
            lease.renew(state=RunState.PREPARING)
            batch.prepare_again(stale.rows)
        else:
            return


def _store(outcomes: list[Outcome]) -> None:
    names = ("action", "object_id", "applied", "messages")
    fields: list[Any] = [ImportRunRow._meta.get_field(name) for name in names]
    update_rows(
        ImportRunRow,
        fields,
        (
            (str(o.action), o.object_id, o.applied, as_json_text(o.messages), o.row)
            for o in outcomes
        ),
    )
    for outcome in outcomes:
        if outcome.already:
            row = ImportRunRow.objects.get(pk=outcome.row)
            row.decisions |= dict.fromkeys(outcome.already, ALREADY)
            row.save(update_fields=["decisions"])


def finish_run(run: ImportRun, lease: Lease) -> None:
    """Do what follows the writing and may follow it a moment later.

    ``progress`` says how many pages were followed up, so that another worker goes
    on there; doing one twice changes nothing.
    """
    began = perf_counter()
    if run.progress == 0:
        _follow_ground(run)
    if run.total:
        _follow(run, lease)
    lease.release(
        state=RunState.APPLIED,
        counts=_counts(run),
        timings=run.timings | {"finishing": perf_counter() - began},
    )


def leave_unfinished(run: ImportRun, lease: Lease) -> None:
    """Let a run be that is written, but whose follow-up fails again and again."""
    lease.release(
        state=RunState.APPLIED,
        counts=_counts(run),
        error=_(
            "Everything was written, but searching may not find all of it yet. Ask "
            "the administrator to run “manage.py resume_imports --finish %(run)s”."
        )
        % {"run": run.pk},
    )


def _counts(run: ImportRun) -> dict[str, int]:
    counted = run.rows.values_list("action").annotate(n=Count("pk")).order_by("action")
    return {str(action): dict(counted).get(str(action), 0) for action in Action}


def _follow_ground(run: ImportRun) -> None:
    """Follow up the pages that were created for the rows, or withdrawn with them.

    Their own ``save`` did so after the commit, unless the worker died just then.
    """
    ids = [new["id"] for new in run.prerequisites if new.get("id")]
    pages = Page.objects.filter(pk__in=ids)
    hidden = pages.filter(live=False) if run.undoes_id else pages.none()
    unpublished = list(hidden.values_list("pk", flat=True))
    for model, found in by_model(pages.values_list("pk", "content_type")).items():
        follow_pages(model, found, unpublished)


def _follow(run: ImportRun, lease: Lease) -> None:
    model = get_sheet(run.sheet).resource._meta.model
    rows = run.rows.filter(applied=True).order_by("pk")
    done = run.progress
    # Only an undo unpublishes; the changes themselves are long.
    gone: Any = rows.filter(changes__has_key=ARCHIVED) if run.undoes_id else rows.none()
    unpublished = set(gone.values_list("object_id", flat=True))
    # At once, since finding a place among rows takes reading all before it.
    ids: list[Any] = list(rows.values_list("object_id", flat=True))
    indexes = SearchIndexes(model)
    while step := ids[done : done + FOLLOWED]:
        follow_pages(model, step, unpublished.intersection(step), indexes)
        done += len(step)
        # Only what fails at the same place counts as another attempt.
        lease.renew(progress=done, attempts=0)


def _confirmer(run: ImportRun) -> Any:
    if run.confirmed_by is None and not run.options.get("system"):
        raise ApplyFailed(_("The account that confirmed this import was deleted."))
    return run.confirmed_by


def resource_of(run: ImportRun, user: Any) -> SheetResource:
    """Return the resource that carries a run out for a person."""
    return get_sheet(run.sheet).resource(replace(context_of(run), user=user))
