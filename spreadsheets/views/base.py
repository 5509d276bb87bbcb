"""What the import and export screens share."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from spreadsheets.access import visible_runs
from spreadsheets.models import ImportRun
from spreadsheets.registry import Sheet, get_sheet


class ImportView(WagtailAdminTemplateMixin):
    """What the screens share: an icon and the way back."""

    _show_breadcrumbs = True
    header_icon = "upload"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        home = list(super().get_breadcrumbs_items())
        here = {"url": reverse("spreadsheets:index"), "label": _("Import")}
        return [*home, here, *self.trail()]

    def trail(self) -> list[dict[str, Any]]:
        """Return the breadcrumbs below the start of the import screens."""
        return []


class RunMixin:
    """Finds a run that the person may see; others don't exist for them."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def run(self) -> ImportRun:
        runs = visible_runs(self.request.user).select_related("confirmed_by", "undoes")
        return get_object_or_404(runs, pk=self.kwargs["pk"])

    @property
    def sheet(self) -> Sheet:
        return get_sheet(self.run.sheet)
