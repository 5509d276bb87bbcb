"""Reading the file of a run, planning it and keeping the plan."""

from __future__ import annotations

from time import perf_counter
from typing import Any

from django.db import transaction
from django.db.models import Q

from spreadsheets.bases import ExportFinder
from spreadsheets.exceptions import SpreadsheetError, TableNotFound
from spreadsheets.limits import DEFAULT_LIMITS
from spreadsheets.models import HeaderSynonym, ImportRun, RunState
from spreadsheets.models.runs import plan_expiry
from spreadsheets.plan import Plan
from spreadsheets.planning import plan_import
from spreadsheets.reading import Workbook, read_workbook
from spreadsheets.registry import Sheet, get_sheet
from spreadsheets.resources import Context
from spreadsheets.services.leases import Lease
from spreadsheets.services.plan_rows import insert_rows
from spreadsheets.services.raw_rows import without_mapped_file


def plan_workbook(*, sheet: Sheet, workbook: Workbook, context: Context) -> Plan:
    """Return what importing a workbook would do; writes nothing."""
    headings = HeaderSynonym.objects.filter(
        Q(scope="") | Q(scope=sheet.scope_key(context.scope)), sheet=sheet.name
    )
    # The later pair wins: a region's own meaning over the general one.
    pairs = headings.order_by("scope", "pk").values_list("header", "field")
    exports = ExportFinder(
        sheet=sheet.name, scope=sheet.scope_key(context.scope), user=context.user
    )
    return plan_import(workbook, sheet.resource(context), list(pairs), exports)


def read_run(run: ImportRun, lease: Lease) -> None:
    """Read and plan the file of a run; whatever is wrong with it is said there."""
    with without_mapped_file():
        _read_run(run, lease)


def _read_run(run: ImportRun, lease: Lease) -> None:
    began = perf_counter()
    try:
        with run.file.open("rb") as file:
            workbook = read_workbook(file.read(), run.filename, DEFAULT_LIMITS)
        read = perf_counter()
        lease.beat()
        plan = plan_workbook(
            sheet=get_sheet(run.sheet), workbook=workbook, context=context_of(run)
        )
    except TableNotFound as error:
        lease.release(state=RunState.UNREAD, error=str(error))
    except SpreadsheetError as error:
        lease.release(state=RunState.FAILED, error=str(error))
    else:
        timings = {"reading": read - began, "planning": perf_counter() - read}
        store_plan(run=run, plan=plan, lease=lease, timings=timings)


def context_of(run: ImportRun, user: Any = None) -> Context:
    """Return for whom and how a run was started, or is carried out."""
    sheet = get_sheet(run.sheet)
    return Context(
        scope=sheet.find_scope(run.scope),
        user=user or run.user,
        create_missing=run.options.get("create_missing", False),
        draft=run.options.get("draft", False),
        on_conflict=run.options.get("on_conflict", "ask"),
    )


@transaction.atomic
def store_plan(
    *, run: ImportRun, plan: Plan, lease: Lease, timings: dict[str, float]
) -> None:
    """Keep a plan with its rows, in the order of the file, in place of an older one."""
    lease.hold()
    run.rows.all().delete()
    insert_rows(run, plan.rows)
    lease.release(
        state=RunState.PLANNED,
        counts=plan.counts,
        warnings=list(plan.warnings),
        prerequisites=list(plan.prerequisites),
        timings=timings,
        error="",
        expires_at=plan_expiry(),
    )
