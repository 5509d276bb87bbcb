"""Where people are signed in: begin, limit and end."""

from __future__ import annotations

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from portal.users.addresses import client_address
from portal.users.choices import SignInEventKind
from portal.users.models import Session, User
from portal.users.services.sign_in_log import browser_of, record
from portal.users.sessions import ADDRESS, BROWSER, SEEN_AT, SIGNED_IN_AT, stored_key

#: At most so many seconds pass before "last seen" is written again.
_SEEN_EVERY = 5 * 60


def begin_session(*, request: HttpRequest) -> None:
    """Note on a new session from where and since when it is."""
    now = timezone.now().timestamp()
    request.session[SIGNED_IN_AT] = now
    request.session[SEEN_AT] = now
    request.session[ADDRESS] = client_address(request)
    request.session[BROWSER] = browser_of(request)


def is_over(session: SessionBase) -> bool:
    """Tell whether a session is too old, or was left alone for too long.

    A session that doesn't say when it began is over.
    """
    now = timezone.now().timestamp()
    age = now - session.get(SIGNED_IN_AT, 0)
    idle = now - session.get(SEEN_AT, 0)
    return age > settings.SESSION_COOKIE_AGE or idle > settings.SESSION_IDLE_AGE


def note_seen(session: SessionBase) -> None:
    """Keep "last seen" fresh, without writing on each request."""
    now = timezone.now().timestamp()
    if now - session[SEEN_AT] > min(_SEEN_EVERY, settings.SESSION_IDLE_AGE / 10):
        session[SEEN_AT] = now


def sessions_of(user: User) -> QuerySet[Session]:
    """Return where a person is signed in, the one seen last first."""
    now = timezone.now()
    return Session.objects.filter(user=user, expire_date__gt=now).order_by("-seen_at")


def is_current(session: Session, request: HttpRequest) -> bool:
    """Tell whether a row is the session of this request."""
    key = request.session.session_key
    return key is not None and session.session_key == stored_key(key)


def end_sessions(*, user: User, but: SessionBase | None = None) -> int:
    """End all sessions of a person, or all ``but`` one; return how many."""
    sessions = Session.objects.filter(user=user)
    if but is not None and but.session_key is not None:
        sessions = sessions.exclude(session_key=stored_key(but.session_key))
    count, _models = sessions.delete()
    return count


@transaction.atomic
def sign_out_elsewhere(
    *, actor: User, request: HttpRequest, only: Session | None = None
) -> int:
    """End one's own sessions on other devices, or ``only`` one of them.

    Return how many ended. Raise ``PermissionError`` for somebody else's.
    """
    if only is None:
        count = end_sessions(user=actor, but=request.session)
    elif only.user_id != actor.pk:
        raise PermissionError
    else:
        count, _models = Session.objects.filter(pk=only.pk).delete()
    if count:
        record(kind=SignInEventKind.SESSION_ENDED, user=actor, request=request)
    return count
