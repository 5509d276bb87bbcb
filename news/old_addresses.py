"""The short addresses of an old WordPress: ``/?p=123``.

Wagtail's redirects answer where nothing else does, and at ``/`` there is the home page.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from wagtail.models import Site

from news.services.takeovers.redirects import are_possible, redirect_model


class ShortAddressMiddleware:
    """Leads from the short address of an article that was taken over to its page."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        number = request.GET.get("p", "") if request.path == "/" else ""
        if (
            number.isascii()
            and number.isdigit()
            and len(number) < 16
            and are_possible()
        ):
            rows = redirect_model().get_for_site(Site.find_for_request(request))
            found = rows.filter(old_path=f"/?p={number}").first()
            if found is not None and found.link:
                return HttpResponsePermanentRedirect(found.link)
        return self._answer(request)
