"""A database that lives as long as the measurement, on the engine that is set."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings


@contextmanager
def scratch_database(folder: Path) -> Iterator[str]:
    """Yield the ``DATABASE_URL`` of an empty database; never the live one."""
    live = settings.DATABASES["default"]
    if live["ENGINE"].endswith("sqlite3"):
        yield f"sqlite:///{folder / 'benchmark.sqlite3'}"
        return
    name = f"lumbung_benchmark_{secrets.token_hex(4)}"
    _run(live, f'CREATE DATABASE "{name}"')
    try:
        yield _url(live, name)
    finally:
        _run(live, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


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


def _url(live: dict[str, Any], name: str) -> str:
    user, password = quote(live["USER"], safe=""), quote(live["PASSWORD"], safe="")
    port = f":{live['PORT']}" if live["PORT"] else ""
    return f"postgres://{user}:{password}@{live['HOST']}{port}/{name}"
