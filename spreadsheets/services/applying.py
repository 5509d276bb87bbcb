"""Executing a stored plan: as a whole, exactly as shown, or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import LogContext

from spreadsheets.exceptions import SpreadsheetError
from spreadsheets.models import ImportRun, ImportRunRow, RunState
from spreadsheets.plan import Action, Level, Message, PlannedRow, count_actions
from spreadsheets.registry import get_sheet
from spreadsheets.resources import Context, SheetResource

WRITTEN = (Action.NEW, Action.CHANGED)
#: What a plugin may raise while it writes a row.
REFUSALS = (ValidationError, PermissionDenied, DatabaseError, LookupError)


class ApplyFailed(SpreadsheetError):
    """Writing failed; the database is as it was and the run says why."""


def apply_run(*, run: ImportRun, user: Any = None) -> ImportRun:
    """Write what a run planned; rows whose record moved meanwhile drop out.

    Refused rows are not part of it and stay on the run. Raises ``ApplyFailed``
    when a row can't be written: then nothing was changed.
    """
    try:
        # One log entry a change, all with the person and one common mark.
        with LogContext(user=user), transaction.atomic():
            _apply(run, user)
    except ApplyFailed as error:
        _fail(run, str(error))
        raise
    except REFUSALS as error:
        _fail(run, _reason(error))
        raise ApplyFailed(_reason(error)) from error
    run.refresh_from_db()
    return run


def discard_run(*, run: ImportRun) -> bool:
    """Give a plan up; nothing was written and nothing will be.

    Returns whether it was still waiting.
    """
    waiting = ImportRun.objects.filter(pk=run.pk, state=RunState.PLANNED)
    return bool(waiting.update(state=RunState.DISCARDED))


def _apply(run: ImportRun, user: Any) -> None:
    locked = ImportRun.objects.select_for_update().get(pk=run.pk)
    if locked.state != RunState.PLANNED:
        raise ApplyFailed(_("This import was already finished."))
    resource = _resource(locked, user)
    rows = list(locked.rows.filter(action__in=WRITTEN))
    resource.lock(row.object_id for row in rows if row.object_id)
    resource.before_apply(locked.prerequisites)
    instances = resource.load(row.object_id for row in rows if row.object_id)
    _drop_moved_rows(resource, rows, instances)
    remaining = [row for row in rows if row.action in WRITTEN]
    _write(resource, resource.order(remaining), instances)
    ImportRunRow.objects.bulk_update(
        rows, ["action", "object_id", "messages", "applied"], batch_size=500
    )
    resource.after_apply(locked)
    locked.state = RunState.APPLIED
    locked.applied_at = timezone.now()
    locked.counts = count_actions(locked.rows.values_list("action", flat=True))
    locked.save(update_fields=["state", "applied_at", "counts"])


def _resource(run: ImportRun, user: Any) -> SheetResource:
    sheet = get_sheet(run.sheet)
    return sheet.resource(
        Context(
            scope=sheet.find_scope(run.scope),
            user=user,
            create_missing=run.options.get("create_missing", False),
            draft=run.options.get("draft", False),
        )
    )


def _drop_moved_rows(
    resource: SheetResource, rows: Iterable[ImportRunRow], instances: dict[int, Any]
) -> None:
    """Take out rows whose record is not what the plan saw."""
    for row in rows:
        planned = row.as_planned()
        instance = instances.get(row.object_id or 0)
        reason = _moved(resource, planned, instance) or resource.obstacle(
            planned, instance
        )
        if reason:
            _drop(row, reason)


def _moved(resource: SheetResource, planned: PlannedRow, instance: Any) -> str:
    """Return what happened to the record since the preview, or nothing."""
    if planned.action == Action.NEW:
        if resource.rematch(planned):
            return _("The record was created after the preview. Import it again.")
        return ""
    if instance is None:
        return _("The record was deleted after the preview.")
    current = resource.current(instance)
    if any(
        resource.columns[name].encode(current.get(name)) != change.ours
        for name, change in planned.changes.items()
    ):
        return _("The record was changed after the preview. Import it again.")
    return ""


def _drop(row: ImportRunRow, reason: str) -> None:
    planned = row.as_planned()
    message = Message(Level.ERROR, reason)
    kept = replace(planned, messages=(*planned.messages, message))
    row.action = Action.CONFLICT
    row.messages = ImportRunRow.from_planned(row.run, kept).messages


def _write(
    resource: SheetResource, rows: list[ImportRunRow], instances: dict[int, Any]
) -> None:
    for row in rows:
        planned = row.as_planned()
        try:
            values = resource.decode(planned.changes)
            if row.object_id is None:
                written = resource.create(values, planned)
            else:
                written = resource.update(instances[row.object_id], values, planned)
        except REFUSALS as error:
            raise ApplyFailed(_with_place(error, planned)) from error
        row.object_id = resource.object_id(written)
        row.applied = True


def _with_place(error: Exception, planned: PlannedRow) -> str:
    return _("Sheet “%(sheet)s”, row %(row)s (%(label)s): %(reason)s") % {
        "sheet": planned.sheet,
        "row": planned.row,
        "label": planned.label,
        "reason": _reason(error),
    }


def _reason(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, PermissionDenied):
        return str(error) or _("You may not write this.")
    if isinstance(error, LookupError):
        return _("Something that the import refers to no longer exists.")
    return _("The database refused a value: %(reason)s") % {"reason": error}


def _fail(run: ImportRun, reason: str) -> None:
    """Say why on the run, unless it was finished by somebody else."""
    waiting = ImportRun.objects.filter(pk=run.pk, state=RunState.PLANNED)
    waiting.update(state=RunState.FAILED, error=reason)
    run.refresh_from_db()
