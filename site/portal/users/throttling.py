"""How many wrong attempts are too many, told to django-axes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_client_username, get_cool_off
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.db.models import Sum
from django.http import HttpRequest

from portal.users.choices import SignInEventKind
from portal.users.models import User
from portal.users.services.sign_in_log import record

#: Marks credentials whose password was right and whose code was not.
_SECOND_FACTOR = "second_factor"


class SignInHandler(AxesDatabaseHandler):
    """Three bounds instead of axes' one, and our own log.

    ``AXES_LOCKOUT_PARAMETERS`` names what is counted together (a person at an
    address, an address, a person), ``SIGN_IN_LIMITS`` the bound of each, in the
    same order. Names that nobody has are counted like others, so a lock-out
    doesn't tell which accounts exist.
    """

    def get_failures(
        self, request: HttpRequest, credentials: dict[str, Any] | None = None
    ) -> int:
        """Return failures as a number to compare with the first bound."""
        counts = [
            attempts.aggregate(total=Sum("failures_since_start"))["total"] or 0
            for attempts in self.get_user_attempts(request, credentials)
        ]
        limits = settings.SIGN_IN_LIMITS
        if any(count >= limit for count, limit in zip(counts, limits, strict=True)):
            return max(counts[0], limits[0])
        return int(counts[0])

    def reset_user_attempts(
        self, request: HttpRequest, credentials: dict[str, Any] | None = None
    ) -> int:
        """Forget a person's attempts here, once they succeeded.

        Not all of the address, as axes would: or whoever has one account could
        go on for ever guessing others.
        """
        here, *_others = self.filter_user_attempts(request, credentials)
        count, _models = here.delete()
        return int(count)

    def user_login_failed(
        self,
        sender: Any,
        credentials: dict[str, Any],
        request: HttpRequest | None = None,
        **kwargs: Any,
    ) -> None:
        # What is refused unseen is neither counted nor logged: nobody can fill
        # the log, or keep somebody locked out, by going on.
        refused = request is not None and request.axes_locked_out  # type: ignore[attr-defined]
        super().user_login_failed(sender, credentials, request, **kwargs)
        if request is None or refused:
            return
        kind = SignInEventKind.FAILED
        if credentials.get(_SECOND_FACTOR):
            kind = SignInEventKind.SECOND_FACTOR_FAILED
        self._record(kind, request, credentials)
        if request.axes_locked_out:  # type: ignore[attr-defined]
            self._record(SignInEventKind.LOCKED_OUT, request, credentials)

    def _record(
        self, kind: SignInEventKind, request: HttpRequest, credentials: dict[str, Any]
    ) -> None:
        username = get_client_username(request, credentials) or ""
        user = User.objects.filter(username=username).first()
        record(kind=kind, user=user, username=username, request=request)


def is_locked_out(request: HttpRequest, user: User) -> bool:
    """Tell whether a person who gave the right password is locked out since.

    Marks the request, so that the answer is the one about lock-outs.
    """
    locked = not AxesProxyHandler.is_allowed(request, {"username": user.get_username()})
    if locked:
        request.axes_locked_out = True  # type: ignore[attr-defined]
        request.axes_credentials = {"username": user.get_username()}  # type: ignore[attr-defined]
    return locked


def count_wrong_code(request: HttpRequest, user: User) -> None:
    """Count a wrong code like a wrong password."""
    user_login_failed.send(
        sender=__name__,
        credentials={"username": user.get_username(), _SECOND_FACTOR: True},
        request=request,
    )


def locked_until(
    request: HttpRequest, credentials: dict[str, Any] | None
) -> datetime | None:
    """Return when the next attempt is looked at; ``None`` if now."""
    handler = AxesProxyHandler.get_implementation()
    ends = [
        _falls_below(limit, attempts, get_cool_off(request))
        for attempts, limit in zip(
            handler.get_user_attempts(request, credentials),
            settings.SIGN_IN_LIMITS,
            strict=True,
        )
    ]
    return max((end for end in ends if end is not None), default=None)


def _falls_below(limit: int, attempts: Any, cool_off: Any) -> datetime | None:
    rows = attempts.order_by("attempt_time")
    counted = list(rows.values_list("attempt_time", "failures_since_start"))
    total = sum(failures for _time, failures in counted)
    end = None
    for time, failures in counted:
        if total < limit:
            break
        end, total = time + cool_off, total - failures
    return end
