"""From a workbook to a plan: no side effects, a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from spreadsheets.bases import NoExports
from spreadsheets.disguise import doubts
from spreadsheets.exceptions import CellError
from spreadsheets.expected import Correction, Expected
from spreadsheets.locating import Table
from spreadsheets.mapping import HeaderMap
from spreadsheets.marks import is_example, read_row_key
from spreadsheets.merging import Bases, Exports, differences, merge
from spreadsheets.parsed import Parsed
from spreadsheets.plan import Action, FieldChange, Plan, PlannedRow
from spreadsheets.reading import Workbook
from spreadsheets.resources import (
    ARCHIVED,
    MOST_REMEMBERED,
    SHORT,
    RowDraft,
    SheetResource,
)
from spreadsheets.sorting import TableRow
from spreadsheets.tables import TableReading, flaw_sentence, read_tables
from spreadsheets.text import is_blank, is_erase, printable
from spreadsheets.ticks import ticked


def plan_import(
    workbook: Workbook,
    resource: SheetResource,
    extra_headings: Sequence[tuple[str, str]] = (),
    exports: Exports | None = None,
    corrections: Sequence[Correction] = (),
) -> Plan:
    """Compare a workbook with the records and return what importing would do.

    ``extra_headings`` are pairs (heading, field) that win over the declared ones;
    ``exports`` knows what was exported, ``corrections`` what a person decided about
    sheets of the workbook.
    Raises ``TableNotFound`` when no sheet holds a table of this kind.
    """
    expected = expected_of(resource, extra_headings)
    reading = read_tables(workbook, expected, corrections, resource.label_of)
    return plan_tables(reading, workbook, resource, exports)


def expected_of(
    resource: SheetResource, extra_headings: Sequence[tuple[str, str]] = ()
) -> Expected:
    """Return what a table of a sheet looks like, with the headings of administrators.

    ``extra_headings`` are pairs (heading, field) that win over the declared ones.
    """
    headings = HeaderMap(resource.header_synonyms(), extra_headings)
    return resource.expected(headings.recognise)


def plan_tables(
    reading: TableReading,
    workbook: Workbook,
    resource: SheetResource,
    exports: Exports | None = None,
) -> Plan:
    """Compare the tables that were found with the records; see ``plan_import``."""
    tables = reading.usable()
    drafts = [
        draft
        for table in tables
        for row in table.rows
        for draft in resource.split(_read_row(resource, table, row))
    ]
    drafts, examples = _without_examples(resource, drafts)
    bases = Bases(resource, drafts, exports or NoExports())
    bases.recognise(workbook)
    for draft in drafts:
        resource.resolve(draft)
    # Refused rows are matched too: their records are in the file, not missing.
    resource.match([draft for draft in drafts if draft.identity is not None])
    bases.adopt()
    _forget_forbidden(resource, drafts)
    bases.attach()
    repeated = _settle_duplicates(resource, drafts)
    for draft in drafts:
        if not draft.refused:
            if draft.base is not None:
                merge(resource, draft)
            resource.check(draft)
    resource.check_together([draft for draft in drafts if not draft.refused])
    rows = [plan_row(resource, draft, repeated) for draft in drafts]
    rows += _missing_rows(resource, rows)
    return Plan(
        rows=tuple(rows),
        warnings=(*reading.warnings, *examples, *bases.notice(), *resource.warnings()),
        prerequisites=tuple(resource.prerequisites()),
    )


# --------------------------------------------------------------------- rows


def _without_examples(
    resource: SheetResource, drafts: Sequence[RowDraft]
) -> tuple[list[RowDraft], list[str]]:
    """Leave the examples of a template out, and say so."""
    examples = [
        draft
        for draft in drafts
        if is_example(draft.cells.get(resource.label_field, ("", "", None))[2])
    ]
    left_out = {id(draft) for draft in examples}
    return [draft for draft in drafts if id(draft) not in left_out], [
        _("Sheet “%(sheet)s”, row %(row)s is an example and was left out.")
        % {"sheet": draft.sheet, "row": draft.number}
        for draft in examples
    ]


def _read_row(resource: SheetResource, table: Table, row: TableRow) -> RowDraft:
    draft = RowDraft(sheet=table.sheet_name, number=row.number)
    for column in table.columns:
        cell = row.cells.get(column.index)
        if column.field is None:
            key = read_row_key(cell)
            draft.key = draft.key or key
            if key is None and not is_blank(cell):
                _keep(draft.raw, column.header, column.letter, cell)
            continue
        if column.tick:
            continue
        draft.cells[column.field] = (column.letter, column.header, cell)
        if not resource.columns[column.field].is_blank(cell):
            read_cell(resource, draft, column.field, cell)
    _read_ticks(resource, table, row, draft)
    for given in (row.given, resource.context.given, table.given):
        _read_given(resource, given, draft)
    _note_flaws(table, row, draft)
    return draft


def _read_ticks(
    resource: SheetResource, table: Table, row: TableRow, draft: RowDraft
) -> None:
    """Turn the marks of one row into values; several of one field are a doubt."""
    for name, columns in table.ticks.items():
        cells = [(c.header, c.tick, row.cells.get(c.index)) for c in columns]
        marked = [c for c in columns if not is_blank(row.cells.get(c.index))]
        if not marked:
            continue
        headers = " | ".join(column.header for column in marked)
        shown_cells = " | ".join(printable(row.cells[c.index]) for c in marked)
        draft.cells[name] = (marked[0].letter, headers, shown_cells)
        try:
            values = ticked(cells, cross_means_no=name in table.crossed)
        except CellError as error:
            draft.refuse(str(error), name)
            continue
        if len(values) > 1:
            draft.refuse(
                _("Several columns are ticked: %(columns)s. Leave one tick.")
                % {"columns": headers},
                name,
            )
        elif values:
            read_cell(resource, draft, name, values[0])


def _read_given(
    resource: SheetResource, given: Mapping[str, str], draft: RowDraft
) -> None:
    """Take what is said elsewhere for this row, unless the row says it itself."""
    for name, value in given.items():
        letter, header, cell = draft.cells.get(name, ("", "", None))
        if is_blank(cell):
            draft.cells[name] = (letter, header, value)
            read_cell(resource, draft, name, value)


def _note_flaws(table: Table, row: TableRow, draft: RowDraft) -> None:
    if not row.flaws:
        return
    for column in table.columns:
        text = row.flaws.get(column.index)
        if text and column.field:
            draft.cells.setdefault(column.field, (column.letter, column.header, None))
            draft.warn(flaw_sentence(text), column.field)


def _keep(raw: dict[str, str], header: str, letter: str, cell: Any) -> None:
    """Keep a cell as it came; of equal headings each column keeps its own."""
    name = header or letter
    raw[f"{header} ({letter})" if name in raw else name] = printable(cell)


def read_cell(resource: SheetResource, draft: RowDraft, name: str, cell: Any) -> None:
    field = resource.columns[name]
    if is_erase(cell):
        if field.erasable:
            draft.values[name] = field.empty
        else:
            draft.refuse(_("This field can't be cleared."), name)
        return
    try:
        parsed = _parse(resource, name, cell)
    except CellError as error:
        if field.keep_row:
            letter, header, _cell = draft.cells[name]
            _keep(draft.raw, header, letter, cell)
            draft.warn(
                _("%(reason)s The cell was left out; the rest of the row counts.")
                % {"reason": error},
                name,
                error.unknown,
            )
        else:
            draft.refuse(str(error), name, error.unknown)
        return
    draft.values[name] = parsed.value
    for warning in (*parsed.warnings, *doubts(cell)):
        draft.warn(warning, name)


def _parse(resource: SheetResource, name: str, cell: Any) -> Parsed[Any]:
    """Read and check a cell; short ones are remembered, since they repeat."""
    if type(cell) is str and len(cell) > SHORT:
        return _parse_anew(resource, name, cell)
    key = (name, type(cell), cell)
    parsed = resource.parsed.get(key)
    if parsed is None:
        parsed = _parse_anew(resource, name, cell)
        if len(resource.parsed) >= MOST_REMEMBERED:
            resource.parsed.clear()
        resource.parsed[key] = parsed
    return parsed


def _parse_anew(resource: SheetResource, name: str, cell: Any) -> Parsed[Any]:
    parsed = resource.columns[name].parse(cell)
    resource.validate(name, parsed.value)
    return parsed


def _forget_forbidden(resource: SheetResource, drafts: Iterable[RowDraft]) -> None:
    """Refuse rows of records with which the sender may have nothing to do."""
    for draft in drafts:
        reason = resource.forbidden(draft.instance) if draft.instance else ""
        if reason:
            draft.refuse(reason)
            draft.instance = None


# --------------------------------------------------------------- duplicates


def _settle_duplicates(resource: SheetResource, drafts: Iterable[RowDraft]) -> set[int]:
    """Refuse rows that contradict each other; return ids of mere repetitions.

    Two rows of one identity are both refused, each naming the others, unless
    they say the same: then the first counts.
    """
    by_identity: dict[Hashable, list[RowDraft]] = defaultdict(list)
    for draft in drafts:
        if draft.identity is not None and not draft.refused:
            by_identity[_record(resource, draft)].append(draft)
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


def _record(resource: SheetResource, draft: RowDraft) -> Hashable:
    """The record that a row means, whether by its key, its code or its name."""
    if draft.instance is None:
        return draft.identity
    return ("record", resource.object_id(draft.instance))


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


def plan_row(
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
        changes = differences(resource, draft) | _restored(resource, draft)
        draft.changes = changes
        draft.current = None
        action = _action_of(draft, changes)
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


def _restored(resource: SheetResource, draft: RowDraft) -> dict[str, FieldChange]:
    """Bring an archived record back, unless it was archived since the export."""
    if (
        not resource.is_archived(draft.instance)
        or resource.context.on_conflict == "ours"
    ):
        return {}
    if draft.base is None:
        draft.warn(_("The record was archived; confirming takes it into use again."))
        return {ARCHIVED: FieldChange(True, True, False, False)}
    draft.warn(_("The record was archived since the export; it stays archived."))
    return {}


def _action_of(draft: RowDraft, changes: dict[str, FieldChange]) -> Action:
    """A row with an undecided cell waits as a whole."""
    if draft.conflicts:
        return Action.CONFLICT
    written = any(change.writes for change in changes.values())
    return Action.CHANGED if written else Action.UNCHANGED


def _label(resource: SheetResource, draft: RowDraft) -> str:
    """Return what a row is called: by the file where it is refused.

    The record that a refused row means may be one that the sender must not see.
    """
    _letter, _header, cell = draft.cells.get(resource.label_field, ("", "", None))
    value = draft.values.get(resource.label_field)
    if value is None or (draft.refused and not is_blank(cell)):
        value = cell
    return printable(value)[:255]


def _raw(draft: RowDraft) -> dict[str, str]:
    """A refused row keeps all its cells, so that nothing is lost."""
    cells = dict(draft.raw)
    for letter, header, cell in draft.cells.values():
        name = header or letter
        if cell is not None and name and name not in cells:
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
