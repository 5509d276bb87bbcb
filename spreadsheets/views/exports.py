"""Taking records out: the form, the templates, and what is still being written."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Final, cast

from django.contrib import messages
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    JsonResponse,
)
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import FormView, TemplateView, View

from spreadsheets.access import visible_exports
from spreadsheets.exceptions import SpreadsheetError
from spreadsheets.export_forms import ALL, FILTERED, KINDS, ExportForm
from spreadsheets.models import Export
from spreadsheets.models.runs import LEASE
from spreadsheets.registry import Listing, get_sheet
from spreadsheets.resources import Context
from spreadsheets.services.background_exports import (
    INLINE_ROWS,
    download_name,
    file_days,
    ids_to_export,
    repeat_export,
    start_export,
)
from spreadsheets.services.exporting import export_sheet, write_template
from spreadsheets.views.base import ImportView, SheetMixin

CONTENT_TYPES: Final = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv; charset=utf-8",
}
#: In a listing's query string: the region that is chosen to begin with.
SCOPE_PARAMETER: Final = "export_scope"
LATEST: Final = 5
#: How long an export may wait for a worker before we say that something is wrong.
QUEUE_PATIENCE: Final = timedelta(minutes=5)


def download(path: Path, name: str) -> FileResponse:
    """Return a file as a download; it may be deleted at once."""
    kind = name.rpartition(".")[2]
    response = FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=name,
        content_type=CONTENT_TYPES[kind],
    )
    response["Cache-Control"] = "private, no-store"
    return response


class ScopedSheetMixin(SheetMixin):
    """Also finds the scope that something is taken out of."""

    @cached_property
    def asked_scope(self) -> Any:
        """The scope in the query string, or the first one."""
        asked = self.request.GET.get(SCOPE_PARAMETER)
        found = [scope for scope in self.scopes if self.sheet.scope_key(scope) == asked]
        return (found or self.scopes)[0]


class ExportView(ScopedSheetMixin, ImportView, FormView):  # type: ignore[type-arg]
    """Choose what leaves; little is written at once, much in the background."""

    template_name = "spreadsheets/export.html"
    form_class = ExportForm
    header_icon = "download"

    def get_page_title(self) -> str:
        return _("Export: %(sheet)s") % {"sheet": self.sheet.label}

    def trail(self) -> list[dict[str, Any]]:
        return [{"url": "", "label": self.get_page_title()}]

    @cached_property
    def listing(self) -> Listing | None:
        """What the listing showed from which the person came, if it was filtered."""
        if self.sheet.listing is None:
            return None
        return self.sheet.listing(self.request)

    @cached_property
    def all_ids(self) -> list[int]:
        return ids_to_export(
            self.sheet, Context(scope=self.asked_scope, user=self.request.user)
        )

    @cached_property
    def filtered_ids(self) -> list[int]:
        within = self.listing.ids if self.listing else frozenset(self.all_ids)
        return [pk for pk in self.all_ids if pk in within]

    def get_initial(self) -> dict[str, Any]:
        # What shows nothing is not what somebody came to take away.
        empty = self.listing is not None and not self.filtered_ids
        rows = ALL if empty else FILTERED
        return {**super().get_initial(), "scope": self.asked_scope, "rows": rows}

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_form_kwargs()
        return kwargs | {
            "sheet": self.sheet,
            "user": self.request.user,
            "listing": self.listing,
            "labels": self._labels(),
        }

    def _labels(self) -> dict[str, str]:
        if self.listing is None:
            return {}
        filtered = ngettext(
            "What the listing shows: %(count)s record (%(filters)s)",
            "What the listing shows: %(count)s records (%(filters)s)",
            len(self.filtered_ids),
        )
        everything = ngettext(
            "All that you may edit: %(count)s record",
            "All that you may edit: %(count)s records",
            len(self.all_ids),
        )
        return {
            FILTERED: filtered
            % {
                "count": len(self.filtered_ids),
                "filters": "; ".join(self.listing.words),
            },
            ALL: everything % {"count": len(self.all_ids)},
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        latest = visible_exports(self.request.user).filter(
            sheet=self.sheet.name,
            user=cast("Any", self.request.user),
            options__has_key="ids",
        )
        return super().get_context_data(
            sheet=self.sheet,
            kinds=KINDS,
            count=len(self.all_ids),
            is_filtered=self.listing is not None,
            inline_rows=INLINE_ROWS,
            template_scope=self.sheet.scope_key(self.asked_scope),
            latest=latest[:LATEST],
            **kwargs,
        )

    def form_valid(self, form: ExportForm) -> Any:
        wanted = form.cleaned_data
        filtered = wanted.get("rows") == FILTERED and self.listing is not None
        context = Context(scope=wanted["scope"], user=self.request.user)
        ids = ids_to_export(
            self.sheet, context, self.listing.ids if filtered and self.listing else None
        )
        if not ids:
            form.add_error(None, self._nothing(filtered=filtered))
            return self.form_invalid(form)
        options: dict[str, Any] = {
            "sheet": self.sheet.name,
            "context": context,
            "kind": wanted["kind"],
            "object_ids": ids,
            "personal": wanted.get("personal", False),
            "filters": self._filters() if filtered else {},
        }
        try:
            if len(ids) > INLINE_ROWS:
                return redirect(
                    "spreadsheets:export_status", start_export(**options).pk
                )
            return self._download(context, options)
        except SpreadsheetError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)

    def _nothing(self, *, filtered: bool) -> str:
        if filtered:
            return _(
                "The listing shows nothing that you may export from here. "
                "Change its filters, or export all records."
            )
        return _(
            "There is nothing yet that you may export from here. To begin, "
            "download the template and fill it in."
        )

    def _filters(self) -> dict[str, Any]:
        words = list(self.listing.words) if self.listing else []
        return {"query": self.request.GET.urlencode(), "words": words}

    def _download(self, context: Context, options: dict[str, Any]) -> FileResponse:
        name = download_name(self.sheet, context.scope, options["kind"])
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "export")
            done = export_sheet(target=path, filename=name, **options)
            for warning in done.warnings:
                messages.warning(self.request, warning)
            return download(path, name)


class TemplateDownloadView(ScopedSheetMixin, View):
    """An empty workbook with two examples."""

    def get(self, request: HttpRequest, sheet: str, kind: str) -> FileResponse:
        name = download_name(self.sheet, self.asked_scope, kind, template=True)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "template")
            write_template(
                sheet=self.sheet.name,
                context=Context(scope=self.asked_scope, user=request.user),
                target=path,
                kind=kind,
            )
            return download(path, name)


class ExportMixin:
    """Finds an export that the person may see; others don't exist for them."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def export(self) -> Export:
        announced = visible_exports(self.request.user).filter(options__has_key="kind")
        return get_object_or_404(announced, pk=self.kwargs["pk"])

    @property
    def state(self) -> str:
        """``ready``, ``failed``, ``gone``, ``stopped`` or ``busy``."""
        export = self.export
        if export.file:
            return "ready"
        if export.error:
            return "failed"
        if "ids" not in export.options:
            return "gone"
        last, patience = export.heartbeat_at, LEASE
        if last is None:
            last, patience = export.created_at, QUEUE_PATIENCE
        return "stopped" if last < timezone.now() - patience else "busy"


class ExportStatusView(ExportMixin, ImportView, TemplateView):
    """How far an export is, and its file."""

    template_name = "spreadsheets/export_status.html"
    header_icon = "download"

    def get_page_title(self) -> str:
        return str(self.export.filename)

    def trail(self) -> list[dict[str, Any]]:
        sheet = get_sheet(self.export.sheet)
        return [
            {
                "url": reverse("spreadsheets:export", args=[sheet.name]),
                "label": _("Export: %(sheet)s") % {"sheet": sheet.label},
            },
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            export=self.export,
            state=self.state,
            sheet=get_sheet(self.export.sheet),
            warnings=self.export.options.get("warnings", []),
            file_days=file_days(),
            **kwargs,
        )


class ExportProgressView(ExportMixin, View):
    """The same for the script that follows it."""

    def get(self, request: HttpRequest, pk: int) -> JsonResponse:
        response = JsonResponse(
            {
                "state": self.state,
                "progress": self.export.progress,
                "total": self.export.total,
                "text": _("%(progress)s of %(total)s rows")
                % {"progress": self.export.progress, "total": self.export.total},
            }
        )
        response["Cache-Control"] = "private, no-store"
        return response


class ExportFileView(ExportMixin, View):
    """The workbook that was written in the background."""

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        try:
            stored = self.export.file.open("rb") if self.export.file else None
        except FileNotFoundError:
            stored = None
        if stored is None:
            raise Http404
        kind = self.export.filename.rpartition(".")[2]
        response = FileResponse(
            stored,
            as_attachment=True,
            filename=self.export.filename,
            content_type=CONTENT_TYPES.get(kind, "application/octet-stream"),
        )
        response["Cache-Control"] = "private, no-store"
        return response


class ExportRepeatView(ExportMixin, View):
    """Have an export written whose worker is gone."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if self.state == "stopped":
            repeat_export(self.export)
        return redirect("spreadsheets:export_status", pk)
