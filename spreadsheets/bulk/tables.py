"""Set-based inserts and updates on SQLite and PostgreSQL.

Django's own bulk operations build a model instance for each row and on SQLite a
statement for each few rows; here ready values go straight to the driver.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any, Final, TypeAlias

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models

BULK_VENDORS: Final = frozenset({"sqlite", "postgresql"})
CHUNK: Final = 2_000

Field: TypeAlias = "models.Field[Any, Any]"
Row = Sequence[Any]


def can_write() -> bool:
    """Tell whether the database is one that the bulk writer knows."""
    return connection.vendor in BULK_VENDORS


def ready(field: Field, value: Any) -> Any:
    """Return a value as the driver takes it, without objects of the driver."""
    prepared = field.get_db_prep_save(value, connection)
    # psycopg wraps JSON in an object; its text is the same and can be kept.
    if hasattr(prepared, "dumps") and hasattr(prepared, "obj"):
        return prepared.dumps(prepared.obj)
    return prepared


def as_json_text(value: Any) -> str:
    """Return JSON as Django's field for it stores it."""
    return json.dumps(value, cls=DjangoJSONEncoder)


def reserve_ids(model: type[models.Model], count: int) -> list[int]:
    """Take the next ids of a table, so that rows can name each other."""
    if not count:
        return []
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s))"
                " FROM generate_series(1, %s)",
                [f'"{table}"', model._meta.pk.column, count],
            )
            return [row[0] for row in cursor.fetchall()]
        cursor.execute(
            "UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s RETURNING seq",
            [count, table],
        )
        found = cursor.fetchone()
        last = int(found[0]) if found else _begin_sequence(cursor, model, count)
    return list(range(last - count + 1, last + 1))


def _begin_sequence(cursor: Any, model: type[models.Model], count: int) -> int:
    """A table that never had a row has no counter yet."""
    table = model._meta.db_table
    last = count + (
        model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0
    )
    cursor.execute(
        "INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last]
    )
    return last


def insert_rows(
    model: type[models.Model], fields: Sequence[Field], rows: Iterable[Row]
) -> None:
    """Insert ready values; each row has one for each field."""
    table = _quoted(model._meta.db_table)
    columns = ", ".join(_quoted(field.column) for field in fields)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            _copy(cursor, table, columns, rows)
        return
    places = ", ".join(["%s"] * len(fields))
    # Names come from Django's models, values travel apart.
    _many(f"INSERT INTO {table} ({columns}) VALUES ({places})", rows)  # noqa: S608


def update_rows(
    model: type[models.Model], fields: Sequence[Field], rows: Iterable[Row]
) -> None:
    """Update rows with ready values; each ends with the id of its row."""
    table = _quoted(model._meta.db_table)
    key = _quoted(model._meta.pk.column)
    names = [_quoted(field.column) for field in fields]
    if connection.vendor == "postgresql":
        _update_from_copy(table, key, names, rows)
        return
    settings = ", ".join(f"{name} = %s" for name in names)
    _many(f"UPDATE {table} SET {settings} WHERE {key} = %s", rows)  # noqa: S608


def _many(sql: str, rows: Iterable[Row]) -> None:
    iterator = iter(rows)
    with connection.cursor() as cursor:
        while batch := list(islice(iterator, CHUNK)):
            cursor.executemany(sql, batch)


def _update_from_copy(
    table: str, key: str, names: list[str], rows: Iterable[Row]
) -> None:
    settings = ", ".join(f"{name} = new.{name}" for name in names)
    columns = ", ".join([*names, key])
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE bulk_update ON COMMIT DROP AS"  # noqa: S608
            f" SELECT {columns} FROM {table} WITH NO DATA"
        )
        _copy(cursor, "bulk_update", columns, rows)
        cursor.execute(
            f"UPDATE {table} SET {settings} FROM bulk_update new"  # noqa: S608
            f" WHERE {table}.{key} = new.{key}"
        )
        cursor.execute("DROP TABLE bulk_update")


def _copy(cursor: Any, table: str, columns: str, rows: Iterable[Row]) -> None:
    with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _quoted(name: str | None) -> str:
    # Every concrete field has a column.
    return str(connection.ops.quote_name(str(name)))
