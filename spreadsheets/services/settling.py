"""What a stored row still means when it is written, minutes or days later."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError
from django.utils.translation import gettext as _

from spreadsheets.models import ImportRun, ImportRunRow
from spreadsheets.plan import Action, FieldChange, Level, Message, PlannedRow
from spreadsheets.resources import ARCHIVED, PUBLISHED, RowDraft, SheetResource

OURS, THEIRS = "ours", "theirs"
#: What a plugin may raise while it writes a row.
REFUSALS: Final = (ValidationError, PermissionDenied, DatabaseError, LookupError)
#: Among the decisions of a row: somebody else wrote the planned value before.
ALREADY: Final = "already"
#: Rows that are written.
WRITTEN: Final = frozenset({Action.NEW, Action.CHANGED})


@dataclass(slots=True)
class Outcome:
    """What became of a row: how it is stored afterwards."""

    row: int
    action: Action
    object_id: int | None = None
    applied: bool = False
    messages: list[dict[str, Any]] = field(default_factory=list)
    #: Fields that somebody else had given the planned value already.
    already: tuple[str, ...] = ()

    def waiting(self, reason: str) -> Outcome:
        """Return that the row was not written after all, and why."""
        messages = [*self.messages, Message(Level.ERROR, reason).as_stored()]
        return replace(self, action=Action.CONFLICT, applied=False, messages=messages)


@dataclass(frozen=True, slots=True)
class Task:
    """A row that is to be written, with a person's decisions in its changes."""

    pk: int
    planned: PlannedRow

    @classmethod
    def of(cls, row: ImportRunRow) -> Task:
        return cls(row.pk, decided(row.as_planned(), row.decisions))

    @property
    def is_new(self) -> bool:
        return self.planned.object_id is None

    def hindrance(self, resource: SheetResource) -> str:
        """Return why a new record may not be written any more, or nothing."""
        if resource.rematch(self.planned):
            return _("The record was created after the preview. Import it again.")
        return resource.obstacle(self.planned, None)

    def remaining(
        self, resource: SheetResource, instance: Any, since: datetime
    ) -> Outcome | dict[str, FieldChange]:
        """Return the changes of a record that are left, or what became of the row."""
        changes = settle(resource, self.planned, instance, since)
        if isinstance(changes, str):
            return self.dropped(changes)
        if not changes:
            return self.outcome(Action.UNCHANGED)
        reason = resource.obstacle(self.planned, instance)
        if not reason and ARCHIVED not in changes:
            reason = broken_rule(resource, self.planned, changes, instance)
        return self.dropped(reason) if reason else changes

    def outcome(self, action: Action | None = None, **kwargs: Any) -> Outcome:
        """Return the outcome with the messages that the row has."""
        messages = kwargs.pop("messages", self.planned.messages)
        return Outcome(
            row=self.pk,
            action=action or self.planned.action,
            object_id=kwargs.pop("object_id", self.planned.object_id),
            messages=[message.as_stored() for message in messages],
            **kwargs,
        )

    def dropped(self, reason: str) -> Outcome:
        """Say that the row waits, and why."""
        return self.outcome().waiting(reason)


def decided(planned: PlannedRow, decisions: dict[str, str]) -> PlannedRow:
    """Return a row with the choices for its conflicts made, where all are.

    Also one that was applied, for an undo: its action is "changed" since.
    """
    if planned.action not in {Action.CONFLICT, Action.CHANGED}:
        return planned
    waiting = {n for n, change in planned.changes.items() if change.result is None}
    if not waiting or not waiting <= decisions.keys():
        return planned
    changes = {
        name: _decide(change, decisions[name]) if name in waiting else change
        for name, change in planned.changes.items()
    }
    return replace(planned, action=Action.CHANGED, changes=changes)


def _decide(change: FieldChange, choice: str) -> FieldChange:
    result = change.theirs if choice == THEIRS else change.ours
    return change._replace(result=result)


def settle(
    resource: SheetResource, planned: PlannedRow, instance: Any, since: datetime
) -> dict[str, FieldChange] | str:
    """Return the changes that are still to be made, or why the row has to wait.

    A cell that already is what it should be needs no writing; one that somebody
    changed to something else since the preview waits with its whole row. ``since``
    is when the plan was made.
    """
    if instance is None:
        return _("The record was deleted after the preview.")
    current = resource.encoded(instance)
    left: dict[str, FieldChange] = {}
    moved: list[str] = []
    for name, change in planned.changes.items():
        ours = current.get(name)
        if not change.writes or ours == change.result:
            continue
        if ours == change.ours:
            left[name] = change
        else:
            moved.append(resource.label_of(name))
    archived = left.get(ARCHIVED)
    published = left.get(PUBLISHED)
    if published and resource.changed_since(instance, since):
        return _("Somebody worked on it since the import. Publish it in the editor.")
    # Archiving is for what nobody touched, of which its columns tell only a part.
    if archived and archived.result and resource.changed_since(instance, since):
        return _("Kept, because somebody worked on it since the import.")
    if moved:
        return _(
            "Changed here after the preview: %(columns)s. Send the file again to "
            "compare anew; nothing of this row was written."
        ) % {"columns": ", ".join(moved)}
    return left


def broken_rule(
    resource: SheetResource,
    planned: PlannedRow,
    changes: dict[str, FieldChange],
    instance: Any,
) -> str:
    """Return which rule the record would break with the changes, or nothing.

    Other fields may have changed since the preview, so that for example its dates
    are no longer in order.
    """
    current = resource.current(instance)
    # As in a plan: the rules may count on the columns that a record needs.
    needed = {name: current.get(name) for name in resource.required}
    draft = RowDraft(
        sheet=planned.sheet,
        number=planned.row or 0,
        values=needed | resource.decode(changes),
        identity=("pk", instance.pk),
        instance=instance,
        exported_id=instance.pk,
    )
    resource.check(draft)
    errors = [m.text for m in draft.messages if m.level == Level.ERROR]
    return " ".join(errors)


def prepare_ground(resource: SheetResource, run: ImportRun) -> None:
    """Create what the rows of a run need, and keep what that was."""
    if run.undoes_id or not run.prerequisites:
        return
    resource.before_apply(run.prerequisites)
    run.save(update_fields=["prerequisites"])


def clear_ground(resource: SheetResource, run: ImportRun) -> None:
    """Do what is done once after all rows."""
    if run.undoes_id:
        resource.withdraw(run.prerequisites)
    resource.after_apply(run)


def reason_of(error: Exception, planned: PlannedRow | None = None) -> str:
    """Return what to tell people about a row that couldn't be written."""
    if planned is not None:
        return _("Sheet “%(sheet)s”, row %(row)s (%(label)s): %(reason)s") % {
            "sheet": planned.sheet,
            "row": planned.row,
            "label": planned.label,
            "reason": reason_of(error),
        }
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, PermissionDenied):
        return str(error) or _("You may not write this.")
    if isinstance(error, LookupError):
        return _("Something that the import refers to no longer exists.")
    return _("The database refused a value: %(reason)s") % {"reason": error}


def already_done(
    planned: PlannedRow, changes: dict[str, FieldChange]
) -> tuple[str, ...]:
    """Return the fields of a row that needed no writing any more.

    They are somebody else's edit, which an undo of this import leaves alone.
    """
    return tuple(
        name
        for name, change in planned.changes.items()
        if change.writes and name not in changes
    )
