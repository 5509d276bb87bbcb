"""Where imports begin, and what was imported."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from spreadsheets.access import visible_runs
from spreadsheets.registry import sheets_for
from spreadsheets.views.base import ImportView

RUNS_PER_PAGE = 20


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
