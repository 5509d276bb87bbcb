"""Changing one column of all records that a listing shows."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import FormView

from spreadsheets.change_forms import COLUMN_PARAMETER, ColumnForm, ValueForm
from spreadsheets.exceptions import SpreadsheetError
from spreadsheets.registry import Listing
from spreadsheets.resources import Context, SheetResource
from spreadsheets.services.background_exports import ids_to_export
from spreadsheets.services.changing import plan_change
from spreadsheets.views.base import ImportView
from spreadsheets.views.exports import ScopedSheetMixin


class ChangeView(ScopedSheetMixin, ImportView, FormView):  # type: ignore[type-arg]
    """First the column, by GET; then the value, by POST; then the plan as a run."""

    template_name = "spreadsheets/change.html"
    header_icon = "edit"

    def get_page_title(self) -> str:
        return _("Change one column: %(sheet)s") % {"sheet": self.sheet.label}

    def trail(self) -> list[dict[str, Any]]:
        return [{"url": "", "label": self.get_page_title()}]

    @cached_property
    def scopes(self) -> list[Any]:
        """Those whose register the person keeps; others change nothing at once."""
        kept = list(self.sheet.keepers(self.request.user))
        if not kept or not self.sheet.resource.one_value_fields:
            raise PermissionDenied
        return kept

    @cached_property
    def resource(self) -> SheetResource:
        context = Context(scope=self.asked_scope, user=self.request.user)
        return self.sheet.resource(context)

    @cached_property
    def listing(self) -> Listing | None:
        return self.sheet.listing(self.request) if self.sheet.listing else None

    @cached_property
    def ids(self) -> list[int]:
        context = Context(scope=self.asked_scope, user=self.request.user)
        within = self.listing.ids if self.listing else None
        return ids_to_export(self.sheet, context, within)

    @property
    def column(self) -> str:
        asked = self.request.GET.get(COLUMN_PARAMETER, "")
        return asked if asked in self.resource.one_value_fields else ""

    def get_form(self, form_class: Any = None) -> Any:
        if not self.column:
            return ColumnForm(resource=self.resource)
        kwargs = self.get_form_kwargs()
        return ValueForm(resource=self.resource, column=self.column, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kept = [
            (name, value)
            for name, values in self.request.GET.lists()
            for value in values
            if name != COLUMN_PARAMETER
        ]
        return super().get_context_data(
            sheet=self.sheet,
            column=self.column,
            filters=self.listing.words if self.listing else (),
            count=len(self.ids),
            kept=kept,
            **kwargs,
        )

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.column:
            return self.get(request, *args, **kwargs)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: ValueForm) -> HttpResponse:
        try:
            run = plan_change(
                sheet=self.sheet.name,
                scope=self.asked_scope,
                user=self.request.user,
                column=self.column,
                value=form.cleaned_data["value"],
                ids=self.ids,
            )
        except SpreadsheetError as error:
            form.add_error("value", str(error))
            return self.form_invalid(form)
        return redirect("spreadsheets:run", run.pk)
