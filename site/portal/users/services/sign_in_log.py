"""The sign-in log: what happened, from where, for a limited time."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from portal.users.addresses import client_address
from portal.users.choices import SignInEventKind
from portal.users.models import SignInEvent, User

_KEPT_OF_UNKNOWN = 3


def record(
    *,
    kind: SignInEventKind,
    user: User | None = None,
    username: str = "",
    actor: User | None = None,
    request: HttpRequest | None = None,
) -> SignInEvent:
    """Write a line of the log.

    ``username`` is what was typed where it names no account; only its first
    letters are kept, since people type passwords into the wrong field.
    ``actor`` is kept where it is somebody else than ``user``.
    """
    return SignInEvent.objects.create(
        at=timezone.now(),
        kind=kind,
        user=user,
        username=user.get_username() if user else _shortened(username),
        actor=actor if actor is not None and actor != user else None,
        address=client_address(request) if request else None,
        browser=browser_of(request) if request else "",
    )


def browser_of(request: HttpRequest) -> str:
    """Return how the browser calls itself, as much as we keep."""
    return request.META.get("HTTP_USER_AGENT", "").replace("\0", "")[:255]


def clear_sign_in_log(*, days: int | None = None) -> int:
    """Delete what is older than ``days`` (``SIGN_IN_LOG_DAYS``); return how many."""
    kept = settings.SIGN_IN_LOG_DAYS if days is None else days
    before = timezone.now() - timedelta(days=kept)
    count, _models = SignInEvent.objects.filter(at__lt=before).delete()
    return count


def _shortened(username: str) -> str:
    if len(username) <= _KEPT_OF_UNKNOWN:
        return "…" if username else ""
    return f"{username[:_KEPT_OF_UNKNOWN]}…"
