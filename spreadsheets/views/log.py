"""Where imports begin, and what was imported."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.paginator import WagtailPaginator

from spreadsheets import summaries
from spreadsheets.access import visible_runs
from spreadsheets.forms import LogForm
from spreadsheets.models import ImportRun
from spreadsheets.registry import all_sheets, sheets_for
from spreadsheets.views.base import ImportView

RUNS_PER_PAGE = 20


class IndexView(ImportView, TemplateView):
    """The sheets one may import, and what was imported."""

    template_name = "spreadsheets/index.html"
    page_title = gettext_lazy("Import")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        runs = visible_runs(self.request.user)
        form = LogForm(self.request.GET or None, runs=runs)
        listed = form.narrow(runs).defer("reading", "corrections", "warnings")
        undos = ImportRun.objects.only("state", "undoes")
        listed = listed.prefetch_related(Prefetch("undone_by", undos))
        page = WagtailPaginator(listed, RUNS_PER_PAGE).get_page(
            self.request.GET.get("p")
        )
        labels = {sheet.name: sheet.label for sheet in all_sheets()}
        return super().get_context_data(
            sheets=sheets_for(self.request.user),
            form=form,
            narrowed=form.is_bound
            and form.is_valid()
            and any(form.cleaned_data.values()),
            runs=page,
            listed=[
                (run, labels.get(run.sheet, run.sheet), summaries.rows_by_fate(run))
                for run in page
            ],
            elided_page_range=page.paginator.get_elided_page_range(page.number),
            **kwargs,
        )
