"""Stored rows as the screens show them."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from spreadsheets.differences import Comparer
from spreadsheets.models import ImportRunRow
from spreadsheets.plan import JSON, Action, FieldChange, Message
from spreadsheets.resources import ARCHIVED, PUBLISHED, SheetResource
from spreadsheets.text import is_numbering


@dataclass(frozen=True)
class ShownChange:
    """One field: what it is called, and what it was and becomes, as HTML."""

    label: str
    html: SafeString


@dataclass(frozen=True)
class ShownConflict:
    """One cell that both sides changed; ``choice`` is "ours", "theirs" or ""."""

    name: str
    field: str
    label: str
    base: str
    ours: SafeString
    theirs: SafeString
    choice: str


@dataclass(frozen=True)
class ShownRow:
    """One row of the preview or the report.

    ``cut`` tells whether long texts were shortened.
    """

    pk: int
    place: str
    key: str
    label: str
    action: str
    url: str
    applied: bool = False
    changes: list[ShownChange] = field(default_factory=list)
    conflicts: list[ShownConflict] = field(default_factory=list)
    messages: tuple[Message, ...] = ()
    raw: dict[str, str] = field(default_factory=dict)
    cut: bool = False

    @property
    def is_decided(self) -> bool:
        """Whether every conflict cell of the row has a choice."""
        return all(conflict.choice for conflict in self.conflicts)


def present_row(
    row: ImportRunRow, resource: SheetResource, comparer: Comparer | None = None
) -> ShownRow:
    """Return a row with labels instead of codes."""
    comparer = comparer or Comparer()
    comparer.cut = False
    planned = row.as_planned()
    changes, conflicts = [], []
    for name, change in planned.changes.items():
        if change.result is None:
            conflicts.append(_conflict(row, resource, comparer, name, change))
        else:
            existed = row.action != Action.NEW
            changes.append(_change(resource, comparer, name, change, existed))
    raw = {
        name: comparer.excerpt(cell)
        for name, cell in row.raw.items()
        if not is_numbering(name)
    }
    return ShownRow(
        pk=row.pk,
        place=f"{row.sheet_name} {row.number}" if row.number else "",
        key=row.key,
        label=row.label,
        action=row.action,
        url=resource.admin_url(row.object_id) if row.object_id else "",
        applied=row.applied,
        changes=changes,
        conflicts=conflicts,
        messages=planned.messages,
        raw=raw,
        cut=comparer.cut,
    )


def _change(
    resource: SheetResource,
    comparer: Comparer,
    name: str,
    change: FieldChange,
    existed: bool,
) -> ShownChange:
    if not change.writes:
        kept = comparer.excerpt(_shown(resource, name, change.ours))
        return ShownChange(resource.label_of(name), escape(kept))
    old, new = (_shown(resource, name, value) for value in (change.ours, change.result))
    html = comparer.compare(old, new, says_empty=existed)
    return ShownChange(resource.label_of(name), html)


def _conflict(
    row: ImportRunRow,
    resource: SheetResource,
    comparer: Comparer,
    name: str,
    change: FieldChange,
) -> ShownConflict:
    base, ours, theirs = (
        _shown(resource, name, value)
        for value in (change.base, change.ours, change.theirs)
    )
    return ShownConflict(
        name=f"cell-{row.pk}-{name}",
        field=name,
        label=resource.label_of(name),
        base=comparer.excerpt(base),
        ours=_against(comparer, base, ours),
        theirs=_against(comparer, base, theirs),
        choice=row.decisions.get(name, ""),
    )


def _against(comparer: Comparer, base: str, value: str) -> SafeString:
    """Return a side of a conflict; only inside a text the differences are marked."""
    if base and value and comparer.tells_apart(base, value):
        return comparer.compare(base, value)
    return escape(comparer.excerpt(value) or _("(empty)"))


def _shown(resource: SheetResource, name: str, value: JSON) -> str:
    if name not in resource.columns and name not in (ARCHIVED, PUBLISHED):
        return "" if value is None else str(value)
    return resource.display(name, value)
