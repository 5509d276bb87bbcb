"""Ends old sessions, and keeps out whoever has only given a password."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.functional import LazyObject, empty
from django.utils.translation import gettext as _
from django_otp.middleware import OTPMiddleware

from portal.users.access import must_have_second_factor
from portal.users.services.sessions import is_over, note_seen

Answer = Callable[[HttpRequest], HttpResponseBase]

SET_UP = "users_set_up_second_factor"
ASK_CODE = "users_ask_code"

#: All that somebody may open whose second factor is still missing.
OPEN_WITHOUT_SECOND_FACTOR = {
    SET_UP,
    ASK_CODE,
    "wagtailadmin_logout",
    # Icons and translations for the two screens; anybody gets them.
    "wagtailadmin_sprite",
    "wagtailadmin_javascript_catalog",
}


class SessionLimitsMiddleware:
    """Signs out whoever is signed in for too long, or did nothing for too long.

    Looks at a session only where the browser sent one, so that public pages
    stay the same for everybody.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            self._limit(request)
        return self.get_response(request)

    def _limit(self, request: HttpRequest) -> None:
        if SESSION_KEY not in request.session:
            return
        if not is_over(request.session):
            note_seen(request.session)
            return
        logout(request)
        if _is_admin(request):
            messages.info(
                request, _("You were signed out for your safety. Please sign in again.")
            )


class ProvenUserMiddleware(OTPMiddleware):
    """The library's, which wraps the lazy user in another one.

    Wagtail looks only behind the first, and would log nothing about the person.
    """

    def _verify_user_sync(self, request: HttpRequest, user: Any) -> Any:
        found = super()._verify_user_sync(request, user)
        while isinstance(found, LazyObject):
            if found._wrapped is empty:
                found._setup()
            found = found._wrapped
        return found


class SecondFactorMiddleware:
    """Whoever still has to prove a second factor is nobody.

    Such a person may open the few addresses above. The rest of the admin sends
    them there, and everywhere else they are anonymous: an address that is
    missing in these rules is closed, not open.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and is_unproven(request):
            if _name(request) in OPEN_WITHOUT_SECOND_FACTOR:
                return self.get_response(request)
            if _is_admin(request):
                return _lead_to_proof(request)
            request.user = AnonymousUser()
        return self.get_response(request)


def is_unproven(request: HttpRequest) -> bool:
    """Tell whether somebody is signed in whose second factor is missing.

    Because they have one and didn't show it in this session, or because they
    must have one and don't.
    """
    if SESSION_KEY not in request.session or not request.user.is_authenticated:
        return False
    if request.user.is_verified():  # type: ignore[attr-defined]
        return False
    has_one = request.user.second_factor_since is not None
    return has_one or must_have_second_factor(request.user)


def _lead_to_proof(request: HttpRequest) -> HttpResponseBase:
    if request.headers.get("x-requested-with") == "XMLHttpRequest":
        raise PermissionDenied
    has_one = request.user.second_factor_since is not None  # type: ignore[union-attr]
    query = ""
    if request.method == "GET":
        query = "?" + urlencode({"next": request.get_full_path()})
    return redirect(reverse(ASK_CODE if has_one else SET_UP) + query)


def _is_admin(request: HttpRequest) -> bool:
    return request.path_info.startswith(reverse("wagtailadmin_home"))


def _name(request: HttpRequest) -> str | None:
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return None
