"""From a workbook to a plan: no side effects, a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spreadsheets.exceptions import CellError, TableNotFound
from spreadsheets.locating import Table, TableRow, locate_table
from spreadsheets.mapping import HeaderMap
from spreadsheets.plan import Action, FieldChange, Plan, PlannedRow
from spreadsheets.reading import Workbook
from spreadsheets.resources import RowDraft, SheetResource
from spreadsheets.text import is_blank, is_erase, is_numbering, printable


def plan_import(
    workbook: Workbook,
    resource: SheetResource,
    extra_headings: Sequence[tuple[str, str]] = (),
) -> Plan:
    """Compare a workbook with the records and return what importing would do.

    ``extra_headings`` are pairs (heading, field) that win over the declared ones.
    Raises ``TableNotFound`` when no sheet holds a table of this kind.
    """
    tables, warnings = _find_tables(workbook, resource, extra_headings)
    drafts = [_read_row(resource, table, row) for table in tables for row in table.rows]
    for draft in drafts:
        resource.resolve(draft)
    # Refused rows are matched too: their records are in the file, not missing.
    resource.match([draft for draft in drafts if draft.identity is not None])
    repeated = _settle_duplicates(resource, drafts)
    for draft in drafts:
        if not draft.refused:
            resource.check(draft)
    resource.check_together([draft for draft in drafts if not draft.refused])
    rows = [_plan_row(resource, draft, repeated) for draft in drafts]
    rows += _missing_rows(resource, rows)
    return Plan(
        rows=tuple(rows),
        warnings=(*warnings, *resource.warnings()),
        prerequisites=tuple(resource.prerequisites()),
    )


# ------------------------------------------------------------------- tables


def _find_tables(
    workbook: Workbook, resource: SheetResource, extra: Sequence[tuple[str, str]]
) -> tuple[list[Table], list[str]]:
    headers_of = HeaderMap(resource.header_synonyms(), extra)
    tables: list[Table] = []
    warnings = list(workbook.warnings)
    refusal: TableNotFound | None = None
    for sheet in workbook.sheets:
        if sheet.hidden:
            warnings.append(
                _("The hidden sheet “%(name)s” was not read.") % {"name": sheet.name}
            )
            continue
        try:
            table = locate_table(sheet, headers_of.recognise, resource.required)
        except TableNotFound as error:
            refusal = refusal or error
            if any(any(not is_blank(cell) for cell in row) for row in sheet.rows):
                warnings.append(
                    _("The sheet “%(name)s” holds no such table and was not read.")
                    % {"name": sheet.name}
                )
            continue
        tables.append(table)
        warnings += _table_warnings(table)
    complete = [table for table in tables if _has_required(table, resource)]
    if not complete:
        raise _nothing_usable(tables, resource, refusal)
    warnings += [
        _lacks_columns(table, resource) for table in tables if table not in complete
    ]
    return complete, warnings


def _has_required(table: Table, resource: SheetResource) -> bool:
    mapped = {column.field for column in table.columns}
    return resource.required <= mapped or bool(resource.key_fields & mapped)


def _nothing_usable(
    tables: list[Table], resource: SheetResource, refusal: TableNotFound | None
) -> TableNotFound:
    if not tables:
        return refusal or TableNotFound(_("The file holds no table."))
    seen = tuple(column.header for column in tables[0].columns)
    return TableNotFound(_lacks_columns(tables[0], resource), seen)


def _lacks_columns(table: Table, resource: SheetResource) -> str:
    mapped = {column.field for column in table.columns}
    absent = ", ".join(
        f"“{resource.columns[name].column_name}”"
        for name in resource.columns
        if name in resource.required and name not in mapped
    )
    return _(
        "The sheet “%(sheet)s” lacks the column %(columns)s. Add it, or rename "
        "the column that holds it."
    ) % {"sheet": table.sheet_name, "columns": absent}


def _table_warnings(table: Table) -> list[str]:
    warnings = list(table.warnings)
    unmapped = [
        column.header
        for column in table.columns
        if column.field is None and column.header and not is_numbering(column.header)
    ]
    if unmapped:
        warnings.append(
            ngettext(
                "Sheet “%(sheet)s”: the column %(columns)s belongs to no field; its "
                "cells are kept with the import.",
                "Sheet “%(sheet)s”: the columns %(columns)s belong to no field; their "
                "cells are kept with the import.",
                len(unmapped),
            )
            % {"sheet": table.sheet_name, "columns": ", ".join(unmapped)}
        )
    warnings += [
        _("Sheet “%(sheet)s”, row %(row)s was left out: %(reason)s (%(text)s)")
        % {
            "sheet": table.sheet_name,
            "row": skipped.number,
            "reason": skipped.reason,
            "text": skipped.text[:80],
        }
        for skipped in table.skipped
    ]
    return warnings


# --------------------------------------------------------------------- rows


def _read_row(resource: SheetResource, table: Table, row: TableRow) -> RowDraft:
    draft = RowDraft(sheet=table.sheet_name, number=row.number)
    for column in table.columns:
        cell = row.cells.get(column.index)
        if column.field is None:
            if not is_blank(cell):
                _keep(draft.raw, column.header, column.letter, cell)
            continue
        draft.cells[column.field] = (column.letter, column.header, cell)
        if not resource.columns[column.field].is_blank(cell):
            _read_cell(resource, draft, column.field, cell)
    return draft


def _keep(raw: dict[str, str], header: str, letter: str, cell: Any) -> None:
    """Keep a cell as it came; of equal headings each column keeps its own."""
    name = header or letter
    raw[f"{header} ({letter})" if name in raw else name] = printable(cell)


def _read_cell(resource: SheetResource, draft: RowDraft, name: str, cell: Any) -> None:
    field = resource.columns[name]
    if is_erase(cell):
        if field.erasable:
            draft.values[name] = field.empty
        else:
            draft.refuse(_("This field can't be cleared."), name)
        return
    try:
        parsed = field.parse(cell)
        resource.validate(name, parsed.value)
    except CellError as error:
        if field.keep_row:
            letter, header, _cell = draft.cells[name]
            _keep(draft.raw, header, letter, cell)
            draft.warn(
                _("%(reason)s The cell was left out; the rest of the row counts.")
                % {"reason": error},
                name,
            )
        else:
            draft.refuse(str(error), name)
        return
    draft.values[name] = parsed.value
    for warning in parsed.warnings:
        draft.warn(warning, name)


# --------------------------------------------------------------- duplicates


def _settle_duplicates(resource: SheetResource, drafts: Iterable[RowDraft]) -> set[int]:
    """Refuse rows that contradict each other; return ids of mere repetitions.

    Two rows of one identity are both refused, each naming the others, unless
    they say the same: then the first counts.
    """
    by_identity: dict[Hashable, list[RowDraft]] = defaultdict(list)
    for draft in drafts:
        if draft.identity is not None and not draft.refused:
            by_identity[draft.identity].append(draft)
    repeated: set[int] = set()
    for group in by_identity.values():
        if len(group) == 1:
            continue
        if all(_encoded(resource, d) == _encoded(resource, group[0]) for d in group):
            for draft in group[1:]:
                draft.warn(
                    _("The same as row %(row)s; it counts once.")
                    % {"row": _place(group[0], seen_from=draft)}
                )
                repeated.add(id(draft))
        else:
            _refuse_contradiction(resource, group)
    return repeated


def _refuse_contradiction(resource: SheetResource, group: list[RowDraft]) -> None:
    names = sorted(
        {
            name
            for draft in group
            for name in resource.columns
            if _encoded(resource, draft).get(name)
            != _encoded(resource, group[0]).get(name)
        },
        key=list(resource.columns).index,
    )
    differing = ", ".join(str(resource.columns[name].column_name) for name in names)
    for draft in group:
        others = ", ".join(
            _place(other, seen_from=draft) for other in group if other is not draft
        )
        draft.refuse(
            _(
                "Row %(rows)s means the same record but differs in: %(columns)s. Keep "
                "the right row and delete the other, or give them different names."
            )
            % {"rows": others, "columns": differing},
            resource.label_field,
        )


def _place(other: RowDraft, *, seen_from: RowDraft) -> str:
    if other.sheet != seen_from.sheet:
        return f"{other.sheet} {other.number}"
    return str(other.number)


def _encoded(resource: SheetResource, draft: RowDraft) -> dict[str, Any]:
    return {
        name: resource.columns[name].encode(value)
        for name, value in draft.values.items()
    }


# ----------------------------------------------------------------- compare


def _plan_row(
    resource: SheetResource, draft: RowDraft, repeated: set[int]
) -> PlannedRow:
    changes: dict[str, FieldChange] = {}
    if draft.refused:
        action = Action.REFUSED
    elif id(draft) in repeated:
        action = Action.UNCHANGED
    elif draft.instance is None:
        action = Action.NEW
        changes = {
            name: FieldChange(None, None, value, value)
            for name, value in _encoded(resource, draft).items()
            if value not in ("", [])
        }
    else:
        changes = _differences(resource, draft)
        action = Action.CHANGED if changes else Action.UNCHANGED
    return PlannedRow(
        sheet=draft.sheet,
        row=draft.number,
        key=resource.key_of(draft),
        label=_label(resource, draft),
        action=action,
        object_id=resource.object_id(draft.instance) if draft.instance else None,
        changes=changes,
        messages=tuple(draft.messages),
        raw=_raw(draft) if action == Action.REFUSED else draft.raw,
    )


def _differences(resource: SheetResource, draft: RowDraft) -> dict[str, FieldChange]:
    """Two-way comparison: what the file says and the record doesn't.

    Nobody knows which side changed, so the file wins, unless it was asked to
    keep what the record has.
    """
    current = resource.current(draft.instance)
    keep_ours = resource.context.on_conflict == "ours"
    changes = {}
    for name, theirs in _encoded(resource, draft).items():
        ours = resource.columns[name].encode(current.get(name))
        kept = keep_ours and ours not in ("", [])
        if theirs != ours and not kept:
            changes[name] = FieldChange(None, ours, theirs, theirs)
    return changes


def _label(resource: SheetResource, draft: RowDraft) -> str:
    value = draft.values.get(resource.label_field)
    if value is None:
        value = draft.cells.get(resource.label_field, ("", "", ""))[2]
    return printable(value)[:255]


def _raw(draft: RowDraft) -> dict[str, str]:
    """A refused row keeps all its cells, so that nothing is lost."""
    cells = dict(draft.raw)
    for letter, header, cell in draft.cells.values():
        if cell is not None and (header or letter) not in cells:
            _keep(cells, header, letter, cell)
    return cells


def _missing_rows(
    resource: SheetResource, rows: Iterable[PlannedRow]
) -> list[PlannedRow]:
    seen = {row.object_id for row in rows if row.object_id is not None}
    return [
        PlannedRow("", None, key, label, Action.MISSING, object_id)
        for object_id, key, label in resource.missing(seen)
    ]
