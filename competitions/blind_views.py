"""For the secretariat: what jurors will read, and what to check before they do."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View

from competitions.access import kept_competitions
from competitions.judging_screens import UnkeptScreen, file_response
from competitions.models import CompetitionCategory, CompetitionPhase, EntryVersion
from competitions.reading import (
    blind_titles_of,
    check_files,
    file_of,
    marks_of,
    reading_of,
)
from competitions.services.blind_labels import blind_labels
from competitions.services.versions import latest_versions


class KeeperScreen(UnkeptScreen):
    """For those who keep the competition; others find none."""

    header_icon = "no-view"

    def trail(self) -> list[dict[str, Any]]:
        return []

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = [
            *super().get_breadcrumbs_items(),
            {"url": reverse("competitions:index"), "label": gettext("Competitions")},
            *self.trail(),
        ]
        return [*items, {"url": "", "label": self.get_page_title()}]


class BlindCheckView(KeeperScreen, TemplateView):
    """All entries of a category with their labels, and the files to be looked at."""

    template_name = "competitions/judging/blind.html"
    page_title = _("What jurors read")

    def check(self) -> None:
        self.category, self.phase  # noqa: B018 -- refuses before anything is read

    @cached_property
    def category(self) -> CompetitionCategory:
        kept = kept_competitions(self.request.user).values("pk")
        rows = CompetitionCategory.objects.filter(competition__in=kept)
        return get_object_or_404(
            rows.select_related("competition"), pk=self.kwargs["category_pk"]
        )

    @cached_property
    def phase(self) -> CompetitionPhase:
        rows = CompetitionPhase.objects.filter(
            competition=self.category.competition_id, is_blind=True
        )
        return get_object_or_404(rows, pk=self.kwargs["phase_pk"])

    def get_page_subtitle(self) -> str:
        return f"{self.category}, {self.phase}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        versions = list(
            latest_versions()
            .filter(entry__category=self.category)
            .select_related("entry")
        )
        labels = blind_labels([self.category.pk])
        titles = blind_titles_of(versions)
        rows = [
            {
                "version": version,
                "label": labels[version.entry_id],
                "title": titles[version.pk],
                "marks": marks_of(version),
            }
            for version in versions
        ]
        context: dict[str, Any] = super().get_context_data(
            rows=sorted(rows, key=lambda row: str(row["label"])), **kwargs
        )
        return context


class OneVersion(KeeperScreen):
    """A screen about a version of an entry."""

    def check(self) -> None:
        self.version  # noqa: B018 -- refuses before anything is read

    @cached_property
    def version(self) -> EntryVersion:
        kept = kept_competitions(self.request.user).values("pk")
        rows = EntryVersion.objects.filter(entry__category__competition__in=kept)
        return get_object_or_404(
            rows.select_related("entry__category"), pk=self.kwargs["pk"]
        )


class BlindReadingView(OneVersion, TemplateView):
    """One entry as jurors read it, with what its files still tell."""

    template_name = "competitions/judging/blind_version.html"
    page_title = _("As jurors read it")

    def get_page_subtitle(self) -> str:
        return str(self.version.title)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(
            version=self.version,
            reading=reading_of(self.version, blind=True),
            checks=check_files(self.version),
            **kwargs,
        )
        return context


class BlindFileView(OneVersion, View):
    """The copy that jurors get."""

    http_method_names = ("get", "head")

    def get(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        return file_response(
            request,
            lambda: file_of(self.version, number, blind=True),
            {"back": reverse("competition_judging:blind_version", args=[pk])},
        )
