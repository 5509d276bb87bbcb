"""What the screens of judging share: whose they are, their trail, forms with a reason."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from competitions.access import keeps_competition, kept_competitions
from competitions.jury_access import sees_stage
from competitions.models import (
    CompetitionCategory,
    CompetitionPage,
    CompetitionPhase,
)
from competitions.services.blind_labels import blind_labels
from competitions.services.jury_assignment import is_closed
from competitions.services.stage_rules import stages_of


class JuryScreen(WagtailAdminTemplateMixin):
    """A screen about the judging of a competition, for those who keep it.

    Others find none; nothing of it is kept by browsers.
    """

    _show_breadcrumbs = True
    header_icon = "group"
    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def competition(self) -> CompetitionPage:
        competition: CompetitionPage = get_object_or_404(
            kept_competitions(self.request.user).select_related("region"),
            pk=self.kwargs["pk"],
        )
        return competition

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        self.check()
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store, private"
        return response

    def check(self) -> None:
        """Raise ``Http404`` for whom the screen isn't, before anything is done."""
        if not self.is_keeper:
            raise Http404

    @cached_property
    def is_keeper(self) -> bool:
        return keeps_competition(self.request.user, self.competition)

    @property
    def jury_url(self) -> str:
        return reverse("competition_jury:overview", args=[self.competition.pk])

    def get_page_subtitle(self) -> str:
        return str(self.competition.get_admin_display_title())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = super().get_breadcrumbs_items()
        return [*items, *self.trail(), {"url": "", "label": self.get_page_title()}]

    def trail(self) -> list[dict[str, Any]]:
        if not self.is_keeper:
            return []
        set_up = reverse("competition_set_up:set_up", args=[self.competition.pk])
        return [
            {"url": reverse("competitions:index"), "label": gettext("Competitions")},
            {"url": set_up, "label": self.competition.get_admin_display_title()},
            {"url": self.jury_url, "label": gettext("Judging")},
        ]


class StageScreen(JuryScreen):
    """A screen about a category in a phase, for its chair too."""

    for_chair = True

    @cached_property
    def category(self) -> CompetitionCategory:
        rows = CompetitionCategory.objects.select_related("competition__region")
        category: CompetitionCategory = get_object_or_404(
            rows.prefetch_related("competition__phases", "criteria", "tie_rules"),
            pk=self.kwargs["category_pk"],
        )
        return category

    @cached_property
    def competition(self) -> CompetitionPage:
        return self.category.competition

    @cached_property
    def phase(self) -> CompetitionPhase:
        phase: CompetitionPhase = get_object_or_404(
            CompetitionPhase,
            pk=self.kwargs["phase_pk"],
            competition=self.category.competition_id,
        )
        if phase not in stages_of(self.category):
            raise Http404
        return phase

    def check(self) -> None:
        user = self.request.user
        if self.is_keeper:
            self.phase  # noqa: B018 -- an unknown one is not found
        elif not (self.for_chair and sees_stage(user, self.category, self.phase)):
            raise Http404

    def get_page_subtitle(self) -> str:
        return f"{self.category}, {self.phase}"

    @property
    def stage_url(self) -> str:
        return self.url("stage")

    def url(self, name: str) -> str:
        return reverse(
            f"competition_jury:{name}", args=[self.category.pk, self.phase.pk]
        )

    def trail(self) -> list[dict[str, Any]]:
        stage = {"url": self.stage_url, "label": self.get_page_subtitle()}
        return [*super().trail(), stage]

    @cached_property
    def is_closed(self) -> bool:
        return is_closed(self.category, self.phase)

    @cached_property
    def hides_names(self) -> bool:
        """Jurors read blind, so their chair does, until the scores of every blind stage
        are fixed: the chair may score the next one as well.
        """
        if self.is_keeper or not self.phase.is_blind:
            return False
        blind = (one for one in stages_of(self.category) if one.is_blind)
        return any(not is_closed(self.category, one) for one in blind)

    @cached_property
    def labels(self) -> dict[int, str]:
        """What entries are called where their names are hidden, else nothing."""
        return blind_labels([self.category.pk]) if self.hides_names else {}

    def title_of(self, entry: int, title: str) -> str:
        """Return what this viewer may read as the name of an entry."""
        if not self.hides_names:
            return title
        return self.labels.get(entry, pgettext("competition", "Entry"))


class KeeperStageScreen(StageScreen):
    """The same for those who keep the competition only."""

    for_chair = False


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3})
    )


class ActView(FormView):
    """A form that does one thing, after saying what it changes.

    What was typed stays where a service refuses; the reason stands with it.
    """

    form_class: type[forms.Form] = ReasonForm
    template_name = "competitions/jury/act.html"
    #: What is about to happen, and what to press.
    explanation: Any = ""
    button: Any = ""
    is_loss = False

    def act(self, form: Any) -> str:
        """Do it and return what to tell."""
        raise NotImplementedError

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            said = self.act(form)
        except ValidationError as error:
            form.add_error(None, _known(error, form))
            return self.form_invalid(form)
        messages.success(self.request, said)
        return redirect(self.get_success_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(
            explanation=self.get_explanation(),
            button=self.button,
            is_loss=self.is_loss,
            cancel_url=self.get_success_url(),
            **kwargs,
        )
        return context

    def get_explanation(self) -> str:
        return str(self.explanation)


def _known(error: ValidationError, form: forms.Form) -> Any:
    """Messages about a field that the form lacks are about the whole."""
    fields = getattr(error, "error_dict", None)
    if fields is None or set(fields) <= set(form.fields):
        return error
    return ValidationError(error.messages)
