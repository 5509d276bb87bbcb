"""What public pages with forms and personal data have in common."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from innovations.models import Region


class PublicPage:
    """A view whose answer nobody keeps, lists or tells other sites about."""

    request: HttpRequest

    @cached_property
    def region(self) -> Region:
        """The region whose site was asked; there is no page without one."""
        region = Region.objects.for_request(self.request)
        if region is None:
            raise Http404
        return region

    @property
    def address(self) -> str:
        return str(self.request.META.get("REMOTE_ADDR", ""))

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        self.region  # noqa: B018 -- a site of no region has none of these pages
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return keep_private(response)


def keep_private(response: HttpResponseBase) -> HttpResponseBase:
    """Say that nobody keeps, lists or tells about an answer."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    # Not "no-referrer": then browsers hide the origin of the form, too.
    response.headers["Referrer-Policy"] = "same-origin"
    return response
