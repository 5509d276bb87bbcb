"""Screens on which releases come in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import FormView, TemplateView, View

from news.access import ADD, intakes_of, newsrooms_of
from news.forms import IntakeForm
from news.models import IntakeState, ReleaseIntake
from news.services.intake import begin, receive, try_again
from news.views.base import NewsScreen


class IntakeView(NewsScreen, FormView):
    """Send releases in: files, or pasted text."""

    template_name = "news/intake/add.html"
    form_class = IntakeForm
    page_title = ""
    recent = 10

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not self.newsrooms:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def newsrooms(self) -> list[Any]:
        return list(newsrooms_of(self.request.user, ADD).order_by("path"))

    def get_page_title(self) -> str:
        return _("From press releases")

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_form_kwargs()
        return kwargs | {"newsrooms": self.newsrooms}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(recent=self._recent(), **kwargs)

    def _recent(self) -> QuerySet[ReleaseIntake]:
        intakes = intakes_of(self.request.user).with_drafts()
        found: QuerySet[ReleaseIntake] = intakes[: self.recent]
        return found

    def form_valid(self, form: IntakeForm) -> HttpResponse:
        batch = receive(
            form.releases(),
            newsroom=form.cleaned_data["newsroom"],
            user=self.request.user,
            released=form.cleaned_data["released"],
        )
        begin(batch)
        return _after(self.request, list(ReleaseIntake.objects.filter(batch=batch)))


def _after(request: HttpRequest, intakes: list[ReleaseIntake]) -> HttpResponse:
    """Lead to the draft if there is one, else to what became of the releases."""
    if len(intakes) == 1 and intakes[0].article_id is not None:
        intake = intakes[0]
        left = len(intake.open_findings)
        text = _("The draft is made of %(name)s.") % {"name": intake.name}
        if left:
            text += " " + ngettext(
                "%(count)d guess is to be checked.",
                "%(count)d guesses are to be checked.",
                left,
            ) % {"count": left}
        messages.success(request, text)
        return redirect("wagtailadmin_pages:edit", intake.article_id)
    return redirect("news:intake_batch", intakes[0].batch)


class BatchMixin:
    """Finds the releases of a batch that are open to the person."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def intakes(self) -> list[ReleaseIntake]:
        batch: UUID = self.kwargs["batch"]
        intakes = intakes_of(self.request.user).filter(batch=batch)
        found = list(intakes.with_drafts().order_by("pk"))
        if not found:
            raise Http404
        return found


class BatchView(BatchMixin, NewsScreen, TemplateView):
    """What became of releases that were sent together; it fills while one waits."""

    template_name = "news/intake/batch.html"

    def get_page_title(self) -> str:
        return _("Releases sent in")

    def trail(self) -> list[dict[str, Any]]:
        add = {"url": reverse("news:intake"), "label": _("From press releases")}
        return [add, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        settled = sum(intake.is_settled for intake in self.intakes)
        return super().get_context_data(
            intakes=self.intakes,
            settled=settled,
            drafts=sum(intake.article_id is not None for intake in self.intakes),
            is_busy=settled < len(self.intakes),
            has_failed=any(i.state == IntakeState.FAILED for i in self.intakes),
            **kwargs,
        )


class TryAgainView(BatchMixin, View):
    """Have releases worked on again that failed or were left waiting."""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try_again(self.intakes[0].batch)
        return redirect("news:intake_batch", self.kwargs["batch"])


class OriginalView(View):
    """The release as it was sent, as a file to keep and never to show in the page."""

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        intake = get_object_or_404(intakes_of(request.user), pk=pk)
        return FileResponse(
            intake.file.open("rb"),
            as_attachment=True,
            filename=intake.name,
            content_type="application/octet-stream",
        )
