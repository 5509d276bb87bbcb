"""Lets people try again before the cool-off is over."""

from __future__ import annotations

from axes.models import AccessAttempt
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from innovations.networks import network_of
from portal.users.access import may_help_others
from portal.users.choices import SignInEventKind
from portal.users.models import User
from portal.users.services.sign_in_log import record


@transaction.atomic
def unlock(
    *,
    actor: User | None,
    username: str = "",
    address: str | None = None,
    request: HttpRequest | None = None,
) -> int:
    """Forget the failed attempts of a name, of an address, or of a name there.

    Return how many counters were forgotten. ``actor=None`` is the command
    line. Raise ``PermissionDenied`` for others than administrators, and
    ``ValueError`` if neither a name nor an address is given.
    """
    if actor is not None and not may_help_others(actor):
        raise PermissionDenied
    if not username and not address:
        raise ValueError("say whom or which address to unlock")
    attempts = AccessAttempt.objects.all()
    if username:
        attempts = attempts.filter(username=username)
    if address:
        attempts = attempts.filter(ip_address=network_of(address))
    count, _models = attempts.delete()
    if count:
        user = User.objects.filter(username=username).first() if username else None
        record(
            kind=SignInEventKind.UNLOCKED,
            user=user,
            username=username,
            actor=actor,
            request=request,
        )
    return int(count)


def forget_old_attempts() -> int:
    """Delete failures that no longer count towards a lock; return how many rows."""
    before = timezone.now() - settings.AXES_COOLOFF_TIME
    count, _models = AccessAttempt.objects.filter(attempt_time__lt=before).delete()
    return int(count)


def forget_attempts(*, user: User) -> None:
    """Forget failures with a password that is no longer the right one."""
    AccessAttempt.objects.filter(username=user.get_username()).delete()
