"""Reading a file, planning it and keeping the plan."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q

from spreadsheets.bases import ExportFinder
from spreadsheets.limits import DEFAULT_LIMITS
from spreadsheets.models import HeaderSynonym, ImportRun, ImportRunRow, RunState
from spreadsheets.plan import Plan
from spreadsheets.planning import plan_import
from spreadsheets.reading import Workbook, read_workbook
from spreadsheets.registry import Sheet, get_sheet
from spreadsheets.resources import Context
from spreadsheets.services.applying import apply_run
from spreadsheets.text import printable

BATCH = 1000


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


def start_import(
    *, sheet: str, content: bytes, filename: str, context: Context
) -> ImportRun:
    """Plan a file and store the plan, waiting for somebody to confirm it.

    Raises ``SpreadsheetError`` when the file can't be read or holds no table.
    """
    kind = get_sheet(sheet)
    workbook = read_workbook(content, filename, DEFAULT_LIMITS)
    plan = plan_workbook(sheet=kind, workbook=workbook, context=context)
    run = ImportRun(
        sheet=sheet,
        scope=kind.scope_key(context.scope),
        user=context.user,
        state=RunState.PLANNED,
        filename=printable(filename)[-255:],
        sha256=workbook.sha256,
        options={"create_missing": context.create_missing, "draft": context.draft},
        counts=plan.counts,
        warnings=list(plan.warnings),
        prerequisites=list(plan.prerequisites),
    )
    run.file.save(f"file.{workbook.kind}", ContentFile(content), save=False)
    store_plan(run=run, plan=plan)
    return run


@transaction.atomic
def store_plan(*, run: ImportRun, plan: Plan) -> None:
    """Keep a plan with its rows, in the order of the file."""
    run.save()
    ImportRunRow.objects.bulk_create(
        (ImportRunRow.from_planned(run, row) for row in plan.rows), batch_size=BATCH
    )


def import_workbook(
    *,
    sheet: str,
    source: Path,
    region: Any,
    user: Any = None,
    organizations: str = "refuse",
    on_conflict: str = "ask",
    draft: bool = False,
) -> ImportRun:
    """Plan a file and apply at once what is neither refused nor in conflict.

    ``organizations="create"`` creates organisations that the region lacks.
    Raises ``SpreadsheetError`` for an unusable file, ``ApplyFailed`` when
    writing failed and nothing was changed.
    """
    context = Context(
        scope=region,
        user=user,
        create_missing=organizations == "create",
        on_conflict=on_conflict,
        draft=draft,
    )
    run = start_import(
        sheet=sheet,
        content=Path(source).read_bytes(),
        filename=Path(source).name,
        context=context,
    )
    return apply_run(run=run, user=user)
