"""Stored rows as the screens show them."""

from __future__ import annotations

from dataclasses import dataclass, field

from spreadsheets.models import ImportRunRow
from spreadsheets.plan import Message
from spreadsheets.resources import SheetResource
from spreadsheets.text import is_numbering


@dataclass(frozen=True)
class ShownChange:
    """One field: what it is called, what it was and what it becomes.

    Of an undecided conflict ``new`` is what the file says.
    """

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class ShownRow:
    """One row of the preview or the report."""

    place: str
    key: str
    label: str
    action: str
    url: str
    changes: list[ShownChange] = field(default_factory=list)
    messages: tuple[Message, ...] = ()
    raw: dict[str, str] = field(default_factory=dict)


def present_row(row: ImportRunRow, resource: SheetResource) -> ShownRow:
    """Return a row with labels instead of codes."""
    planned = row.as_planned()
    changes = [
        ShownChange(
            label=str(resource.columns[name].column_name),
            old=resource.display(name, change.ours),
            new=resource.display(
                name, change.theirs if change.result is None else change.result
            ),
        )
        for name, change in planned.changes.items()
        if name in resource.columns
    ]
    return ShownRow(
        place=f"{row.sheet_name} {row.number}" if row.number else "",
        key=row.key,
        label=row.label,
        action=row.action,
        url=resource.admin_url(row.object_id) if row.object_id else "",
        changes=changes,
        messages=planned.messages,
        raw={name: cell for name, cell in row.raw.items() if not is_numbering(name)},
    )
