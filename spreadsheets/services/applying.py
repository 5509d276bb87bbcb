"""Executing a stored plan: as a whole, exactly as shown, or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from spreadsheets.exceptions import SpreadsheetError
from spreadsheets.models import ImportRun, ImportRunRow, RunState
from spreadsheets.plan import Action, Level, Message, PlannedRow, count_actions
from spreadsheets.registry import get_sheet
from spreadsheets.resources import Context, SheetResource

WRITTEN = (Action.NEW, Action.CHANGED)


class ApplyFailed(SpreadsheetError):
    """Writing failed; the database is as it was and the run says why."""


def apply_run(*, run: ImportRun, user: Any = None) -> ImportRun:
    """Write what a run planned; rows whose record moved meanwhile drop out.

    Refused rows are not part of it and stay on the run. Raises ``ApplyFailed``
    when a row can't be written: then nothing was changed.
    """
    try:
        with transaction.atomic():
            _apply(run, user)
    except (ValidationError, DatabaseError) as error:
        _fail(run, error)
        raise ApplyFailed(run.error) from error
    run.refresh_from_db()
    return run


def discard_run(*, run: ImportRun) -> None:
    """Give a plan up; nothing was written and nothing will be."""
    ImportRun.objects.filter(pk=run.pk, state=RunState.PLANNED).update(
        state=RunState.DISCARDED
    )


def _apply(run: ImportRun, user: Any) -> None:
    locked = ImportRun.objects.select_for_update().get(pk=run.pk)
    if locked.state != RunState.PLANNED:
        raise ValidationError(_("This import was already finished."))
    resource = _resource(locked, user)
    rows = list(locked.rows.filter(action__in=WRITTEN))
    _drop_moved_rows(resource, rows)
    resource.before_apply(locked.prerequisites)
    _write(resource, resource.order([row for row in rows if row.action in WRITTEN]))
    ImportRunRow.objects.bulk_update(
        rows, ["action", "object_id", "key", "messages", "applied"], batch_size=500
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


def _drop_moved_rows(resource: SheetResource, rows: Iterable[ImportRunRow]) -> None:
    """Take out rows whose record is not what the plan saw."""
    changed = [row for row in rows if row.action == Action.CHANGED]
    instances = resource.load(row.object_id for row in changed if row.object_id)
    for row in changed:
        planned = row.as_planned()
        instance = instances.get(row.object_id or 0)
        if instance is None or _moved(resource, planned, instance):
            _drop(row, _("The record was changed after the preview. Import it again."))
    for row in rows:
        if row.action == Action.NEW and resource.rematch(row.as_planned()):
            _drop(row, _("The record was created after the preview. Import it again."))


def _moved(resource: SheetResource, planned: PlannedRow, instance: Any) -> bool:
    current = resource.current(instance)
    return any(
        resource.columns[name].encode(current.get(name)) != change.ours
        for name, change in planned.changes.items()
    )


def _drop(row: ImportRunRow, reason: str) -> None:
    planned = row.as_planned()
    message = Message(Level.ERROR, reason)
    kept = replace(planned, messages=(*planned.messages, message))
    row.action = Action.CONFLICT
    row.messages = ImportRunRow.from_planned(row.run, kept).messages


def _write(resource: SheetResource, rows: list[ImportRunRow]) -> None:
    instances = resource.load(
        row.object_id for row in rows if row.action == Action.CHANGED and row.object_id
    )
    for row in rows:
        planned = row.as_planned()
        values = resource.decode(planned.changes)
        try:
            if planned.action == Action.NEW:
                written = resource.create(values, planned)
            else:
                written = resource.update(instances[row.object_id], values, planned)
        except ValidationError as error:
            raise _with_place(error, planned) from error
        row.object_id = resource.object_id(written)
        row.applied = True


def _with_place(error: ValidationError, planned: PlannedRow) -> ValidationError:
    return ValidationError(
        _("Sheet “%(sheet)s”, row %(row)s (%(label)s): %(reason)s")
        % {
            "sheet": planned.sheet,
            "row": planned.row,
            "label": planned.label,
            "reason": " ".join(error.messages),
        }
    )


def _fail(run: ImportRun, error: Exception) -> None:
    if isinstance(error, ValidationError):
        reason = " ".join(error.messages)
    else:
        reason = _("The database refused a value: %(reason)s") % {"reason": error}
    run.error = reason
    if run.state == RunState.PLANNED:
        ImportRun.objects.filter(pk=run.pk, state=RunState.PLANNED).update(
            state=RunState.FAILED, error=reason
        )
