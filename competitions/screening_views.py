"""The list of the administrative screening, and one entry of it."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from wagtail.admin import messages

from competitions.choices import ScreeningOutcome, SheetState
from competitions.jury_forms import ScreeningForm
from competitions.jury_screens import ActView, JuryScreen
from competitions.models import CompetitionPage, EntryVersion, ScoreSheet, Screening
from competitions.services.screening import (
    pass_many,
    screen,
    screening_opens,
    suggested_reasons,
    undo_screening,
)
from competitions.services.stage_ranking import with_outcome
from competitions.services.versions import latest_versions

PER_PAGE: Final = 50
#: What the list is narrowed to by ``?outcome=``.
OUTCOMES: Final = {
    "none": pgettext_lazy("screening", "Not screened yet"),
    "passed": pgettext_lazy("screening", "Passed"),
    "failed": pgettext_lazy("screening", "Not passed"),
}


class ListView(JuryScreen, TemplateView):
    """All entries as handed in, with what was said; several pass at once."""

    template_name = "competitions/jury/screening.html"
    page_title = _("Administrative screening")
    header_icon = "check"

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Let the ticked ones pass, and stay where one was in the list."""
        keys = [int(key) for key in request.POST.getlist("version") if key.isdecimal()]
        if not keys:
            messages.error(request, gettext("Tick the entries that pass."))
            return redirect(request.get_full_path())
        try:
            passed = pass_many(
                competition=self.competition, keys=keys, actor=request.user
            )
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(
                request,
                ngettext(
                    "%(count)s entry passed.", "%(count)s entries passed.", len(passed)
                )
                % {"count": len(passed)},
            )
        return redirect(request.get_full_path())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        versions = self._versions()
        page = Paginator(versions, PER_PAGE).get_page(self.request.GET.get("p"))
        opens = screening_opens(self.competition)
        context: dict[str, Any] = super().get_context_data(
            competition=self.competition,
            page=page,
            elided_page_range=page.paginator.get_elided_page_range(page.number),
            outcomes=OUTCOMES.items(),
            categories=self.competition.categories.all(),
            chosen={
                name: self.request.GET.get(name, "")
                for name in ("outcome", "category", "q")
            },
            is_narrowed=any(
                self.request.GET.get(name) for name in ("outcome", "category", "q")
            ),
            waits_until=opens if opens and timezone.now() < opens else None,
            jury_url=self.jury_url,
            **kwargs,
        )
        return context

    def _versions(self) -> QuerySet[EntryVersion]:
        versions = with_outcome(
            latest_versions().filter(entry__category__competition=self.competition)
        ).annotate(reasons=Subquery(_last().values("reasons")[:1]))
        asked = self.request.GET
        outcome = asked.get("outcome", "")
        if outcome == "none":
            versions = versions.filter(outcome=None)
        elif outcome in OUTCOMES:
            versions = versions.filter(outcome=outcome)
        category = asked.get("category", "")
        if category.isdecimal() and len(category) < 19:
            versions = versions.filter(entry__category=int(category))
        words = asked.get("q", "").replace("\x00", "").strip()
        if words:
            versions = versions.filter(title__icontains=words)
        return versions.select_related(
            "entry__category", "entry__organization", "entry__entrant"
        ).order_by("entry__category__sort_order", "entry__category", "title", "pk")


def _last() -> QuerySet[Screening]:
    rows = Screening.objects.filter(version=OuterRef("pk"))
    return rows.order_by("-decided_at", "-pk")


class VersionScreen(JuryScreen):
    """A screen about one entry as handed in."""

    header_icon = "check"

    @cached_property
    def version(self) -> EntryVersion:
        version: EntryVersion = get_object_or_404(
            EntryVersion.objects.select_related("entry__category__competition__region"),
            pk=self.kwargs["version_pk"],
        )
        return version

    @cached_property
    def competition(self) -> CompetitionPage:
        return self.version.entry.category.competition

    @property
    def list_url(self) -> str:
        return reverse("competition_jury:screening", args=[self.competition.pk])

    def get_page_subtitle(self) -> str:
        return str(self.version.title)

    def trail(self) -> list[dict[str, Any]]:
        label = gettext("Administrative screening")
        return [*super().trail(), {"url": self.list_url, "label": label}]


class ScreenView(VersionScreen, ActView):
    """What was handed in, and the form to say whether it passed."""

    form_class = ScreeningForm
    template_name = "competitions/jury/screen.html"
    page_title = _("Screen an entry")
    button = _("Save the outcome")

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_form_kwargs()
        return kwargs | {"suggestions": suggested_reasons(self.version)}

    def get_initial(self) -> dict[str, Any]:
        last = self.version.screenings.first()
        return {"outcome": last.outcome, "reasons": last.reasons} if last else {}

    def act(self, form: ScreeningForm) -> str:
        row = screen(
            version=self.version,
            outcome=form.cleaned_data["outcome"],
            reasons=form.all_reasons,
            actor=self.request.user,
        )
        return f"{self.version.title}: {row.get_outcome_display()}"

    def get_success_url(self) -> str:
        return self.list_url

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        version = self.version
        return super().get_context_data(
            version=version,
            content=version.content,
            screenings=version.screenings.select_related("decided_by"),
            is_current=latest_versions().filter(pk=version.pk).exists(),
            is_sealed=ScoreSheet.objects.filter(
                entry=version.entry_id, state=SheetState.SEALED
            ).exists(),
            failed=ScreeningOutcome.FAILED,
            **kwargs,
        )


class UndoView(VersionScreen, View):
    """Takes the latest word about an entry back."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, version_pk: int) -> HttpResponse:
        try:
            before = undo_screening(version=self.version, actor=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _undone_words(before))
        return redirect("competition_jury:screen", version_pk)


def _undone_words(before: Screening | None) -> str:
    if before is None:
        return gettext("Taken back; the entry is not screened now.")
    return gettext("Taken back; before it was: %(outcome)s.") % {
        "outcome": before.get_outcome_display()
    }
