"""The indexes of the databases, behind one small interface."""

from __future__ import annotations

from functools import cache

from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from portal.search.backends.base import Backend


def get_backend() -> Backend:
    """Return the index of the database that is used."""
    return _backend(connection.vendor)


@cache
def _backend(vendor: str) -> Backend:
    if vendor == "sqlite":
        from portal.search.backends.sqlite import SQLiteBackend

        return SQLiteBackend()
    if vendor == "postgresql":
        from portal.search.backends.postgresql import PostgreSQLBackend

        return PostgreSQLBackend()
    raise ImproperlyConfigured(f"no search on {vendor}")
