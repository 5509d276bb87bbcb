"""Keeping the memory of long work down."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections


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
