"""A database that lives as long as the measurement, on the engine that is set."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings


@contextmanager
def scratch_database(folder: Path, copy_of: str = "") -> Iterator[str]:
    """Yield the ``DATABASE_URL`` of an empty database; never the live one.

    ``copy_of`` is the address of another scratch database, to which nobody is
    connected and which it then equals.
    """
    live = settings.DATABASES["default"]
    name = f"lumbung_benchmark_{secrets.token_hex(4)}"
    if live["ENGINE"].endswith("sqlite3"):
        path = folder / f"{name}.sqlite3"
        if copy_of:
            _copy(copy_of.removeprefix("sqlite:///"), path)
        yield f"sqlite:///{path}"
        return
    template = f' TEMPLATE "{copy_of.rpartition("/")[2]}"' if copy_of else ""
    _run(live, f'CREATE DATABASE "{name}"{template}')
    try:
        yield address_of(live, name)
    finally:
        _run(live, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _copy(source: str, target: Path) -> None:
    """With what the source still has in its log."""
    with (
        closing(sqlite3.connect(source)) as old,
        closing(sqlite3.connect(target)) as new,
    ):
        old.backup(new)


def _run(live: dict[str, Any], statement: str) -> None:
    import psycopg

    with psycopg.connect(
        dbname=live["NAME"],
        user=live["USER"],
        password=live["PASSWORD"],
        host=live["HOST"] or None,
        port=live["PORT"] or None,
        autocommit=True,
    ) as connection:
        connection.execute(statement)


def address_of(live: dict[str, Any], name: str) -> str:
    """Return the ``DATABASE_URL`` of another database on the server of one."""
    user, password = quote(live["USER"], safe=""), quote(live["PASSWORD"], safe="")
    port = f":{live['PORT']}" if live["PORT"] else ""
    return f"postgres://{user}:{password}@{live['HOST']}{port}/{name}"
