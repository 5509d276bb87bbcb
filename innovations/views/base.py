"""What the registry's own screens share."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from innovations.access import current_region
from innovations.models import Region
from innovations.viewsets.kept import KeptRegion


class RegionalScreen(WagtailAdminTemplateMixin):
    """A screen about the current region; without one there is nothing to show."""

    _show_breadcrumbs = True
    request: HttpRequest

    @cached_property
    def region(self) -> Region:
        region = current_region(self.request)
        if region is None:
            raise PermissionDenied
        return region

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = [*super().get_breadcrumbs_items(), *self.trail()]
        return [*items, {"url": "", "label": self.get_page_title()}]

    def trail(self) -> list[dict[str, Any]]:
        """Return the breadcrumbs between the start page and this screen."""
        return []


class RegistrarScreen(KeptRegion, RegionalScreen):
    """Only for those who keep the registry of the region."""


class RefusingScreen(RegionalScreen):
    """Refuses before anything is read or written, whatever the method.

    Hours are read and shown as they are in the region, also for those who opened it
    at the address of another one or keep another time zone in their account.
    """

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        self.check()
        with timezone.override(ZoneInfo(self.region.time_zone)):
            response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
            if isinstance(response, TemplateResponse):
                response.render()
            return response

    def check(self) -> None:
        """Raise ``Http404`` or ``PermissionDenied`` for whom it is none of."""
