"""One import: what it would do, how far it is, what it did."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from spreadsheets import summaries
from spreadsheets.access import visible_runs
from spreadsheets.differences import Comparer
from spreadsheets.models import ImportRun, RunState
from spreadsheets.models.runs import RowAction
from spreadsheets.plan import Action
from spreadsheets.presenting import ShownRow, present_row
from spreadsheets.registry import UnknownSheet, get_sheet
from spreadsheets.resources import SheetResource
from spreadsheets.row_lists import RowFilter
from spreadsheets.services import resume_if_abandoned
from spreadsheets.services.approving import drafts_of, publishes
from spreadsheets.services.deciding import decided_rows
from spreadsheets.services.remembering import (
    UnknownValue,
    may_remember,
    remembering_resource,
    unknown_values,
)
from spreadsheets.views.base import ImportView, RunMixin

#: Unknown values that are asked about at once; the rest follows.
VALUES_AT_ONCE = 10
#: Of more known values only the similar ones are offered.
MOST_LISTED = 1000
#: So many rows are found without a search.
FEW_ROWS = 5


class RunView(RunMixin, ImportView, TemplateView):
    """The preview of a plan, the progress of the work, or the report."""

    #: Whether the visitor may confirm and decide, or only looks.
    may_act = True

    def get_template_names(self) -> list[str]:
        name = "run_busy" if self.run.is_busy else "run"
        return [f"spreadsheets/{name}.html"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.run.is_abandoned:
            resume_if_abandoned(self.run)
        return super().get(request, *args, **kwargs)

    def get_page_title(self) -> str:
        if self.run.undoes:
            return _("Undo of import %(other)s") % {"other": self.run.undoes}
        return str(self.run)

    def trail(self) -> list[dict[str, Any]]:
        return [{"url": "", "label": self.get_page_title()}]

    @cached_property
    def scope(self) -> Any:
        return self.sheet.find_scope(self.run.scope)

    @cached_property
    def resource(self) -> SheetResource:
        """The columns and candidates; without the records of the whole scope."""
        return remembering_resource(self.run, self.request.user)

    @cached_property
    def planned(self) -> bool:
        return self.run.state == RunState.PLANNED

    @cached_property
    def decided(self) -> int:
        """Number of conflict rows in which everything is decided."""
        if not (self.planned and self.run.counts.get(Action.CONFLICT)):
            return 0
        return decided_rows(self.run).count()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {
            "run": self.run,
            "sheet": self.sheet,
            "scope": self.scope,
            "may_act": self.may_act,
            "address": self.request.path,
        }
        if self.run.is_busy:
            context |= {
                "progress": summaries.progress_text(self.run),
                "cancellable": self.run.state in (RunState.QUEUED, RunState.PREPARING),
            }
        else:
            context |= self._state_context() | self._rows_context()
        return super().get_context_data(**context, **kwargs)

    def _state_context(self) -> dict[str, Any]:
        run = self.run
        prefetch_related_objects([run], "undone_by")
        applied = run.state == RunState.APPLIED
        undone_by = [u for u in run.undone_by.all() if u.state != RunState.DISCARDED]
        sentence = ""
        if applied:
            sentence = summaries.what_was_done(run)
        elif run.counts:
            sentence = summaries.what_confirming_does(run, self.decided)
        writes = summaries.written(run) + self.decided
        waits = self.planned or (run.state == RunState.FAILED and bool(run.counts))
        return {
            "planned": self.planned,
            "applied": applied,
            "failed": run.state == RunState.FAILED,
            "sentence": sentence,
            "confirmable": self.may_act and waits and writes and not run.is_expired,
            "discardable": self.may_act and self.planned,
            "undoable": self.may_act and run.is_undoable,
            "undone_by": undone_by,
            "drafts": self._drafts(),
            "approves": run.approves,
            "timings": summaries.timings(run),
            "decided": self.decided,
            "share_url": self.request.build_absolute_uri(
                reverse("spreadsheets:shared", args=[run.share_token])
            ),
            "unknown": self._unknown() if self.may_act and self.planned else None,
        }

    def _drafts(self) -> int:
        """Number of pages that this import left to be published by those who may."""
        keeps = self.sheet.keepers(self.request.user).filter(pk=self.scope.pk)
        if not publishes(self.run) or not self.may_act or not keeps.exists():
            return 0
        return drafts_of(self.run).count()

    def _unknown(self) -> dict[str, Any] | None:
        """What was not recognised, with the candidates if the person may say it."""
        values = unknown_values(self.run)
        if not values:
            return None
        asks = may_remember(self.run, self.request.user)
        shown = values[:VALUES_AT_ONCE]
        known = {v.field: self.resource.known_values(v.field) for v in shown if asks}
        return {
            "values": [self._asked(value, known) for value in shown],
            "more": len(values) - len(shown),
            "asks": any(known.values()),
        }

    def _asked(self, value: UnknownValue, known: dict[str, Any]) -> dict[str, Any]:
        candidates = known.get(value.field) or []
        labels = dict(candidates)
        near = self.resource.similar_values(value.field, value.text) if labels else []
        few = len(candidates) <= MOST_LISTED
        return {
            "value": value,
            "label": self.resource.label_of(value.field),
            "near": [(key, labels[key]) for key in near if key in labels],
            "candidates": candidates if few else [],
        }

    def _rows_context(self) -> dict[str, Any]:
        columns = self.resource.columns
        wanted = RowFilter.of(self.request.GET, self.run, columns)
        page = wanted.page_of(self.run)
        comparer = Comparer(full=wanted.row is not None)
        rows = [present_row(row, self.resource, comparer) for row in page]
        return {
            "tabs": self._tabs(),
            "filter": wanted,
            "action": wanted.action,
            "columns": [(name, self.resource.label_of(name)) for name in columns],
            "page_obj": page,
            "few_rows": FEW_ROWS,
            "elided_page_range": page.paginator.get_elided_page_range(page.number),
            "rows": rows,
            "back": self.request.GET.urlencode(),
            **self._decisions(rows),
        }

    def _decisions(self, rows: list[ShownRow]) -> dict[str, Any]:
        """Return what can be decided for whole columns: those that are shown."""
        labels = {c.field: c.label for row in rows for c in row.conflicts}
        return {
            "decides": self.may_act and self.planned and bool(labels),
            "conflict_columns": sorted(labels.items(), key=lambda item: item[1]),
            "undecided": int(self.run.counts.get(Action.CONFLICT, 0)) - self.decided,
        }

    def _tabs(self) -> list[dict[str, Any]]:
        counts = self.run.counts
        return [
            {"action": value, "label": self._label(value, label), "count": count}
            for value, label in RowAction.choices
            if (count := int(counts.get(value, 0))) or value != Action.CONFLICT
        ]

    def _label(self, action: str, label: Any) -> Any:
        if action == Action.CONFLICT and self.run.state == RunState.APPLIED:
            return _("Left out")
        return label


class SharedRunView(RunView):
    """A plan, for a colleague who got its link and may import there too: to read."""

    may_act = False

    @cached_property
    def run(self) -> ImportRun:
        runs = ImportRun.objects.select_related(
            "user", "confirmed_by", "undoes"
        ).filter(share_token=self.kwargs["token"])
        run = runs.first()
        if run is None or not self._is_open(run):
            raise Http404
        return run

    def _is_open(self, run: ImportRun) -> bool:
        try:
            sheet = get_sheet(run.sheet)
        except UnknownSheet:
            return False
        scopes = sheet.scopes(self.request.user)
        return run.scope in {sheet.scope_key(scope) for scope in scopes}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if visible_runs(request.user).filter(pk=self.run.pk).exists():
            return redirect("spreadsheets:run", self.run.pk)
        if self.run.is_expired:
            context = ImportView.get_context_data(self, run=self.run)
            return self.response_class(
                request=request,
                template="spreadsheets/run_expired.html",
                context=context,
                using=self.template_engine,
                status=410,
            )
        return super().get(request, *args, **kwargs)


class ProgressView(RunMixin, View):
    """How far a run is, for the script on its page."""

    def get(self, request: HttpRequest, pk: int) -> JsonResponse:
        if self.run.is_abandoned:
            resume_if_abandoned(self.run)
        return JsonResponse(
            {
                "busy": self.run.is_busy,
                "state": self.run.state,
                "text": summaries.progress_text(self.run),
                "progress": self.run.progress,
                "total": self.run.total,
            }
        )


class FileView(RunMixin, View):
    """The workbook as it was sent, always as a download."""

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        if not self.run.file:
            raise Http404
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
