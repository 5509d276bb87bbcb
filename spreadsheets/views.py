"""The import screens: upload → preview → confirm → report."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from spreadsheets.access import visible_runs
from spreadsheets.exceptions import SpreadsheetError
from spreadsheets.forms import UploadForm
from spreadsheets.models import ImportRun, ImportRunRow, RunState
from spreadsheets.models.runs import RowAction
from spreadsheets.plan import Action
from spreadsheets.presenting import present_row
from spreadsheets.registry import Sheet, UnknownSheet, get_sheet, sheets_for
from spreadsheets.resources import Context
from spreadsheets.services import ApplyFailed, apply_run, discard_run, start_import

ROWS_PER_PAGE = 50
RUNS_PER_PAGE = 20


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


class IndexView(ImportView, TemplateView):
    """The sheets one may import, and what was imported."""

    template_name = "spreadsheets/index.html"
    page_title = gettext_lazy("Import")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        paginator = Paginator(visible_runs(self.request.user), RUNS_PER_PAGE)
        return super().get_context_data(
            sheets=sheets_for(self.request.user),
            runs=paginator.get_page(self.request.GET.get("p")),
            **kwargs,
        )


class UploadView(ImportView, FormView):  # type: ignore[type-arg]
    """Choose a file; it is planned at once and nothing is written yet."""

    template_name = "spreadsheets/upload.html"
    form_class = UploadForm

    @cached_property
    def sheet(self) -> Sheet:
        try:
            sheet = get_sheet(self.kwargs["sheet"])
        except UnknownSheet as error:
            raise Http404 from error
        if not sheet.scopes(self.request.user).exists():
            raise PermissionDenied
        return sheet

    def get_page_title(self) -> str:
        return _("Import: %(sheet)s") % {"sheet": self.sheet.label}

    def trail(self) -> list[dict[str, Any]]:
        return [{"url": "", "label": self.sheet.label}]

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_form_kwargs()
        return kwargs | {"sheet": self.sheet, "user": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            sheet=self.sheet,
            columns=self.sheet.resource.class_columns().values(),
            **kwargs,
        )

    def form_valid(self, form: UploadForm) -> HttpResponse:
        uploaded = form.cleaned_data["file"]
        context = Context(
            scope=form.cleaned_data["scope"],
            user=self.request.user,
            create_missing=form.cleaned_data.get("create_missing", False),
            draft=form.cleaned_data["draft"],
        )
        try:
            run = start_import(
                sheet=self.sheet.name,
                content=uploaded.read(),
                filename=uploaded.name,
                context=context,
            )
        except SpreadsheetError as error:
            form.add_error("file", str(error))
            return self.form_invalid(form)
        return redirect("spreadsheets:run", run.pk)


class RunMixin:
    """Finds a run that the person may see; others don't exist for them."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def run(self) -> ImportRun:
        return get_object_or_404(visible_runs(self.request.user), pk=self.kwargs["pk"])

    @property
    def sheet(self) -> Sheet:
        return get_sheet(self.run.sheet)


class RunView(RunMixin, ImportView, TemplateView):
    """The preview of a plan, or the report of what was done."""

    template_name = "spreadsheets/run.html"

    def get_page_title(self) -> str:
        return str(self.run.filename)

    def trail(self) -> list[dict[str, Any]]:
        return [{"url": "", "label": str(self.run)}]

    @cached_property
    def action(self) -> str:
        """The tab that is open: the one asked for, or the first with rows."""
        asked = self.request.GET.get("action", "")
        if asked in RowAction.values:
            return asked
        order = (
            Action.CONFLICT,
            Action.CHANGED,
            Action.NEW,
            Action.REFUSED,
            Action.UNCHANGED,
        )
        filled = [action for action in order if self.run.counts.get(action)]
        return str(filled[0] if filled else Action.UNCHANGED)

    def get_rows(self) -> QuerySet[ImportRunRow]:
        rows = self.run.rows.filter(action=self.action)
        query = self.request.GET.get("q", "").strip()
        if query:
            rows = rows.filter(Q(label__icontains=query) | Q(key__icontains=query))
        return rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(self.get_rows(), ROWS_PER_PAGE).get_page(
            self.request.GET.get("p")
        )
        scope = self.sheet.find_scope(self.run.scope)
        resource = self.sheet.resource(Context(scope=scope, user=self.request.user))
        return super().get_context_data(
            run=self.run,
            sheet=self.sheet,
            scope=scope,
            planned=self.run.state == RunState.PLANNED,
            tabs=self._tabs(),
            action=self.action,
            query=self.request.GET.get("q", ""),
            page_obj=page,
            rows=[present_row(row, resource) for row in page],
            writes=self._count("new") + self._count("changed"),
            **kwargs,
        )

    def _count(self, action: str) -> int:
        return int(self.run.counts.get(action, 0))

    def _tabs(self) -> list[dict[str, Any]]:
        return [
            {"action": value, "label": label, "count": self._count(value)}
            for value, label in RowAction.choices
        ]


class ConfirmView(RunMixin, View):
    """Write what the preview showed."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if self.run.state != RunState.PLANNED:
            messages.warning(request, _("This import was already finished."))
            return redirect("spreadsheets:run", pk)
        try:
            run = apply_run(run=self.run, user=request.user)
        except ApplyFailed as error:
            messages.error(
                request,
                _("Nothing was changed. %(reason)s") % {"reason": error},
            )
        else:
            messages.success(
                request,
                _("Done: %(new)s new, %(changed)s changed.")
                % {"new": run.counts["new"], "changed": run.counts["changed"]},
            )
        return redirect("spreadsheets:run", pk)


class DiscardView(RunMixin, View):
    """Give a plan up."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if discard_run(run=self.run):
            messages.success(
                request, _("The import was discarded; nothing was changed.")
            )
        else:
            messages.warning(request, _("This import was already finished."))
        return redirect("spreadsheets:index")


class FileView(RunMixin, View):
    """The workbook as it was sent, always as a download."""

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        try:
            stored = self.run.file.open("rb")
        except FileNotFoundError as error:
            raise Http404 from error
        return FileResponse(
            stored,
            as_attachment=True,
            filename=self.run.filename,
            content_type="application/octet-stream",
        )
