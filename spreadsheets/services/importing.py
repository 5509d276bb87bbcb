"""Reading the file of a run, planning it and keeping the plan."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from django.db import transaction
from django.db.models import Q

from spreadsheets.bases import ExportFinder
from spreadsheets.delimited import TextFormat
from spreadsheets.exceptions import SpreadsheetError, TableNotFound, UnreadableFile
from spreadsheets.expected import Correction, Expected
from spreadsheets.layout_report import report_reading
from spreadsheets.models import HeaderSynonym, ImportRun, ImportRunRow, RunState
from spreadsheets.models.runs import plan_expiry
from spreadsheets.plan import Plan
from spreadsheets.planning import expected_of, plan_tables
from spreadsheets.reading import Workbook, read_workbook
from spreadsheets.registry import Sheet, get_sheet
from spreadsheets.resources import Context, SheetResource
from spreadsheets.services.layouts import Memory, Recalled, remember
from spreadsheets.services.leases import Lease
from spreadsheets.services.plan_rows import insert_rows
from spreadsheets.tables import TableReading, read_tables, signature


@dataclass(slots=True)
class FileReading:
    """A file as it was read: what planning needs, and what the screen shows."""

    workbook: Workbook
    tables: TableReading
    report: dict[str, Any]
    corrections: list[Correction] = field(default_factory=list)
    text: TextFormat = field(default_factory=TextFormat)


def plan_workbook(*, sheet: Sheet, workbook: Workbook, context: Context) -> Plan:
    """Return what importing a workbook would do; writes nothing."""
    resource = sheet.resource(context)
    reading = read_tables(
        workbook, expected_for(sheet, resource), label_of=resource.label_of
    )
    return _plan(sheet, workbook, reading, resource)


def plan_content(
    *, sheet: Sheet, content: bytes, filename: str, context: Context
) -> Plan:
    """Return what importing a file would do, read as its sender said of others.

    Raises ``SpreadsheetError`` for a file that can't be used.
    """
    resource = sheet.resource(context)
    run = ImportRun(sheet=sheet.name, user=context.user, filename=filename)
    reading = _read_content(run, content, sheet, resource)
    return _plan(sheet, reading.workbook, reading.tables, resource)


def read_run(run: ImportRun, lease: Lease) -> None:
    """Read and plan the file of a run; whatever is wrong with it is said there."""
    began = perf_counter()
    sheet = get_sheet(run.sheet)
    resource = sheet.resource(context_of(run))
    try:
        reading = _read_file(run, sheet, resource)
    except SpreadsheetError as error:
        # What a person chose can be chosen otherwise; it must not end the run.
        if run.reading:
            _leave_unread(run=run, lease=lease, error=str(error))
        else:
            lease.release(state=RunState.FAILED, error=str(error))
        return
    read = perf_counter()
    lease.beat()
    try:
        plan = _plan(sheet, reading.workbook, reading.tables, resource)
    except TableNotFound as error:
        _leave_unread(run=run, lease=lease, error=str(error), **_read_as(run, reading))
    except SpreadsheetError as error:
        lease.release(state=RunState.FAILED, error=str(error))
    else:
        timings = {"reading": read - began, "planning": perf_counter() - read}
        fields = {"timings": timings, **_read_as(run, reading)}
        store_plan(run=run, plan=plan, lease=lease, **fields)


def expected_for(sheet: Sheet, resource: SheetResource) -> Expected:
    """Return what tables of a sheet look like, with the headings known in its scope."""
    scope = sheet.scope_key(resource.context.scope)
    headings = HeaderSynonym.objects.filter(
        Q(scope="") | Q(scope=scope), sheet=sheet.name
    )
    # The later pair wins: a region's own meaning over the general one.
    pairs = headings.order_by("scope", "pk").values_list("header", "field")
    return expected_of(resource, list(pairs))


def _plan(
    sheet: Sheet, workbook: Workbook, reading: TableReading, resource: SheetResource
) -> Plan:
    context = resource.context
    exports = ExportFinder(
        sheet=sheet.name, scope=sheet.scope_key(context.scope), user=context.user
    )
    return plan_tables(reading, workbook, resource, exports)


# ------------------------------------------------------------------- reading


def _read_file(run: ImportRun, sheet: Sheet, resource: SheetResource) -> FileReading:
    with run.file.open("rb") as file:
        return _read_content(run, file.read(), sheet, resource)


def _read_content(
    run: ImportRun, content: bytes, sheet: Sheet, resource: SheetResource
) -> FileReading:
    """Read a file as a person says or, the first time, as they said of one like it.

    Raises ``UnreadableFile``.
    """
    expected = expected_for(sheet, resource)
    text = TextFormat.from_json(run.options.get("text") or {})
    workbook = read_workbook(content, run.filename, text=text)
    corrections = [Correction.from_json(stored) for stored in run.corrections]
    report: dict[str, Any] = {
        key: run.reading[key]
        for key in ("told_on", "guessed_signature")
        if key in run.reading and (corrections or text != TextFormat())
    }
    if run.options.get("remember"):
        report.pop("told_on", None)
    if workbook.kind == "csv" and text == TextFormat():
        report["guessed_signature"] = signature(workbook.sheets[0], expected)
    if not run.reading:
        workbook, recalled = _recall(run, content, workbook, expected)
        corrections, text = recalled.corrections, recalled.text
        report |= {"told_on": recalled.told_on} if recalled else {}
    known = [correction.only(set(resource.columns)) for correction in corrections]
    tables = read_tables(workbook, expected, known, resource.label_of)
    report |= report_reading(workbook, tables, expected, known)
    return FileReading(workbook, tables, report, known, text)


def _recall(
    run: ImportRun, content: bytes, workbook: Workbook, expected: Expected
) -> tuple[Workbook, Recalled]:
    """What the sender said of such a file, and the workbook read in that way."""
    memory = Memory(run.user, run.sheet)
    recalled = memory.recall(workbook, expected)
    if recalled.text == TextFormat():
        return workbook, recalled
    try:
        again = read_workbook(content, run.filename, text=recalled.text)
    except UnreadableFile:
        recalled.text = TextFormat()
        return workbook, recalled
    inner = memory.recall(again, expected)
    told_on = max(recalled.told_on, inner.told_on)
    return again, Recalled(inner.corrections, recalled.text, told_on)


def _read_as(run: ImportRun, reading: FileReading) -> dict[str, Any]:
    """The fields of a run that say how its file was read."""
    options = {key: run.options[key] for key in run.options if key != "text"}
    if reading.text != TextFormat():
        options["text"] = reading.text.as_json()
    return {
        "reading": reading.report,
        "corrections": [correction.as_json() for correction in reading.corrections],
        "options": options,
    }


def context_of(run: ImportRun) -> Context:
    """Return for whom and how a run was started."""
    sheet = get_sheet(run.sheet)
    return Context(
        scope=sheet.find_scope(run.scope),
        user=run.user,
        create_missing=run.options.get("create_missing", False),
        draft=run.options.get("draft", False),
        on_conflict=run.options.get("on_conflict", "ask"),
        given=run.options.get("given", {}),
    )


@transaction.atomic
def store_plan(*, run: ImportRun, plan: Plan, lease: Lease, **fields: Any) -> None:
    """Keep a plan with its rows, in the order of the file, in place of an older one.

    Decisions of a person about rows that are planned as before are kept. ``fields``
    are further ones of the run.
    """
    lease.hold()
    decided = _decided(run)
    run.rows.all().delete()
    insert_rows(run, plan.rows)
    _decide_again(run, decided)
    if run.options.get("remember"):
        _remember(run, fields)
    lease.release(
        state=RunState.PLANNED,
        counts=plan.counts,
        warnings=list(plan.warnings),
        prerequisites=list(plan.prerequisites),
        error="",
        expires_at=plan_expiry(),
        **fields,
    )


@transaction.atomic
def _leave_unread(*, run: ImportRun, lease: Lease, error: str, **fields: Any) -> None:
    """Say why no table was found; an older plan no longer holds."""
    lease.hold()
    run.rows.all().delete()
    lease.release(
        state=RunState.UNREAD,
        error=error,
        counts={},
        warnings=[],
        prerequisites=[],
        **fields,
    )


def _remember(run: ImportRun, fields: dict[str, Any]) -> None:
    """Keep corrections that led to a plan, for the next file like it."""
    fields["options"].pop("remember", None)
    run.corrections, run.options = fields["corrections"], fields["options"]
    remember(run, fields["reading"])


#: By sheet, row and record, since a row of the file may hold several.
Decided = dict[tuple[str, int | None, int | None], ImportRunRow]


def _decided(run: ImportRun) -> Decided:
    return {
        (row.sheet_name, row.number, row.object_id): row
        for row in run.rows.exclude(decisions={}).order_by()
    }


def _decide_again(run: ImportRun, decided: Decided) -> None:
    """Give rows the decisions that were made about the same values."""
    if not decided:
        return
    changed = []
    for row in run.rows.exclude(changes={}).order_by().iterator():
        before = decided.get((row.sheet_name, row.number, row.object_id))
        if before is not None:
            row.decisions = {
                name: choice
                for name, choice in before.decisions.items()
                if before.changes.get(name) == row.changes.get(name)
            }
            changed.append(row)
    ImportRunRow.objects.bulk_update(changed, ["decisions"], batch_size=500)
