"""The panel of a stage: seats, chair, copies, and who gets which entries."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin import messages

from competitions.jury_forms import CopyPanelForm, SeatsForm
from competitions.jury_screens import ActView, KeeperStageScreen
from competitions.jury_views import left_words
from competitions.models import (
    CompetitionCategory,
    CompetitionPhase,
    PanelSeat,
    StageClosing,
)
from competitions.services.juries import (
    assign,
    copy_panel,
    preview,
    seat,
    set_chair,
    unseat,
)


def seats_of(category: CompetitionCategory, phase: CompetitionPhase) -> list[PanelSeat]:
    seats = PanelSeat.objects.filter(category=category, phase=phase)
    return list(seats.select_related("juror__user"))


class PanelView(KeeperStageScreen, ActView):
    """Who sits in the panel, with those who could be added."""

    form_class = SeatsForm
    template_name = "competitions/jury/panel.html"
    page_title = _("Panel")
    button = _("Add to the panel")

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_form_kwargs()
        return kwargs | {"category": self.category, "phase": self.phase}

    def act(self, form: SeatsForm) -> str:
        jurors = form.cleaned_data["jurors"]
        for juror in jurors:
            seat(
                juror=juror,
                category=self.category,
                phase=self.phase,
                actor=self.request.user,
            )
        return ngettext(
            "%(count)s juror added to the panel.",
            "%(count)s jurors added to the panel.",
            len(jurors),
        ) % {"count": len(jurors)}

    def get_success_url(self) -> str:
        return self.url("panel")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        field = context["form"].fields["jurors"]
        return context | {
            "seats": seats_of(self.category, self.phase),
            "has_people": field.queryset.exists(),
            "copy_form": self._copy_form(),
            "category": self.category,
            "phase": self.phase,
            "competition": self.competition,
            "stage_url": self.stage_url,
        }

    def _copy_form(self) -> CopyPanelForm:
        return CopyPanelForm(
            category=self.category,
            phase=self.phase,
            closed=closed_stages(self.category),
        )


def closed_stages(category: CompetitionCategory) -> set[tuple[int, int]]:
    rows = StageClosing.objects.filter(
        category__competition=category.competition_id, undone_at=None
    )
    return set(rows.values_list("category_id", "phase_id"))


class CopyPanelView(KeeperStageScreen, View):
    """Gives other panels the same jurors."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = CopyPanelForm(
            request.POST,
            category=self.category,
            phase=self.phase,
            closed=closed_stages(self.category),
        )
        if not form.is_valid():
            messages.error(request, gettext("Choose at least one panel to copy to."))
            return redirect(self.url("panel"))
        made = copy_panel(
            category=self.category,
            phase=self.phase,
            to=form.chosen,
            actor=request.user,
        )
        messages.success(
            request,
            ngettext("%(count)s seat given.", "%(count)s seats given.", made)
            % {"count": made},
        )
        return redirect(self.url("panel"))


class SeatScreen(KeeperStageScreen):
    """A screen about one seat."""

    @cached_property
    def seat(self) -> PanelSeat:
        seat: PanelSeat = get_object_or_404(
            PanelSeat.objects.select_related(
                "juror", "phase", "category__competition__region"
            ),
            pk=self.kwargs["seat_pk"],
        )
        return seat

    @cached_property
    def category(self) -> CompetitionCategory:
        return self.seat.category

    @cached_property
    def phase(self) -> CompetitionPhase:
        return self.seat.phase

    def check(self) -> None:
        if not self.is_keeper:
            raise Http404


class UnseatView(SeatScreen, ActView):
    form_class = forms.Form
    page_title = _("Take a juror out of the panel")
    button = _("Take out of the panel")
    is_loss = True

    def get_explanation(self) -> str:
        return gettext(
            "%(juror)s gives the open sheets of this panel back; they go to the others. "
            "Sealed ones stay and count."
        ) % {"juror": self.seat.juror}

    def act(self, form: Any) -> str:
        return left_words(unseat(seat=self.seat, actor=self.request.user))

    def get_success_url(self) -> str:
        return self.url("panel")


class SetChairView(SeatScreen, View):
    """Lets somebody chair the panel."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, seat_pk: int) -> HttpResponse:
        try:
            set_chair(seat=self.seat, actor=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(
                request,
                gettext("%(juror)s chairs the panel.") % {"juror": self.seat.juror},
            )
        return redirect(self.url("panel"))


class AssignView(KeeperStageScreen, ActView):
    """Who would get how many, before anything is written."""

    form_class = forms.Form
    template_name = "competitions/jury/assign.html"
    page_title = _("Assign entries")
    button = _("Assign")

    def act(self, form: Any) -> str:
        done = assign(self.category, self.phase, self.request.user)
        return gettext("%(added)s sheets given out, %(taken)s taken back.") % {
            "added": len(done.added),
            "taken": done.taken_away,
        }

    def get_success_url(self) -> str:
        return self.stage_url

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        plan, obstacle = None, ""
        if self.is_closed:
            obstacle = gettext("This stage is closed. Open it again first.")
        else:
            try:
                plan = preview(self.category, self.phase)
            except ValidationError as error:
                obstacle = " ".join(error.messages)
        return context | {
            "plan": plan,
            "obstacle": obstacle,
            "phase": self.phase,
            "most": max((load.total for load in plan.loads), default=1) if plan else 1,
            "panel_url": self.url("panel"),
        }
