"""What makes two public answers the same: computed before any view runs."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from hashlib import sha256
from typing import NamedTuple

from django.http import HttpRequest
from django.utils import translation
from django.utils.http import parse_etags

from innovations.models import Region
from innovations.services.versions import current_version
from portal.delivery.release import current_release
from portal.delivery.turning import last_turn

#: Only answers below it depend on ``Accept``; pages are always HTML.
API = "/api/"


class Identity(NamedTuple):
    """``digest`` is equal only where the answer is; ``last_modified`` in seconds.

    ``last_modified`` is ``None`` in the second of a change, when seconds
    can't tell what came before it from what came after.
    """

    digest: str
    last_modified: int | None

    @property
    def etag(self) -> str:
        return f'"{self.digest}"'

    def is_held_by(self, request: HttpRequest) -> bool:
        """Tell whether the client names the very answer it would get.

        Our tags can't be guessed: they hold the secret token of the version,
        so whoever has one got it with an answer of status 200. Neither ``*``
        nor a date proves that; those wait for the answer itself.
        """
        if (
            "HTTP_IF_MATCH" in request.META
            or "HTTP_IF_UNMODIFIED_SINCE" in request.META
        ):
            return False
        held = parse_etags(request.META.get("HTTP_IF_NONE_MATCH", ""))
        return self.etag in (tag.removeprefix("W/") for tag in held)


def identify(request: HttpRequest, region: Region) -> Identity | None:
    """Return what the answer will be, or ``None``: nothing may be kept now."""
    version = current_version(region)
    if version is None:
        return None
    release = current_release()
    turn = last_turn(region, version.token)  # countdowns and phases go by the clock
    parts = [
        version.token,
        release.name,
        str(region.pk),
        request.scheme or "",
        request.get_host(),
        request.get_full_path(),
        translation.get_language() or "",
        turn.isoformat(),
    ]
    if request.path.startswith(API):
        parts.append(request.META.get("HTTP_ACCEPT", ""))
    digest = sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
    changed_at = max(version.changed_at, release.changed_at, turn)
    return Identity(digest[:40], _whole_seconds(changed_at))


def _whole_seconds(moment: datetime) -> int | None:
    """Round up: an answer made earlier in the same second must count as older."""
    seconds = math.ceil(moment.timestamp())
    return None if seconds > datetime.now(tz=UTC).timestamp() else seconds
