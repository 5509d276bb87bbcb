"""Taking back what an import wrote: a run of its own, planned, shown, confirmed.

Each field that the import changed goes back to what it was, unless somebody
changed it since: then it is kept and named. A record that the import created is
archived, never deleted, unless somebody changed it or put something below it.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from spreadsheets.exceptions import TooLate
from spreadsheets.models import ImportRun, ImportRunRow, RunState
from spreadsheets.plan import Action, FieldChange, Level, Message, PlannedRow
from spreadsheets.resources import ARCHIVED, SheetResource
from spreadsheets.services.deriving import derive_run
from spreadsheets.services.settling import ALREADY, decided


def undo_run(*, run: ImportRun, user: Any) -> ImportRun:
    """Plan to take back an applied import; a person confirms it like any plan.

    An earlier plan that still waits is replaced. Raises ``TooLate`` when
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
    prerequisites = [
        new for new in run.prerequisites if new.get("id") or new.get("row_id")
    ]
    return derive_run(
        run=run,
        user=user,
        rows=run.rows.filter(applied=True),
        plan_row=partial(_reversal, run),
        undoes=run,
        prerequisites=prerequisites,
        warnings=_warnings(prerequisites),
    )


def _warnings(prerequisites: list[dict[str, Any]]) -> list[str]:
    if not prerequisites:
        return []
    names = ", ".join(f"“{new.get('name', '')}”" for new in prerequisites)
    return [
        _(
            "The import also created %(names)s. They are archived too, except where "
            "something else is below them by now."
        )
        % {"names": names}
    ]


def _reversal(
    run: ImportRun, resource: SheetResource, row: ImportRunRow, instance: Any
) -> PlannedRow:
    planned = decided(row.as_planned(), row.decisions)
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
