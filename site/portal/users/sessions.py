"""The session engine: Django's in the database, with a list that people can read.

What makes a session somebody's (who, from where, since when) is part of its
data; the columns of :class:`~portal.users.models.Session` are filled from that
on each save, so the two can't disagree. Keys are stored as hashes.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

from asgiref.sync import sync_to_async
from django.contrib.auth import SESSION_KEY as USER_ID
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

SIGNED_IN_AT = "signed_in_at"
SEEN_AT = "seen_at"
ADDRESS = "address"
BROWSER = "browser"


def stored_key(session_key: str) -> str:
    """Return what stands in the database for the key in a browser's cookie."""
    # As much of it as Django's column holds, which is 160 bits.
    return hashlib.sha256(session_key.encode()).hexdigest()[:40]


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> Any:
        from portal.users.models import Session

        return Session

    def load(self) -> dict[str, Any]:
        row = self._rows(self.session_key).filter(expire_date__gt=timezone.now())
        found = row.first()
        if found is None:
            self._session_key = None
            return {}
        return self.decode(found.session_data)

    def exists(self, session_key: str | None) -> bool:
        return bool(self._rows(session_key).exists())

    def delete(self, session_key: str | None = None) -> None:
        self._rows(session_key or self.session_key).delete()

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        return self._complete(super().create_model_instance(data), data)

    async def aload(self) -> dict[str, Any]:
        return await sync_to_async(self.load)()

    async def aexists(self, session_key: str) -> bool:
        return await sync_to_async(self.exists)(session_key)

    async def adelete(self, session_key: str | None = None) -> None:
        await sync_to_async(self.delete)(session_key)

    async def acreate_model_instance(self, data: dict[str, Any]) -> Any:
        return self._complete(await super().acreate_model_instance(data), data)

    def _rows(self, session_key: str | None) -> Any:
        rows = self.model.objects
        if session_key is None:
            return rows.none()
        return rows.filter(session_key=stored_key(session_key))

    @staticmethod
    def _complete(row: Any, data: dict[str, Any]) -> Any:
        row.session_key = stored_key(row.session_key)
        row.user_id = data.get(USER_ID)
        row.address = data.get(ADDRESS)
        row.browser = data.get(BROWSER, "")
        row.signed_in_at = as_time(data.get(SIGNED_IN_AT))
        row.seen_at = as_time(data.get(SEEN_AT))
        return row


def as_time(seconds: float | None) -> datetime | None:
    """Return a time of the session's data, which holds seconds since 1970."""
    return None if seconds is None else datetime.fromtimestamp(seconds, tz=UTC)
