"""How often a new password may be asked for."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from innovations.networks import network_of
from portal.users.addresses import counted_address
from portal.users.choices import SignInEventKind
from portal.users.models import SignInEvent, User
from portal.users.services.sign_in_log import record

#: In an hour.
RESETS_PER_ADDRESS = 10
RESETS_PER_PERSON = 3


def may_ask_reset(request: HttpRequest) -> bool:
    """Tell whether an address may ask once more; at an office many share one."""
    network = counted_address(request)
    asked = _asked().values_list("address", flat=True)
    here = [each for each in asked if each and network_of(each) == network]
    return len(here) < RESETS_PER_ADDRESS


def may_send_reset(user: User) -> bool:
    """Tell whether one more e-mail may go to a person."""
    return _asked().filter(user=user).count() < RESETS_PER_PERSON


def note_reset_asked(*, email: str, request: HttpRequest) -> None:
    """Log that a password was asked for, for each account with this address."""
    users: list[User | None] = [
        *User.objects.filter(email__iexact=email, is_active=True)
    ]
    for user in users or [None]:
        record(
            kind=SignInEventKind.RESET_ASKED, user=user, username=email, request=request
        )


def _asked() -> QuerySet[SignInEvent]:
    since = timezone.now() - timedelta(hours=1)
    return SignInEvent.objects.filter(kind=SignInEventKind.RESET_ASKED, at__gt=since)
