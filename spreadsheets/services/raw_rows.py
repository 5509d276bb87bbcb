"""Storing tens of thousands of rows past the making of model instances."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models, router

BATCH = 500


def insert_values(
    model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert rows whose values are as the database takes them, see ``stored``."""
    connection = connections[router.db_for_write(model)]
    quote = connection.ops.quote_name
    columns = [model._meta.get_field(name).column for name in names]  # type: ignore[union-attr]
    statement = "INSERT INTO {} ({}) VALUES ({})".format(  # noqa: S608 -- our names
        quote(model._meta.db_table),
        ", ".join(map(quote, columns)),
        ", ".join("%s" for _column in columns),
    )
    waiting = iter(rows)
    with connection.cursor() as cursor:
        while batch := list(islice(waiting, BATCH)):
            cursor.executemany(statement, batch)


def stored(model: type[models.Model], name: str, value: Any) -> Any:
    """Return a value of a field as the database takes it."""
    field: Any = model._meta.get_field(name)
    return field.get_db_prep_save(value, connections[router.db_for_write(model)])


@contextmanager
def without_mapped_file() -> Iterator[None]:
    """Don't map the file of an SQLite database into memory meanwhile.

    Long work reads all of it, and each part would count as memory of the process.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor != "sqlite":
        yield
        return
    size = _mapped(connection)
    _map(connection, 0)
    try:
        yield
    finally:
        _map(connection, size)


def _mapped(connection: Any) -> int:
    with connection.cursor() as cursor:
        found = cursor.execute("PRAGMA mmap_size").fetchone()
    return int(found[0]) if found else 0


def _map(connection: Any, size: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA mmap_size = {size}")
