"""One import: preview, confirmation, report."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from spreadsheets.models import ImportRunRow, RunState
from spreadsheets.models.runs import RowAction
from spreadsheets.plan import Action
from spreadsheets.presenting import present_row
from spreadsheets.resources import Context
from spreadsheets.services import TooLate, begin_work, confirm_run, discard_run
from spreadsheets.views.base import ImportView, RunMixin

ROWS_PER_PAGE = 50


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
        try:
            confirm_run(run=self.run, user=request.user)
        except TooLate as error:
            messages.warning(request, str(error))
            return redirect("spreadsheets:run", pk)
        begin_work(self.run)
        if self.run.state == RunState.FAILED:
            messages.error(
                request,
                _("Nothing was changed. %(reason)s") % {"reason": self.run.error},
            )
        elif self.run.state == RunState.APPLIED:
            counts = self.run.counts
            messages.success(
                request,
                _("Done: %(new)s new, %(changed)s changed.")
                % {"new": counts["new"], "changed": counts["changed"]},
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
