"""Feedback of the jury, for the registrar and for those who entered."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from competitions.choices import EntryState
from competitions.models import Certificate, Entry
from competitions.pdf import PdfUnavailable, pdf_available
from competitions.result_views import ResultScreen, no_pdf, pdf_response
from competitions.services.feedback import feedback_of, feedback_pdf
from competitions.services.own_results import (
    entries_with_results,
    feedback_entries_for,
)

PER_PAGE = 50


class FeedbackList(ResultScreen, TemplateView):
    """All entries with their sheets, for the registrar to look through."""

    template_name = "competitions/admin/feedback_list.html"
    page_title = _("Feedback sheets")
    header_icon = "comment"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entries = Entry.objects.filter(
            category__competition=self.competition, state=EntryState.SUBMITTED
        ).select_related("category", "organization", "entrant")
        ordered = entries.order_by("category__sort_order", "category__name", "title")
        page = Paginator(ordered, PER_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(page=page, **kwargs)


def _entry(request: HttpRequest, pk: int) -> Entry:
    entries = feedback_entries_for(request.user).select_related(
        "category__competition__region__site", "organization", "entrant"
    )
    entry: Entry = get_object_or_404(entries, pk=pk)
    return entry


class FeedbackView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "competitions/admin/feedback.html"
    page_title = _("Feedback of the jury")
    header_icon = "comment"
    _show_breadcrumbs = True

    @cached_property
    def entry(self) -> Entry:
        return _entry(self.request, self.kwargs["entry_pk"])

    def get_page_subtitle(self) -> str:
        return self.entry.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        own = {
            "url": reverse("competition_results:own"),
            "label": gettext("My results"),
        }
        here = {"url": "", "label": self.get_page_title()}
        return [*super().get_breadcrumbs_items(), own, here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            entry=self.entry,
            feedback=feedback_of(self.entry),
            can_make_pdf=pdf_available(),
            **kwargs,
        )


def pdf(request: HttpRequest, entry_pk: int) -> HttpResponse:
    entry = _entry(request, entry_pk)
    try:
        return feedback_response(entry)
    except PdfUnavailable:
        url = reverse("competition_results:feedback", args=[entry.pk])
        return no_pdf(request, url)


def feedback_response(entry: Entry) -> HttpResponse:
    """Return the sheet of an entry as PDF, for whoever was found to be its entrant.

    Public entrants use it too: ask ``services.feedback.is_open_to_entrants`` first.

    :raises PdfUnavailable: where the machine can't make PDF.
    """
    word = pgettext("name of a file", "feedback")
    return pdf_response(feedback_pdf(entry), slugify(f"{word} {entry.title}")[:80])


class OwnResultsView(WagtailAdminTemplateMixin, TemplateView):
    """What the organisations of a person won: awards, certificates, feedback."""

    template_name = "competitions/admin/own_results.html"
    page_title = _("My results")
    header_icon = "pick"
    _show_breadcrumbs = True

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        here = {"url": "", "label": self.get_page_title()}
        return [*super().get_breadcrumbs_items(), here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entries = entries_with_results(self.request.user)
        page = Paginator(entries, PER_PAGE).get_page(self.request.GET.get("p"))
        rows = [(entry, _certificates_of(entry)) for entry in page]
        return super().get_context_data(page=page, rows=rows, **kwargs)


def _certificates_of(entry: Entry) -> list[Certificate]:
    """Return those of the entry and of its awards, loaded already."""
    won = (one for award in entry.awards.all() for one in award.certificates.all())
    return [*entry.certificates.all(), *won]
