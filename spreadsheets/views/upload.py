"""Sending a file."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from spreadsheets.access import visible_runs
from spreadsheets.exceptions import SpreadsheetError
from spreadsheets.forms import UploadForm
from spreadsheets.given_forms import PREFIX, GivenForm
from spreadsheets.limits import default_limits
from spreadsheets.models import ImportRun, RunState
from spreadsheets.resources import Context
from spreadsheets.services import start_import
from spreadsheets.views.base import ImportView, SheetMixin
from spreadsheets.views.exports import SCOPE_PARAMETER

RECENT = 5


class UploadView(SheetMixin, ImportView, FormView):  # type: ignore[type-arg]
    """Choose a file; it is planned at once and nothing is written yet."""

    template_name = "spreadsheets/upload.html"
    form_class = UploadForm

    def get_page_title(self) -> str:
        return _("Import: %(sheet)s") % {"sheet": self.sheet.label}

    def trail(self) -> list[dict[str, Any]]:
        return [{"url": "", "label": self.get_page_title()}]

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_form_kwargs()
        return kwargs | {"sheet": self.sheet, "user": self.request.user}

    def get_initial(self) -> dict[str, Any]:
        """Begin with the scope that the address names, if it is open to the person."""
        asked = self.request.GET.get(SCOPE_PARAMETER)
        found = [one for one in self.scopes if self.sheet.scope_key(one) == asked]
        return {**super().get_initial(), **({"scope": found[0]} if found else {})}

    @cached_property
    def given_form(self) -> GivenForm:
        """What the file doesn't say; the address may say it, as from a listing."""
        asked = self.request.GET
        start = f"{PREFIX}-"
        return GivenForm(
            self.request.POST if self.request.method == "POST" else None,
            sheet=self.sheet,
            scopes=self.scopes,
            given={
                name.removeprefix(start): asked.get(name, "")
                for name in asked
                if name.startswith(start)
            },
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form()
        if form.is_valid() and self.given_form.is_valid():
            return self.form_valid(form)
        return self.form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            sheet=self.sheet,
            given_form=self.given_form,
            columns=self.sheet.resource.class_columns().values(),
            limit=default_limits().upload_bytes,
            recent=self._recent(),
            **kwargs,
        )

    def _recent(self) -> QuerySet[ImportRun]:
        """The person's own imports of this sheet, the latest first."""
        user: Any = self.request.user
        runs = visible_runs(user).filter(sheet=self.sheet.name, user=user)
        return runs.defer("reading", "corrections", "warnings")[:RECENT]

    def form_valid(self, form: UploadForm) -> HttpResponse:
        uploaded = form.cleaned_data["file"]
        context = Context(
            scope=form.cleaned_data["scope"],
            user=self.request.user,
            create_missing=form.cleaned_data.get("create_missing", False),
            draft=form.cleaned_data["draft"],
            given=self.given_form.given(),
        )
        try:
            run = start_import(
                sheet=self.sheet.name,
                content=uploaded.read(),
                filename=uploaded.name,
                context=context,
                interactive=True,
            )
        except SpreadsheetError as error:
            form.add_error("file", str(error))
            return self.form_invalid(form)
        unread = run.state == RunState.UNREAD
        return redirect("spreadsheets:layout" if unread else "spreadsheets:run", run.pk)
