"""Rows that become pages: prepared one by one, written all together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.models import Page

from spreadsheets.bulk.moulds import Mould
from spreadsheets.bulk.preparing import (
    ArchivedPage,
    ChangedPage,
    NewPage,
    PageTables,
    is_long,
    load_children,
    prepare_change,
    prepare_new,
    states_of,
)
from spreadsheets.bulk.spool import Spool
from spreadsheets.bulk.writing import BulkWriter, Source
from spreadsheets.exceptions import ApplyFailed
from spreadsheets.models import ImportRun, ImportRunRow
from spreadsheets.pages import PageResource
from spreadsheets.plan import PlannedRow
from spreadsheets.resources import ARCHIVED, PUBLISHED
from spreadsheets.services.settling import (
    Outcome,
    Task,
    already_done,
    clear_ground,
    prepare_ground,
    reason_of,
)

#: Rows that are prepared anew while everybody else waits; more are not.
FEW: Final = 200


class Stale(Exception):
    """Somebody wrote many of the pages after they were prepared."""

    def __init__(self, rows: set[int]) -> None:
        super().__init__(rows)
        self.rows = rows


class PageBatch:
    """Prepared pages, on disk until they are written; a context manager."""

    follows = True

    def __init__(self, run: ImportRun, resource: PageResource) -> None:
        self.run = run
        self.resource = resource
        self.tables = PageTables(resource.model)
        self.mould = Mould(
            self.tables,
            live=False,
            has_unpublished_changes=True,
            owner=resource.context.user,
        )
        self.spools = {kind: Spool() for kind in (NewPage, ChangedPage, ArchivedPage)}
        self.outcomes: dict[int, Outcome] = {}
        #: By row which preparation counts; an older one in the spool does not.
        self.round: dict[int, int] = {}
        self.seen: dict[int, tuple[int, tuple[Any, ...]]] = {}
        self.already: dict[int, tuple[str, ...]] = {}
        self.places: dict[int, tuple[str, int | None]] = {}

    def __enter__(self) -> PageBatch:
        return self

    def __exit__(self, *exception: Any) -> None:
        for spool in self.spools.values():
            spool.__exit__(*exception)

    # -------------------------------------------------------------- prepare

    def prepare(self, tasks: list[Task]) -> None:
        ids = [t.planned.object_id for t in tasks if t.planned.object_id is not None]
        # The states come first: what changes after them is noticed.
        states = states_of(ids)
        pages = self.resource.load(ids)
        load_children(list(pages.values()))
        for task in tasks:
            pk = task.planned.object_id or 0
            self.places[task.pk] = task.planned.sheet, task.planned.row
            try:
                self._prepare(task, pages.get(pk), states.get(pk))
            except ValidationError as error:
                raise ApplyFailed(reason_of(error, task.planned)) from error

    def prepare_again(self, rows: set[int]) -> None:
        stored = ImportRunRow.objects.filter(pk__in=rows).order_by("pk").iterator()
        while step := list(islice(stored, FEW)):
            for row in step:
                self.round[row.pk] = self.round.get(row.pk, 0) + 1
            self.prepare([Task.of(row) for row in step])

    def _prepare(self, task: Task, page: Any, state: tuple[Any, ...] | None) -> None:
        planned = task.planned
        self.seen.pop(task.pk, None)
        self.outcomes.pop(task.pk, None)
        if task.is_new:
            values = self.resource.decode(planned.changes)
            prepared = prepare_new(self.resource, self.mould, task.pk, values)
            self._keep(task.pk, (_slim(planned), prepared))
            return
        found = task.remaining(self.resource, page, self.run.created_at)
        if isinstance(found, Outcome) or state is None:
            self.outcomes[task.pk] = (
                found if isinstance(found, Outcome) else task.dropped(_gone())
            )
            return
        self.seen[task.pk] = (page.pk, state)
        self.already[task.pk] = already_done(planned, found)
        archived = found.get(ARCHIVED)
        archives = archived is not None and bool(archived.result)
        values = self.resource.decode(found)
        label = page.get_admin_display_title()
        restored = archived is not None and not archives
        if values or not archives:
            item = prepare_change(
                self.resource,
                self.tables,
                task.pk,
                page,
                values,
                publish=not archives
                and (PUBLISHED in found or self._publishes(page, restored=restored)),
                restored=restored,
            )
            self._keep(task.pk, (_slim(planned), item))
        if archives:
            gone = ArchivedPage(task.pk, page.pk, label)
            self._keep(task.pk, (_slim(planned), gone))

    def _keep(self, row: int, item: tuple[PlannedRow, Any]) -> None:
        spool = self.spools[type(item[1])]
        spool.add((self.round.get(row, 0), row, item))

    def _publishes(self, page: Any, *, restored: bool) -> bool:
        if restored:
            return self.resource.may_restore_live(page)
        return self.resource.publishes(page)

    # ---------------------------------------------------------------- write

    def write(self, *, last: bool) -> list[Outcome]:
        resource = self.resource
        resource.lock([pk for pk, _state in self.seen.values()])
        stale = self._stale()
        if len(stale) > FEW and not last:
            raise Stale(stale)
        if stale:
            self.prepare_again(stale)
        prepare_ground(resource, self.run)
        resource.refresh()
        outcomes = dict(self.outcomes)
        writer = BulkWriter(resource, self.tables, Source(self.run.pk, self.places))
        outcomes |= self._write_new(writer)
        outcomes |= self._write_changed(writer)
        clear_ground(resource, self.run)
        return list(outcomes.values())

    def _stale(self) -> set[int]:
        """Return the rows whose pages were written or closed since."""
        stale = set()
        rows = iter(self.seen.items())
        while step := dict(islice(rows, 1_000)):
            states = states_of(pk for pk, _state in step.values())
            stale |= {row for row, (pk, seen) in step.items() if states.get(pk) != seen}
        return stale

    def _items(self, kind: type[Any]) -> Iterator[tuple[PlannedRow, Any]]:
        for number, row, (planned, item) in self.spools[kind]:
            if self.round.get(row, 0) == number:
                yield planned, item

    def _write_new(self, writer: BulkWriter) -> dict[int, Outcome]:
        outcomes: dict[int, Outcome] = {}
        tasks: dict[int, Task] = {}

        def open_ones() -> Iterable[NewPage]:
            for planned, page in self._items(NewPage):
                task = tasks[page.row] = Task(page.row, planned)
                reason = task.hindrance(self.resource)
                if reason:
                    outcomes[page.row] = task.dropped(reason)
                else:
                    yield page

        for row, pk in writer.create(open_ones()).items():
            outcomes[row] = tasks[row].outcome(applied=True, object_id=pk)
        return outcomes

    def _write_changed(self, writer: BulkWriter) -> dict[int, Outcome]:
        outcomes: dict[int, Outcome] = {}

        def all_of(kind: type[Any]) -> Iterator[Any]:
            for planned, page in self._items(kind):
                task = Task(page.row, planned)
                outcomes[page.row] = task.outcome(
                    applied=True, already=self.already[page.row]
                )
                yield page

        writer.change(all_of(ChangedPage))
        writer.archive(self._childless(all_of(ArchivedPage), outcomes))
        return outcomes

    def _childless(
        self, pages: Iterable[ArchivedPage], outcomes: dict[int, Outcome]
    ) -> Iterator[ArchivedPage]:
        """Leave out pages below which somebody put others meanwhile."""
        chosen = list(pages)
        parents = set(
            Page.objects.filter(
                pk__in=[page.object_id for page in chosen], numchild__gt=0
            ).values_list("pk", flat=True)
        )
        for page in chosen:
            if page.object_id in parents:
                outcomes[page.row] = outcomes[page.row].waiting(_has_children())
            else:
                yield page


def _slim(planned: PlannedRow) -> PlannedRow:
    """Leave out the long texts, by which no record is recognised."""
    short = {
        name: change
        for name, change in planned.changes.items()
        if not is_long(change.result)
    }
    return replace(planned, changes=short, raw={})


def _gone() -> str:
    return _("The record was deleted after the preview.")


def _has_children() -> str:
    return _("There are pages below it by now.")
