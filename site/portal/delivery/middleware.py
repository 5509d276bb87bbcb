"""Gives public answers validators, and serves them again while nothing changed."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import (
    get_conditional_response,
    patch_cache_control,
    patch_vary_headers,
)
from django.utils.http import http_date

from portal.delivery.identity import API, Identity, identify
from portal.delivery.store import find_answer, seen_before, store_answer

#: What depends on who asks, or is a file that is served with its own headers.
NOT_PUBLIC = (
    "/admin/",
    "/documents/",
    "/i18n/",
    "/spreadsheets/",
    "/_util/",
    "/gaya/",
)
LONGEST_QUERY = 1024
#: An answer that depends on anything else is not ours to keep.
UNDERSTOOD = {"accept", "accept-encoding", "accept-language", "cookie"}
_NOT_KEPT = ("private", "no-store", "no-cache")

Answer = Callable[[HttpRequest], HttpResponseBase]


class PublicAnswersMiddleware:
    """Stands inside all other middleware, so that those treat stored answers too.

    An answer is public when nobody is signed in, no password was given and no
    token sent: such requests carry neither cookie nor ``Authorization``. All
    others are left alone and marked private.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(settings.MEDIA_URL):
            return _may_be_kept_a_day(self.get_response(request))
        if not _asks_for_a_page(request):
            return self.get_response(request)
        if _is_personal(request):
            return _mark_private(self.get_response(request))
        identity = _identity(request)
        if identity is None:
            return self.get_response(request)
        return self._public_answer(request, identity)

    def _public_answer(
        self, request: HttpRequest, identity: Identity
    ) -> HttpResponseBase:
        if identity.is_held_by(request):
            return _add_headers(request, HttpResponseNotModified(), identity)
        stored = find_answer(identity.digest) if settings.STORE_ANSWERS else None
        if stored is not None:
            response = stored.answer(request)
        else:
            fresh = self.get_response(request)
            if not isinstance(fresh, HttpResponse) or not _is_public(request, fresh):
                return fresh
            response = fresh
            if settings.STORE_ANSWERS and _is_worth_storing(request, identity):
                store_answer(identity.digest, response)
        _add_headers(request, response, identity)
        conditional = get_conditional_response(
            request, identity.etag, identity.last_modified, response
        )
        return conditional or response


# ------------------------------------------------------------------ the request


def _asks_for_a_page(request: HttpRequest) -> bool:
    return (
        request.method in {"GET", "HEAD"}
        and not request.path.startswith(NOT_PUBLIC)
        # Wagtail sends previews of drafts through here, under public addresses.
        and not getattr(request, "is_dummy", False)
    )


def _is_personal(request: HttpRequest) -> bool:
    return (
        settings.SESSION_COOKIE_NAME in request.COOKIES
        or "messages" in request.COOKIES
        or "HTTP_AUTHORIZATION" in request.META
    )


def _identity(request: HttpRequest) -> Identity | None:
    region = getattr(request, "region", None)
    if region is None or len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY:
        return None
    return identify(request, region)


def _is_worth_storing(request: HttpRequest, identity: Identity) -> bool:
    if request.method != "GET":
        return False
    limited = not request.META.get("QUERY_STRING") and not request.path.startswith(API)
    return limited or seen_before.check(identity.digest)


# ------------------------------------------------------------------- the answer


def _is_public(request: HttpRequest, response: HttpResponse) -> bool:
    """Tell whether anybody else may get the same answer."""
    vary = set(_names(response.get("Vary", "")))
    session = getattr(request, "session", None)
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        # Cookies that the middleware around this one will set.
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        and not (session is not None and session.modified)
        and not _has_directive(response, *_NOT_KEPT)
        and not response.has_header("ETag")
        and not response.has_header("Content-Encoding")
        # An attribute, which a stored answer would lose.
        and not getattr(response, "xframe_options_exempt", False)
        and vary <= UNDERSTOOD
    )


def _has_directive(response: HttpResponseBase, *names: str) -> bool:
    found = _names(response.get("Cache-Control", ""))
    return any(directive.split("=")[0] in names for directive in found)


def _names(header: str) -> list[str]:
    return [name.strip().lower() for name in header.split(",") if name.strip()]


def _add_headers(
    request: HttpRequest, response: HttpResponse, identity: Identity
) -> HttpResponse:
    response.headers["ETag"] = identity.etag
    if response.headers.get("Content-Encoding"):
        response.headers["ETag"] = f"W/{identity.etag}"
    if identity.last_modified is None:
        response.headers.pop("Last-Modified", None)
    else:
        response.headers["Last-Modified"] = http_date(identity.last_modified)
    if not response.has_header("Cache-Control"):
        patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
    varies = ["Accept-Language", "Cookie", "Accept-Encoding"]
    patch_vary_headers(
        response, ["Accept", *varies] if request.path.startswith(API) else varies
    )
    return response


def _mark_private(response: HttpResponseBase) -> HttpResponseBase:
    if not response.has_header("Cache-Control"):
        patch_cache_control(response, private=True, no_cache=True)
    patch_vary_headers(response, ["Cookie"])
    return response


def _may_be_kept_a_day(response: HttpResponseBase) -> HttpResponseBase:
    """Pictures get a new name with a new content; where Django serves them."""
    if response.status_code == 200 and not response.has_header("Cache-Control"):
        patch_cache_control(response, public=True, max_age=86_400)
    return response
