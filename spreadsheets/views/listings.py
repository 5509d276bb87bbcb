"""For the admin's listings: the way to an export of what they show."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import Button, HeaderButton

from spreadsheets.registry import Listing, get_sheet
from spreadsheets.views.exports import SCOPE_PARAMETER

#: What a listing's address may hold that says nothing about its rows.
_NOT_FILTERS = ("p", "export", "ordering", "_w_filter_fragment", SCOPE_PARAMETER)


def export_url(request: HttpRequest, sheet_name: str, scope_key: str = "") -> str:
    """Return where a listing's rows are exported, or nothing if they may not be."""
    sheet = get_sheet(sheet_name)
    if not sheet.scopes(request.user).exists():
        return ""
    return _with_filters(request, "spreadsheets:export", sheet_name, scope_key)


def change_url(request: HttpRequest, sheet_name: str, scope_key: str = "") -> str:
    """Return where a column of a listing's rows is changed, or nothing."""
    sheet = get_sheet(sheet_name)
    if not (sheet.resource.one_value_fields and sheet.keepers(request.user).exists()):
        return ""
    return _with_filters(request, "spreadsheets:change", sheet_name, scope_key)


def _with_filters(
    request: HttpRequest, screen: str, sheet_name: str, scope_key: str
) -> str:
    query = request.GET.copy()
    for name in _NOT_FILTERS:
        query.pop(name, None)
    if scope_key:
        query[SCOPE_PARAMETER] = scope_key
    address = reverse(screen, args=[sheet_name])
    return f"{address}?{query.urlencode()}" if query else address


class ExportedListing:
    """For Wagtail's listings: our export instead of Wagtail's.

    Wagtail's writes texts as programs run them (formulas) and can't come back.
    """

    sheet_name = ""
    show_export_buttons = False
    request: HttpRequest

    def export_scope_key(self) -> str:
        """Return the scope that the listing is about, if it is about one."""
        return ""

    @cached_property
    def sheet_export_url(self) -> str:
        return export_url(self.request, self.sheet_name, self.export_scope_key())

    @cached_property
    def header_buttons(self) -> list[Any]:
        buttons = list(super().header_buttons)  # type: ignore[misc]
        if self.sheet_export_url:
            buttons.append(
                HeaderButton(
                    _("Export for editing"),
                    url=self.sheet_export_url,
                    icon_name="download",
                )
            )
        return buttons

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        buttons = list(super().header_more_buttons)  # type: ignore[misc]
        change = change_url(self.request, self.sheet_name, self.export_scope_key())
        if change:
            buttons.append(
                Button(
                    _("Change one column …"), url=change, icon_name="edit", priority=90
                )
            )
        return buttons

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.is_export:  # type: ignore[attr-defined]
            return redirect(self.sheet_export_url or "wagtailadmin_home")
        response: HttpResponseBase = super().get(request, *args, **kwargs)  # type: ignore[misc]
        return response

    def listing(self) -> Listing | None:
        """Return what it shows, or nothing when it shows everything."""
        rows = self.get_queryset().prefetch_related(None)  # type: ignore[attr-defined]
        words = [f"{f.field_label}: {f.value}" for f in self.active_filters]  # type: ignore[attr-defined]
        if self.is_searching:  # type: ignore[attr-defined]
            words.append(_("Search: “%(text)s”") % {"text": self.search_query})  # type: ignore[attr-defined]
        if not words:
            return None
        return Listing(frozenset(rows.values_list("pk", flat=True)), tuple(words))
