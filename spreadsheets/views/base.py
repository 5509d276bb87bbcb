"""What the import and export screens share."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from spreadsheets.access import visible_runs
from spreadsheets.models import ImportRun
from spreadsheets.registry import Sheet, UnknownSheet, get_sheet


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


class SheetMixin:
    """Finds the sheet of the address; it has to be open to the person somewhere."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def _open(self) -> tuple[Sheet, list[Any]]:
        try:
            sheet = get_sheet(self.kwargs["sheet"])
        except UnknownSheet as error:
            raise Http404 from error
        scopes = list(sheet.scopes(self.request.user))
        if not scopes:
            raise PermissionDenied
        return sheet, scopes

    @property
    def sheet(self) -> Sheet:
        return self._open[0]

    @property
    def scopes(self) -> list[Any]:
        """The scopes of the sheet that are open to the person."""
        return self._open[1]


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
