"""Plans about what an import wrote: to take it back, or to publish it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language

from spreadsheets.models import ImportRun, ImportRunRow, RunState
from spreadsheets.plan import PlannedRow, count_actions
from spreadsheets.services.applying import resource_of

#: Rows that are in memory at a time.
STEP = 500

#: Makes a row of the new plan of one that was written and its record, if it exists.
PlanRow = Callable[[Any, ImportRunRow, Any], PlannedRow]


def derive_run(
    *,
    run: ImportRun,
    user: Any,
    rows: QuerySet[ImportRunRow],
    plan_row: PlanRow,
    options: dict[str, Any] | None = None,
    **fields: Any,
) -> ImportRun:
    """Store a plan about some rows of a run, waiting to be confirmed; call it atomic."""
    derived = ImportRun.objects.create(
        sheet=run.sheet,
        scope=run.scope,
        user=user,
        state=RunState.PLANNED,
        filename=run.filename,
        sha256=run.sha256,
        options={**(options or {}), "language": get_language() or ""},
        **fields,
    )
    resource = resource_of(derived, user)
    actions: list[str] = []
    for step in _steps(rows):
        records = resource.load(row.object_id for row in step if row.object_id)
        planned = [
            plan_row(resource, row, records.get(row.object_id or 0)) for row in step
        ]
        actions += [row.action for row in planned]
        ImportRunRow.objects.bulk_create(
            ImportRunRow.from_planned(derived, row) for row in planned
        )
    derived.counts = count_actions(actions)
    derived.save(update_fields=["counts"])
    return derived


def _steps(rows: QuerySet[ImportRunRow]) -> Iterator[list[ImportRunRow]]:
    stored = rows.order_by("pk").iterator(STEP)
    while step := list(islice(stored, STEP)):
        yield step
