"""Rows written one by one, through the plugin's own services."""

from __future__ import annotations

from typing import Any

from wagtail.log_actions import LogContext, get_active_log_context, log

from spreadsheets.bulk.writing import IMPORTED
from spreadsheets.exceptions import ApplyFailed
from spreadsheets.models import ImportRun, ImportRunRow
from spreadsheets.pages import PageResource
from spreadsheets.resources import ARCHIVED, PUBLISHED, SheetResource
from spreadsheets.services.settling import (
    REFUSALS,
    Outcome,
    Task,
    already_done,
    clear_ground,
    prepare_ground,
    reason_of,
)


class RowBatch:
    """Holds nothing but the numbers of the rows: all is done in the transaction."""

    def __init__(self, run: ImportRun, resource: SheetResource) -> None:
        # What a page's own ``save`` does after the commit is lost with the worker.
        self.follows = isinstance(resource, PageResource)
        self.run = run
        self.resource = resource
        self.rows: list[int] = []

    def prepare(self, tasks: list[Task]) -> None:
        self.rows += [task.pk for task in tasks]

    def prepare_again(self, rows: set[int]) -> None:
        """Nothing is prepared here that could be out of date."""

    def write(self, *, last: bool) -> list[Outcome]:
        stored = ImportRunRow.objects.filter(run=self.run).in_bulk(self.rows)
        rows = [stored[pk] for pk in self.rows]
        ids = [row.object_id for row in rows if row.object_id]
        self.resource.lock(ids)
        prepare_ground(self.resource, self.run)
        instances = self.resource.load(ids)
        outcomes = []
        ready: dict[int, tuple[Task, dict[str, Any]]] = {}
        for row in rows:
            task = Task.of(row)
            found = self._settle(task, instances.get(row.object_id or 0))
            if isinstance(found, Outcome):
                outcomes.append(found)
            else:
                ready[row.pk] = task, found
        order = self.resource.order([row for row in rows if row.pk in ready])
        outcomes += [
            self._write(*ready[row.pk], instances.get(row.object_id or 0))
            for row in order
        ]
        clear_ground(self.resource, self.run)
        return outcomes

    def _settle(self, task: Task, instance: Any) -> Outcome | dict[str, Any]:
        """Return the changes that are left, or what became of the row without."""
        if not task.is_new:
            return task.remaining(self.resource, instance, self.run.created_at)
        reason = task.hindrance(self.resource)
        return task.dropped(reason) if reason else dict(task.planned.changes)

    def _write(self, task: Task, changes: dict[str, Any], instance: Any) -> Outcome:
        # Within one context a history shows only the latest entry of an action,
        # whichever record it is about.
        with LogContext(user=get_active_log_context().user):
            return self._write_record(task, changes, instance)

    def _write_record(
        self, task: Task, changes: dict[str, Any], instance: Any
    ) -> Outcome:
        resource, planned = self.resource, task.planned
        try:
            written = self._carry_out(planned, changes, instance)
        except REFUSALS as error:
            raise ApplyFailed(reason_of(error, planned)) from error
        data = {"run": self.run.pk, "sheet": planned.sheet, "row": planned.row}
        if written is None:
            return task.outcome(applied=True)
        log(instance=written, action=IMPORTED, data=data)
        already = () if task.is_new else already_done(planned, changes)
        return task.outcome(
            applied=True, object_id=resource.object_id(written), already=already
        )

    def _carry_out(self, planned: Any, changes: dict[str, Any], instance: Any) -> Any:
        resource = self.resource
        values = resource.decode(changes)
        if instance is None:
            return resource.create(values, planned)
        if PUBLISHED in changes:
            return resource.publish(instance)
        archived = changes.get(ARCHIVED)
        if archived is not None and not archived.result:
            resource.restore(instance)
        if values:
            instance = resource.update(instance, values, planned)
        if archived is not None and archived.result:
            return resource.archive(instance)
        return instance
