"""Planning one value for many records: the same rules as a workbook, without a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from spreadsheets.exceptions import SpreadsheetError
from spreadsheets.plan import PlannedRow
from spreadsheets.planning import plan_row, read_cell
from spreadsheets.resources import RowDraft, SheetResource
from spreadsheets.text import is_erase

#: Records that are in memory at a time.
STEP = 500


class ValueRefused(SpreadsheetError):
    """The value can't be given to any record; the text says why."""


def read_value(resource: SheetResource, column: str, cell: Any) -> RowDraft:
    """Return a row that says one thing, as a cell of a workbook would.

    Raises ``ValueRefused``.
    """
    if column not in resource.one_value_fields:
        raise ValueRefused(_("This column isn't changed for many records at once."))
    if not is_erase(cell) and resource.columns[column].is_blank(cell):
        raise ValueRefused(_("This says nothing. To clear the column, empty it."))
    row = RowDraft(sheet="", number=0)
    row.cells[column] = ("", resource.label_of(column), cell)
    read_cell(resource, row, column, cell)
    if row.refused:
        raise ValueRefused(" ".join(message.text for message in row.messages))
    return row


def plan_value(
    resource: SheetResource, said: RowDraft, object_ids: Iterable[int]
) -> Iterator[PlannedRow]:
    """Yield what giving the value to these records would do, in their order."""
    ids = iter(object_ids)
    while step := list(islice(ids, STEP)):
        records = resource.load(step)
        drafts = [_draft(resource, said, records[pk]) for pk in step if pk in records]
        for draft in drafts:
            if not draft.refused:
                resource.check(draft)
        for draft in drafts:
            # There is no file in which it would be a row.
            yield replace(plan_row(resource, draft, set()), row=None)


def _draft(resource: SheetResource, said: RowDraft, record: Any) -> RowDraft:
    pk = resource.object_id(record)
    draft = RowDraft(
        sheet="",
        number=0,
        values=dict(said.values),
        cells=dict(said.cells),
        messages=list(said.messages),
        identity=("pk", pk),
        instance=record,
        exported_id=pk,
        adopted=True,
    )
    label = resource.current(record).get(resource.label_field)
    draft.values.setdefault(resource.label_field, label)
    reason = resource.forbidden(record)
    if not reason and resource.is_archived(record):
        reason = _("The record is archived. Restore it first.")
    if reason:
        draft.refuse(reason)
    return draft
