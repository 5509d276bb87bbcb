"""Storing the rows of a plan."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from spreadsheets.bulk import tables
from spreadsheets.models import ImportRun, ImportRunRow
from spreadsheets.models.runs import pack
from spreadsheets.plan import PlannedRow

_JSON = ("changes", "messages", "raw", "decisions")
_NAMES = (
    *("run", "sheet_name", "number", "key", "label", "action", "object_id"),
    *("applied", *_JSON),
)
_FIELDS: dict[str, Any] = {n: ImportRunRow._meta.get_field(n) for n in _NAMES}


def insert_rows(run: ImportRun, rows: Iterable[PlannedRow]) -> None:
    """Store planned rows in their order.

    ``ImportRunRow.from_planned`` says the same of one row; a test compares them.
    """
    empty: dict[str, Any] = {name: {} for name in _JSON} | {"messages": []}
    kept = {name: tables.ready(_FIELDS[name], value) for name, value in empty.items()}

    def json(name: str, value: Any) -> Any:
        return tables.ready(_FIELDS[name], value) if value else kept[name]

    def values(planned: PlannedRow) -> tuple[Any, ...]:
        return (
            run.pk,
            planned.sheet[:255],
            planned.row,
            planned.key[:60],
            planned.label,
            str(planned.action),
            planned.object_id,
            False,
            json("changes", {n: pack(change) for n, change in planned.changes.items()}),
            json("messages", [m.as_stored() for m in planned.messages]),
            json("raw", planned.raw),
            kept["decisions"],
        )

    tables.insert_rows(ImportRunRow, list(_FIELDS.values()), map(values, rows))
