"""Storing the rows of a plan, which may be tens of thousands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import islice
from typing import Any

from django.db import connections, models, router

from spreadsheets.models import ImportRun, ImportRunRow
from spreadsheets.models.runs import pack
from spreadsheets.plan import PlannedRow

BATCH = 500


def insert_rows(run: ImportRun, rows: Iterable[PlannedRow]) -> None:
    """Store planned rows in their order, past the making of model instances.

    ``ImportRunRow.from_planned`` says the same for one row; a test compares them.
    """
    connection = connections[router.db_for_write(ImportRunRow)]
    fields = [f for f in ImportRunRow._meta.concrete_fields if not f.primary_key]
    quote = connection.ops.quote_name
    statement = "INSERT INTO {} ({}) VALUES ({})".format(  # noqa: S608 -- our names
        quote(ImportRunRow._meta.db_table),
        ", ".join(quote(field.column) for field in fields),
        ", ".join("%s" for _field in fields),
    )
    stored = _Stored(run, fields, connection)
    values = map(stored.values, rows)
    with connection.cursor() as cursor:
        while batch := list(islice(values, BATCH)):
            cursor.executemany(statement, batch)


class _Stored:
    """The columns of rows; empty JSON values, which are most, are made once."""

    def __init__(
        self, run: ImportRun, fields: list[models.Field[Any, Any]], connection: Any
    ) -> None:
        self.run = run
        self.fields = fields
        self.connection = connection
        self.json = {f.name for f in fields if isinstance(f, models.JSONField)}
        empty = ImportRunRow(run=run)
        self.defaults = {
            f.name: f.get_db_prep_save(getattr(empty, f.attname), connection)
            for f in fields
        }

    def values(self, planned: PlannedRow) -> tuple[Any, ...]:
        return tuple(self._columns(planned))

    def _columns(self, planned: PlannedRow) -> Iterator[Any]:
        given: dict[str, Any] = {
            "sheet_name": planned.sheet[:255],
            "number": planned.row,
            "key": planned.key[:60],
            "label": planned.label,
            "action": str(planned.action),
            "object_id": planned.object_id,
            "changes": {n: pack(change) for n, change in planned.changes.items()},
            "messages": [asdict(message) for message in planned.messages],
            "raw": planned.raw,
        }
        for field in self.fields:
            value = given.get(field.name)
            if field.name not in given or (field.name in self.json and not value):
                yield self.defaults[field.name]
            elif field.name in self.json:
                yield field.get_db_prep_save(value, self.connection)
            else:
                yield value
