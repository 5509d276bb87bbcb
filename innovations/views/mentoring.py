"""The registrar's screens: who mentors whom, and a plan that balances it."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView, View
from wagtail.admin.menu import MenuItem
from wagtail.admin.utils import get_valid_next_url_from_request

from innovations.access import current_region, is_registrar, regional_roles
from innovations.choices import ClinicStatus, RegionalRole
from innovations.mentoring_access import reads_reports, rows_in_sight
from innovations.mentoring_forms import MentorForm, take_refusal
from innovations.models import (
    ClinicSession,
    InnovationPage,
    MentorAssignment,
    OrganizationPage,
    Period,
    Region,
)
from innovations.services.mentoring import (
    able_mentors,
    assign_mentor,
    covers,
    end_assignment,
    working_assignments,
)
from innovations.services.mentoring_load import Board, Load, carry_out
from innovations.services.periods import current_period
from innovations.views.base import RegistrarScreen
from innovations.viewsets.kept import reason_of

#: Sessions on the board; each leads to its own screen.
MOST = 20
#: Innovations or organisations without a mentor that are listed.
MOST_WITHOUT = 50
#: "organisation:mentor", as the form of the plan sends it.
PAIR = re.compile(r"([0-9]{1,18}):([0-9]{1,18})")


def mentoring_trail() -> list[dict[str, Any]]:
    return [{"url": reverse("registry:mentoring"), "label": gettext("Mentoring")}]


class MentoringMenuItem(MenuItem):
    """For registrars; leaders get from it to the figures. No query of its own."""

    def is_shown(self, request: HttpRequest) -> bool:
        roles = {role for _region, role in regional_roles(request.user)}
        return bool(
            request.user.is_superuser
            or roles & {RegionalRole.REGISTRAR, RegionalRole.LEADER}
        )


class BoardView(RegistrarScreen, TemplateView):
    """Mentors with their load, what has none, and sessions that wait."""

    template_name = "innovations/mentoring/board.html"
    page_title = _("Mentoring")
    header_icon = "group"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        region = current_region(request)
        if region is not None and not is_registrar(request.user, region):
            if reads_reports(request.user, region):
                return redirect("registry:mentoring_report")
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        board = Board(self.region)
        without = board.without_mentor()
        sessions = rows_in_sight(self.request.user, ClinicSession, self.region)
        ahead = sessions.standing().ahead().select_related("organization")
        context: dict[str, Any] = super().get_context_data(
            board=board,
            without=without[:MOST_WITHOUT],
            without_total=len(without),
            requested=ahead.filter(status=ClinicStatus.REQUESTED).order_by("asked_at")[
                :MOST
            ],
            planned=ahead.filter(status=ClinicStatus.PLANNED).order_by("starts_at")[
                :MOST
            ],
            people_url=reverse("people:index"),
            **kwargs,
        )
        return context


class PlanView(RegistrarScreen, TemplateView):
    """Proposes mentors by least load; nothing happens before it is confirmed.

    What was shown is what is assigned: the pairs travel in the form, and the service
    refuses those that don't fit any more.
    """

    template_name = "innovations/mentoring/plan.html"
    page_title = _("Plan of mentors")
    header_icon = "tasks"

    def trail(self) -> list[dict[str, Any]]:
        return mentoring_trail()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        board = Board(self.region)
        context: dict[str, Any] = super().get_context_data(
            proposals=board.propose(), board=board, **kwargs
        )
        return context

    def post(self, request: HttpRequest) -> HttpResponse:
        chosen = request.POST.getlist("pair")
        if not chosen:
            messages.warning(request, gettext("Tick at least one organisation."))
            return redirect("registry:mentoring_plan")
        try:
            given = carry_out(
                region=self.region,
                pairs=self._pairs(chosen),
                period=current_period(self.region),
                actor=request.user,
            )
        except (ValidationError, PermissionDenied) as error:
            messages.error(request, reason_of(error))
            return redirect("registry:mentoring_plan")
        text = ngettext(
            "%(count)s organisation has a mentor now.",
            "%(count)s organisations have a mentor now.",
            len(given),
        )
        messages.success(request, text % {"count": len(given)})
        return redirect("registry:mentoring")

    def _pairs(self, chosen: list[str]) -> list[tuple[OrganizationPage, Any]]:
        """Read "organisation:mentor"; what is no pair of this region is not there."""
        found = [PAIR.fullmatch(one) for one in chosen]
        if not all(found):
            raise Http404
        keys = [(int(one[1]), int(one[2])) for one in found if one]
        places = OrganizationPage.objects.in_region(self.region).in_bulk(
            [organization for organization, _mentor in keys]
        )
        people = able_mentors(self.region).in_bulk(
            [mentor for _organization, mentor in keys]
        )
        try:
            return [
                (places[organization], people[mentor]) for organization, mentor in keys
            ]
        except KeyError:
            raise ValidationError(
                gettext("The plan is out of date. Here is a new one.")
            ) from None


def page_in(region: Region | None, page_id: int) -> InnovationPage | OrganizationPage:
    """Return an innovation or organisation of a region, or 404."""
    for model in (InnovationPage, OrganizationPage):
        page = model.objects.filter(region=region, pk=page_id).first()
        if page is not None:
            found: InnovationPage | OrganizationPage = page
            return found
    raise Http404


class AssignView(RegistrarScreen, FormView):
    """Chooses a mentor for one organisation or innovation."""

    form_class = MentorForm
    template_name = "innovations/mentoring/assign.html"
    page_title = _("Assign a mentor")
    header_icon = "user"

    def subject(self) -> Any:
        return self.page

    @cached_property
    def page(self) -> InnovationPage | OrganizationPage:
        return page_in(self.region, self.kwargs["page_id"])

    def trail(self) -> list[dict[str, Any]]:
        return mentoring_trail()

    def get_page_subtitle(self) -> str:
        return str(self.page.draft_title)

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_form_kwargs()
        return kwargs | {
            "mentors": able_mentors(self.region),
            "loads": self._loads(),
            "periods": Period.objects.in_region(self.region),
        }

    def _loads(self) -> list[Load]:
        """Return who can mentor it, whoever has least first."""
        ranking = Board(self.region).ranking
        return [load for load in reversed(ranking) if load.may_take(self.page)]

    def _assignments(self) -> list[MentorAssignment]:
        rows = working_assignments(self.region).order_by("since", "pk")
        return [row for row in rows if covers(row, self.page)]

    def get_initial(self) -> dict[str, Any]:
        return {"period": current_period(self.region)}

    def form_valid(self, form: MentorForm) -> HttpResponse:
        key = "innovation" if isinstance(self.page, InnovationPage) else "organization"
        try:
            assign_mentor(
                **{key: self.page}, **form.cleaned_data, actor=self.request.user
            )
        except ValidationError as error:
            take_refusal(form, error)
            return self.form_invalid(form)
        messages.success(
            self.request,
            gettext("%(person)s mentors “%(name)s” now.")
            % {"person": form.cleaned_data["mentor"], "name": self.page.draft_title},
        )
        return redirect("registry:mentoring")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(
            submit=gettext("Assign"),
            assignments=self._assignments(),
            people_url=reverse("people:index"),
            cancel_url=reverse("registry:mentoring"),
            **kwargs,
        )
        return context


class EndView(RegistrarScreen, View):
    """Ends an assignment; its advice and sessions stay."""

    http_method_names = ("post",)

    def subject(self) -> Any:
        rows = rows_in_sight(self.request.user, MentorAssignment, self.region)
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        assignment = end_assignment(assignment=self.subject(), actor=request.user)
        messages.success(
            request,
            gettext("%(person)s doesn't mentor “%(name)s” any more.")
            % {
                "person": assignment.mentor,
                "name": assignment.subject.draft_title,
            },
        )
        back = get_valid_next_url_from_request(request)
        return redirect(back or "registry:mentoring")
