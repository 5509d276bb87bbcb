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

from spreadsheets.exceptions import ApplyFailed
from spreadsheets.models import ImportRun, ImportRunRow, RunState
from spreadsheets.plan import Action, Level, Message, PlannedRow, count_actions
from spreadsheets.registry import get_sheet
from spreadsheets.resources import Context, SheetResource
from spreadsheets.services.leases import Lease

WRITTEN = (Action.NEW, Action.CHANGED)
#: What a plugin may raise while it writes a row.
REFUSALS = (ValidationError, PermissionDenied, DatabaseError, LookupError)


def write_run(run: ImportRun, lease: Lease) -> None:
    """Write what a run planned; rows whose record moved meanwhile drop out.

    Refused rows are not part of it and stay on the run. Raises ``ApplyFailed``
    when a row can't be written: then nothing was changed.
    """
    user = _confirmer(run)
    lease.renew(state=RunState.PREPARING)
    lease.renew(state=RunState.WRITING)
    try:
        # One log entry a change, all with the person and one common mark.
        with LogContext(user=user), transaction.atomic():
            _write_run(lease.hold(), user)
            lease.renew(state=RunState.FINISHING, worker="")
    except REFUSALS as error:
        raise ApplyFailed(_reason(error)) from error


def finish_run(run: ImportRun, lease: Lease) -> None:
    """Do what follows the writing and may follow it a moment later."""
    counts = count_actions(run.rows.values_list("action", flat=True))
    lease.release(state=RunState.APPLIED, applied_at=timezone.now(), counts=counts)


def _confirmer(run: ImportRun) -> Any:
    if run.confirmed_by is None and not run.options.get("system"):
        raise ApplyFailed(_("The account that confirmed this import was deleted."))
    return run.confirmed_by


def _write_run(run: ImportRun, user: Any) -> None:
    resource = resource_of(run, user)
    rows = list(run.rows.filter(action__in=WRITTEN))
    resource.lock(row.object_id for row in rows if row.object_id)
    resource.before_apply(run.prerequisites)
    instances = resource.load(row.object_id for row in rows if row.object_id)
    _drop_moved_rows(resource, rows, instances)
    remaining = [row for row in rows if row.action in WRITTEN]
    _write(resource, resource.order(remaining), instances)
    ImportRunRow.objects.bulk_update(
        rows, ["action", "object_id", "messages", "applied"], batch_size=500
    )
    resource.after_apply(run)


def resource_of(run: ImportRun, user: Any) -> SheetResource:
    """Return the resource that carries a run out for a person."""
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
