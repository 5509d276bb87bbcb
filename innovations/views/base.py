"""What the registry's own screens share."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
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
