"""The turnaround report of mentoring, on the screen and as a workbook."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any, Final

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from innovations.access import is_registrar
from innovations.mentoring_access import reads_reports
from innovations.mentoring_forms import ReportForm
from innovations.services.turnaround import Figures, Report, Span, report_of
from innovations.views.base import RefusingScreen
from innovations.views.mentoring import mentoring_trail
from spreadsheets.writing import write_workbook
from spreadsheets.writing.cells import Value, fit
from spreadsheets.writing.layout import ColumnLayout, Layout

FORMATS: Final = ("xlsx", "csv")


class ReportView(RefusingScreen, TemplateView):
    """For registrars and leaders: figures, and no texts of advice."""

    template_name = "innovations/mentoring/report.html"
    page_title = _("Mentoring report")
    header_icon = "table"

    def check(self) -> None:
        if not reads_reports(self.request.user, self.region):
            raise Http404

    def trail(self) -> list[dict[str, Any]]:
        keeps = is_registrar(self.request.user, self.region)
        return mentoring_trail() if keeps else []

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form = ReportForm(request.GET)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        data = form.cleaned_data
        report = report_of(self.region, Span(data["first"], data["last"]))
        kind = request.GET.get("export", "")
        if kind in FORMATS:
            return workbook(report, kind)
        return self.render_to_response(self.get_context_data(form=form, report=report))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET.copy()
        query.pop("export", None)
        report: Report | None = kwargs.get("report")
        tables = report and [
            (gettext("By mentor"), report.mentors),
            (gettext("By organisation"), report.organizations),
        ]
        context: dict[str, Any] = super().get_context_data(
            query=query.urlencode(), tables=tables or [], **kwargs
        )
        return context


def workbook(report: Report, kind: str) -> HttpResponse:
    """Return the figures as a file, through the writer that escapes formulas."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"report.{kind}"
        rows = [[fit(cell).value for cell in row] for row in _rows(report)]
        write_workbook(path, kind, _layout(), rows)
        # Open until it was sent; the name may go before.
        stream = path.open("rb")
    name = gettext("mentoring-report")
    response: Any = FileResponse(stream, as_attachment=True, filename=f"{name}.{kind}")
    return response


def _layout() -> Layout:
    columns = (
        (gettext("Mentor or organisation"), 40),
        (gettext("Name"), 40),
        (gettext("Sessions asked for"), 18),
        (gettext("Sessions held"), 18),
        (gettext("Sessions cancelled"), 18),
        (gettext("Advice given"), 18),
        (gettext("Advice followed"), 18),
        (gettext("Advice declined"), 18),
        (gettext("Median days from wish to session"), 22),
        (gettext("Median days from advice to answer"), 22),
    )
    return Layout(
        title=gettext("Mentoring report"),
        columns=tuple(
            ColumnLayout(header=head, width=width) for head, width in columns
        ),
    )


def _rows(report: Report) -> list[list[Value]]:
    mentor, organization = gettext("Mentor"), gettext("Organisation")
    return [
        *(_row(mentor, one) for one in report.mentors),
        *(_row(organization, one) for one in report.organizations),
        _row(gettext("Whole region"), report.total),
    ]


def _row(kind: str, one: Figures) -> list[Value]:
    return [
        kind,
        one.name,
        one.requested,
        one.held,
        one.cancelled,
        one.advice,
        one.followed,
        one.declined,
        one.days_to_session,
        one.days_to_answer,
    ]
