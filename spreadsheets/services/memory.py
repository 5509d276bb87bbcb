"""Settings of the process and the connection that suit long work."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS, connections

_USUAL: Final = gc.get_threshold()
#: A plan is a hundred thousand objects that stay; looking through them again and
#: again for cycles takes a sixth of an import.
_SELDOM: Final = (50_000, 20, 50)


@contextmanager
def long_work() -> Iterator[None]:
    """Do what reads or writes thousands of rows, in little memory and time."""
    with _without_mapped_file(), _seldom_collected():
        yield


@contextmanager
def _seldom_collected() -> Iterator[None]:
    # Of two that overlap the first to end brings back what is usual for both,
    # which costs the other some time only.
    gc.set_threshold(*_SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*_USUAL)


@contextmanager
def _without_mapped_file() -> Iterator[None]:
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
