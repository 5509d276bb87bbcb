"""Knows the region of a request, and shows times in the region's zone."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from innovations.models import Region


class RegionTimeZoneMiddleware:
    """Activates WIB, WITA or WIT for the request; the plugins only see that.

    The region stays on the request as ``request.region``, so that templates
    need no second query for it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        region = Region.objects.for_request(request)
        request.region = region  # type: ignore[attr-defined]
        if region is None:
            return self.get_response(request)
        with timezone.override(ZoneInfo(region.time_zone)):
            return self.get_response(request)
