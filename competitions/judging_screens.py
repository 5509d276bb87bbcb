"""What the screens of judging share: nothing is kept by browsers, files say nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from competitions.cleaning import NotCleaned
from competitions.reading import GivenFile

#: What browsers show by themselves; everything else is saved.
_SHOWN = {"application/pdf", "image/png", "image/jpeg"}


class UnkeptScreen(WagtailAdminTemplateMixin):
    """A screen that browsers don't keep, and that refuses before it reads anything."""

    _show_breadcrumbs = True
    request: HttpRequest
    kwargs: dict[str, Any]

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        self.check()
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store, private"
        return response

    def check(self) -> None:
        """Raise ``Http404`` or ``PermissionDenied`` for whom the screen isn't."""


def file_response(
    request: HttpRequest, find: Callable[[], GivenFile], context: dict[str, Any]
) -> HttpResponse:
    """Return a file with no more than its name and kind, or the reason why not."""
    try:
        given = find()
    except LookupError as error:
        raise Http404 from error
    except NotCleaned as error:
        return render(
            request,
            "competitions/judging/withheld.html",
            {"reason": str(error), **context},
            status=403,
        )
    response = HttpResponse(given.content, content_type=given.content_type)
    response.headers["Content-Disposition"] = (
        content_disposition_header(given.content_type not in _SHOWN, given.name) or ""
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
