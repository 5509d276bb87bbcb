"""Taking back what an import wrote: a run of its own, planned, shown, confirmed.

Each field that the import changed goes back to what it was, unless somebody
changed it since: then it is kept and named. A record that the import created is
archived, never deleted, unless somebody changed it or put something below it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from spreadsheets.exceptions import TooLate
from spreadsheets.models import ImportRun, ImportRunRow, RunState
from spreadsheets.models.runs import plan_expiry
from spreadsheets.plan import (
    Action,
    FieldChange,
    Level,
    Message,
    PlannedRow,
    count_actions,
)
from spreadsheets.resources import ARCHIVED, SheetResource
from spreadsheets.services.applying import resource_of
from spreadsheets.services.settling import ALREADY, decided

STEP = 500


def undo_run(*, run: ImportRun, user: Any) -> ImportRun:
    """Plan to take back an applied import; a person confirms it like any plan.

    Returns the waiting undo where there is one already. Raises ``TooLate`` when
    the import was not applied, or was taken back already.
    """
    with transaction.atomic():
        run = ImportRun.objects.select_for_update().get(pk=run.pk)
        if run.approves:
            raise TooLate(_("A publication is taken back in the editor, page by page."))
        if run.state != RunState.APPLIED:
            raise TooLate(_("Only an applied import can be undone."))
        earlier = run.undone_by.exclude(state=RunState.DISCARDED).last()
        if earlier is not None:
            if earlier.state in (RunState.PLANNED, RunState.FAILED):
                earlier.delete()
            else:
                raise TooLate(_("This import was already undone, or is just being."))
        return _plan_undo(run, user)


def _plan_undo(run: ImportRun, user: Any) -> ImportRun:
    resource = resource_of(run, user)
    undo = ImportRun.objects.create(
        sheet=run.sheet,
        scope=run.scope,
        user=user,
        undoes=run,
        state=RunState.PLANNED,
        filename=run.filename,
        sha256=run.sha256,
        options={"draft": False, "language": get_language() or ""},
        expires_at=plan_expiry(),
    )
    actions: list[str] = []
    applied = run.rows.filter(applied=True).order_by("pk").iterator(STEP)
    while rows := list(islice(applied, STEP)):
        planned = list(_take_back(run, resource, rows))
        actions += [row.action for row in planned]
        ImportRunRow.objects.bulk_create(
            ImportRunRow.from_planned(undo, row) for row in planned
        )
    undo.counts = count_actions(actions)
    undo.prerequisites = [
        new | {"undo": True} for new in run.prerequisites if new.get("id")
    ]
    undo.warnings = _warnings(undo)
    undo.save(update_fields=["counts", "prerequisites", "warnings"])
    return undo


def _warnings(undo: ImportRun) -> list[str]:
    if not undo.prerequisites:
        return []
    names = ", ".join(f"“{new.get('name', '')}”" for new in undo.prerequisites)
    return [
        _(
            "The import also created %(names)s. They are archived too, except where "
            "something else is below them by now."
        )
        % {"names": names}
    ]


def _take_back(
    run: ImportRun, resource: SheetResource, rows: list[ImportRunRow]
) -> Iterator[PlannedRow]:
    instances = resource.load(row.object_id for row in rows if row.object_id)
    for row in rows:
        planned = decided(row.as_planned(), row.decisions)
        instance = instances.get(row.object_id or 0)
        yield _reversal(run, resource, planned, instance, row)


def _reversal(
    run: ImportRun,
    resource: SheetResource,
    planned: PlannedRow,
    instance: Any,
    row: ImportRunRow,
) -> PlannedRow:
    changes: dict[str, FieldChange] = {}
    messages: list[Message] = []
    if instance is None:
        messages.append(
            Message(Level.ERROR, _("The record was deleted since; nothing to undo."))
        )
    else:
        current = resource.encoded(instance)
        since = run.applied_at or run.created_at
        if row.action == Action.NEW:
            changes, messages = _unmake(resource, planned, instance, current, since)
        else:
            changes, messages = _put_back(
                resource, planned, instance, current, row, since
            )
        reason = resource.obstacle(planned, instance) if changes else ""
        if reason:
            messages.append(Message(Level.ERROR, reason))
    action = Action.CHANGED if changes else Action.UNCHANGED
    if any(message.level == Level.ERROR for message in messages):
        action = Action.REFUSED
    return PlannedRow(
        sheet=planned.sheet,
        row=planned.row,
        key=planned.key,
        label=planned.label,
        action=action,
        object_id=row.object_id,
        changes=changes if action != Action.REFUSED else {},
        messages=tuple(messages),
    )


def _unmake(
    resource: SheetResource,
    planned: PlannedRow,
    instance: Any,
    current: dict[str, Any],
    since: datetime,
) -> tuple[dict[str, FieldChange], list[Message]]:
    """Archive a record that the import created, if it still is as it was made."""
    if current[ARCHIVED]:
        return {}, []
    changed = [
        resource.label_of(name)
        for name, change in planned.changes.items()
        if name in current and current[name] != change.result
    ]
    if changed:
        return {}, [_kept(changed)]
    if resource.changed_since(instance, since):
        text = _("Kept, because somebody worked on it since the import.")
        return {}, [Message(Level.WARNING, text)]
    return {ARCHIVED: FieldChange(False, False, True, True)}, []


def _put_back(
    resource: SheetResource,
    planned: PlannedRow,
    instance: Any,
    current: dict[str, Any],
    row: ImportRunRow,
    since: datetime,
) -> tuple[dict[str, FieldChange], list[Message]]:
    """Give fields their former values back, except those changed since."""
    changes, kept = {}, []
    for name, change in planned.changes.items():
        if not change.writes or name not in current:
            continue
        if row.decisions.get(name) == ALREADY:
            continue  # somebody else had written it
        now = current[name]
        if now == change.ours:
            continue
        archives = name == ARCHIVED and bool(change.ours)
        if archives and resource.changed_since(instance, since):
            kept.append(resource.label_of(name))
        elif now == change.result:
            changes[name] = FieldChange(now, now, change.ours, change.ours)
        else:
            kept.append(resource.label_of(name))
    return changes, [_kept(kept)] if kept else []


def _kept(names: list[str]) -> Message:
    return Message(
        Level.WARNING,
        _("Kept, because somebody changed it since the import: %(columns)s.")
        % {"columns": ", ".join(names)},
    )


def kept_something(undo: ImportRun) -> bool:
    """Tell whether an undo left something of the import as it is."""
    return any(messages for messages in undo.rows.values_list("messages", flat=True))
