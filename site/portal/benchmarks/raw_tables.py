"""What an editor's page leaves in the tables, and the same rows written raw.

Which tables there are is found out by making a page and counting, so that none is
forgotten when a plugin adds one.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from itertools import islice
from typing import Any, Protocol

from django.db import connection

BATCH = 500
#: Parts of SQLite's full-text tables, which it writes itself.
_SHADOWS = ("_data", "_idx", "_docsize", "_config", "_content")


def count_rows() -> dict[str, int]:
    """Return the number of rows of every table of the current database."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        counts = {}
        for name in names:
            if _is_shadow(name, names):
                continue
            cursor.execute(f'SELECT COUNT(*) FROM "{name}"')  # noqa: S608 -- our tables
            counts[name] = cursor.fetchone()[0]
    return counts


def grown(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    """Return by how many rows tables grew, those that did."""
    return {
        name: count - before.get(name, 0)
        for name, count in after.items()
        if count > before.get(name, 0)
    }


def _is_shadow(name: str, names: list[str]) -> bool:
    return any(
        name.endswith(ending) and name.removesuffix(ending) in names
        for ending in _SHADOWS
    )


class Store(Protocol):
    """A database past Django: text in, text out, nothing made of it."""

    def columns(self, table: str) -> list[str]: ...

    def is_made_by_trigger(self, table: str) -> bool: ...

    def keys(self, table: str, key: str) -> set[Any]: ...

    def rows(self, table: str, columns: list[str]) -> Iterator[tuple[Any, ...]]: ...

    def insert(
        self, table: str, columns: list[str], rows: list[tuple[Any, ...]]
    ) -> None: ...

    def commit(self) -> None: ...

    def close(self) -> None: ...


class SqliteStore:
    def __init__(self, url: str) -> None:
        self.connection = sqlite3.connect(url.removeprefix("sqlite:///"))
        for pragma in (
            "journal_mode = WAL",
            "synchronous = NORMAL",
            "foreign_keys = ON",
            "mmap_size = 268435456",
            "cache_size = -8000",
        ):
            self.connection.execute(f"PRAGMA {pragma}")

    def columns(self, table: str) -> list[str]:
        found = self.connection.execute(f'PRAGMA table_xinfo("{table}")').fetchall()
        names = [row[1] for row in found if row[6] == 0]
        return ["rowid", *names] if self._is_virtual(table) else names

    def is_made_by_trigger(self, table: str) -> bool:
        """Whether the rows arrive by themselves with those of another table."""
        if not self._is_virtual(table):
            return False
        pattern = f"%INSERT INTO%{table}%"
        return bool(
            self.connection.execute(
                "SELECT 1 FROM sqlite_master WHERE type = 'trigger' AND sql LIKE ?",
                [pattern],
            ).fetchone()
        )

    def _is_virtual(self, table: str) -> bool:
        sql = self.connection.execute(
            "SELECT sql FROM sqlite_master WHERE name = ?", [table]
        ).fetchone()
        return bool(sql) and sql[0].upper().startswith("CREATE VIRTUAL")

    def keys(self, table: str, key: str) -> set[Any]:
        query = f'SELECT "{key}" FROM "{table}"'  # noqa: S608 -- our tables
        return {row[0] for row in self.connection.execute(query)}

    def rows(self, table: str, columns: list[str]) -> Iterator[tuple[Any, ...]]:
        names = ", ".join(f'"{name}"' for name in columns)
        yield from self.connection.execute(
            f'SELECT {names} FROM "{table}"'  # noqa: S608 -- our tables
        )

    def insert(
        self, table: str, columns: list[str], rows: list[tuple[Any, ...]]
    ) -> None:
        names = ", ".join(f'"{name}"' for name in columns)
        marks = ", ".join("?" for _name in columns)
        statement = f'INSERT INTO "{table}" ({names}) VALUES ({marks})'  # noqa: S608
        self.connection.executemany(statement, rows)

    def commit(self) -> None:
        self.connection.commit()

    def close(self) -> None:
        self.connection.close()


class PostgresStore:
    def __init__(self, url: str) -> None:
        import psycopg

        self.connection = psycopg.connect(url, cursor_factory=psycopg.ClientCursor)

    def columns(self, table: str) -> list[str]:
        found = self.connection.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s "
            "AND is_generated = 'NEVER' ORDER BY ordinal_position",
            [table],
        )
        return [row[0] for row in found]

    def is_made_by_trigger(self, table: str) -> bool:
        return False

    def keys(self, table: str, key: str) -> set[Any]:
        return {row[0] for row in self.rows(table, [key])}

    def rows(self, table: str, columns: list[str]) -> Iterator[tuple[Any, ...]]:
        # As text, so that nobody decodes and encodes what is only copied.
        names = ", ".join(f'"{name}"::text' for name in columns)
        with self.connection.cursor() as cursor:
            cursor.execute(f'SELECT {names} FROM "{table}"'.encode())  # noqa: S608
            yield from cursor

    def insert(
        self, table: str, columns: list[str], rows: list[tuple[Any, ...]]
    ) -> None:
        names = ", ".join(f'"{name}"' for name in columns)
        one = "(" + ", ".join("%s" for _name in columns) + ")"
        marks = ", ".join(one for _row in rows)
        statement = f'INSERT INTO "{table}" ({names}) VALUES {marks}'  # noqa: S608
        values = [value for row in rows for value in row]
        with self.connection.cursor() as cursor:
            cursor.execute(statement.encode(), values)

    def commit(self) -> None:
        self.connection.commit()

    def close(self) -> None:
        self.connection.close()


def open_store(url: str) -> Store:
    return SqliteStore(url) if url.startswith("sqlite") else PostgresStore(url)


def write_raw(source_url: str, target_url: str, tables: list[str]) -> dict[str, Any]:
    """Write what ``source`` has and ``target`` lacks, all in one transaction.

    Only the writing is timed. Returns seconds and rows by table.
    """
    source, target = open_store(source_url), open_store(target_url)
    copied: dict[str, int] = {}
    wall = cpu = 0.0
    for table in tables:
        if target.is_made_by_trigger(table):
            continue
        columns = target.columns(table)
        known = target.keys(table, columns[0])
        new = (r for r in source.rows(table, columns) if r[0] not in known)
        while batch := list(islice(new, BATCH)):
            began, used = time.perf_counter(), time.process_time()
            target.insert(table, columns, batch)
            wall += time.perf_counter() - began
            cpu += time.process_time() - used
            copied[table] = copied.get(table, 0) + len(batch)
    began, used = time.perf_counter(), time.process_time()
    target.commit()
    wall += time.perf_counter() - began
    cpu += time.process_time() - used
    source.close()
    target.close()
    return {"wall": wall, "cpu": cpu, "tables": copied}
