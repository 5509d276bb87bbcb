"""Clinic sessions: asking for one, giving it an hour, and what came of it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView

from innovations.access import is_registrar
from innovations.choices import CLINIC_MOVES, ClinicStatus
from innovations.mentoring_access import (
    innovations_to_advise,
    may_meet,
    rows_in_sight,
    works_on,
)
from innovations.mentoring_forms import (
    AskForm,
    CancelForm,
    FollowUpForm,
    HeldForm,
    SessionForm,
    take_refusal,
)
from innovations.models import (
    Advice,
    ClinicSession,
    FollowUp,
    InnovationPage,
    OrganizationPage,
)
from innovations.services.advice import add_follow_up, people_for, section_label
from innovations.services.clinics import (
    ask_for_clinic,
    cancel_session,
    hold_session,
    may_write_session,
    plan_session,
)
from innovations.services.mentoring import able_mentors
from innovations.views.base import RefusingScreen
from innovations.views.mentoring import page_in

#: Innovations of an organisation that are offered in a session that names none.
MOST = 20


class ClinicForm(RefusingScreen, FormView):
    """A form about a session of one organisation; a link may name an innovation."""

    template_name = "innovations/mentoring/form.html"
    header_icon = "date"
    submit: Any = ""

    @cached_property
    def page(self) -> InnovationPage | OrganizationPage:
        return page_in(self.region, self.kwargs["page_id"])

    @cached_property
    def organization(self) -> OrganizationPage:
        if isinstance(self.page, OrganizationPage):
            return self.page
        if self.page.organization is None:
            raise Http404
        return self.page.organization

    @property
    def innovations(self) -> QuerySet[InnovationPage]:
        pages: Any = InnovationPage.objects.filter(
            region=self.region, path__startswith=self.organization.path
        )
        found: QuerySet[InnovationPage] = pages.in_use().order_by("title")
        return found

    def get_page_subtitle(self) -> str:
        return str(self.organization.draft_title)

    def get_initial(self) -> dict[str, Any]:
        named = [self.page.pk] if isinstance(self.page, InnovationPage) else []
        return {"innovations": named}

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_form_kwargs()
        return kwargs | {"innovations": self.innovations}

    def write(self, data: dict[str, Any]) -> ClinicSession:
        raise NotImplementedError

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            session = self.write(form.cleaned_data)
        except ValidationError as error:
            take_refusal(form, error)
            return self.form_invalid(form)
        return redirect("registry:clinic", session.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(
            submit=self.submit, cancel_url=self.cancel_url, **kwargs
        )
        return context

    @property
    def cancel_url(self) -> str:
        if isinstance(self.page, InnovationPage):
            return reverse("registry:mentored", args=[self.page.pk])
        return reverse("wagtailadmin_home")


class AskView(ClinicForm):
    """For the people of an organisation."""

    form_class = AskForm
    page_title = _("Ask for a clinic")
    submit = _("Ask for it")

    def check(self) -> None:
        if not works_on(self.request.user, self.page):
            raise Http404

    def write(self, data: dict[str, Any]) -> ClinicSession:
        session = ask_for_clinic(
            organization=self.organization, **data, actor=self.request.user
        )
        messages.success(
            self.request,
            gettext("The wish is noted. You get a letter as soon as it has its hour."),
        )
        return session


class NewSessionView(ClinicForm):
    """For mentors and registrars, also where nobody asked."""

    form_class = SessionForm
    page_title = _("Plan a session")
    submit = _("Plan it")
    session: ClinicSession | None = None

    def check(self) -> None:
        if not may_meet(self.request.user, self.organization):
            raise Http404

    @property
    def mentors(self) -> QuerySet[Any]:
        """Mentors of the region; registrars may hold a session themselves."""
        able = able_mentors(self.region).order_by().values("pk")
        rule = Q(pk__in=able)
        if is_registrar(self.request.user, self.region):
            rule |= Q(pk=self.request.user.pk)
        return get_user_model()._default_manager.filter(rule).order_by("username")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"mentors": self.mentors}

    def get_initial(self) -> dict[str, Any]:
        return super().get_initial() | {"mentors": [self.request.user.pk]}

    def write(self, data: dict[str, Any]) -> ClinicSession:
        session = plan_session(
            organization=self.organization,
            session=self.session,
            **data,
            actor=self.request.user,
        )
        over = session.waits_for_summary
        text = (
            gettext("The session is noted. Write what came of it.")
            if over
            else gettext("Mentors and organisation are told.")
        )
        messages.success(self.request, text)
        return session


class PlanSessionView(NewSessionView):
    """Gives a wish its hour, or a planned session another one."""

    @cached_property
    def session(self) -> ClinicSession:  # type: ignore[override]
        return session_in_sight(self.request, self.region, self.kwargs["pk"])

    @cached_property
    def page(self) -> OrganizationPage:
        return self.session.organization

    @property
    def innovations(self) -> QuerySet[InnovationPage]:
        """Also those that were archived since: the session stays about them."""
        pages = InnovationPage.objects.filter(
            region=self.region, path__startswith=self.organization.path
        )
        usable = pages.in_use().order_by().values("pk")
        named = self.session.innovations.order_by().values("pk")
        return pages.filter(Q(pk__in=usable) | Q(pk__in=named)).order_by("title")

    @property
    def cancel_url(self) -> str:
        return reverse("registry:clinic", args=[self.session.pk])

    def check(self) -> None:
        if not may_write_session(self.request.user, self.organization, self.session):
            raise PermissionDenied

    def get_initial(self) -> dict[str, Any]:
        session = self.session
        names = ("starts_at", "ends_at", "mode", "place", "wish")
        initial = {name: getattr(session, name) for name in names}
        mentors: list[Any] = list(session.mentors.values_list("pk", flat=True))
        return initial | {
            "mentors": mentors or [self.request.user.pk],
            "innovations": list(session.innovations.values_list("pk", flat=True)),
        }


def session_in_sight(request: HttpRequest, region: Any, pk: int) -> ClinicSession:
    rows = rows_in_sight(request.user, ClinicSession, region).standing()
    found: ClinicSession = get_object_or_404(
        rows.select_related("organization", "region", "asked_by"), pk=pk
    )
    return found


class SessionView(RefusingScreen, TemplateView):
    """One session, with what the person may do next."""

    template_name = "innovations/mentoring/session.html"
    page_title = _("Clinic session")
    header_icon = "date"
    #: Forms that were sent and came back.
    forms: dict[str, Any]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.forms = {}

    def check(self) -> None:
        self.session  # noqa: B018 -- 404 for those who may not see it

    @cached_property
    def session(self) -> ClinicSession:
        return session_in_sight(self.request, self.region, self.kwargs["pk"])

    @cached_property
    def writes(self) -> bool:
        return may_write_session(
            self.request.user, self.session.organization, self.session
        )

    @property
    def may_cancel(self) -> bool:
        session = self.session
        if ClinicStatus.CANCELLED not in CLINIC_MOVES[session.status]:
            return False
        own = session.status == ClinicStatus.REQUESTED
        return self.writes or (
            own and works_on(self.request.user, session.organization)
        )

    def get_page_subtitle(self) -> str:
        return str(self.session.organization.draft_title)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        session = self.session
        moves = CLINIC_MOVES[session.status]
        shown: dict[str, Any] = {}
        if self.writes and ClinicStatus.HELD in moves and session.has_begun:
            shown["held"] = HeldForm(auto_id="held-%s")
        if self.may_cancel:
            shown["cancel"] = CancelForm(auto_id="cancel-%s")
        if self.writes and session.status == ClinicStatus.HELD:
            shown["follow_up"] = FollowUpForm(
                people=self.people, auto_id="follow-up-%s"
            )
        context: dict[str, Any] = super().get_context_data(
            session=session,
            mentors=session.mentors.all(),
            innovations=session.innovations.all(),
            advice=self._advice(),
            to_advise=self._to_advise(),
            follow_ups=FollowUp.objects.filter(session=session)
            .select_related("responsible")
            .open_first(),
            may_plan=self.writes and ClinicStatus.PLANNED in moves,
            forms=shown | self.forms,
            **kwargs,
        )
        return context

    @property
    def people(self) -> QuerySet[Any]:
        return people_for(FollowUp(session=self.session))

    def _advice(self) -> list[tuple[Advice, str]]:
        """Return what was advised in the session, with what it is about."""
        rows = self.session.advice.select_related("innovation", "author")
        return [
            (row, section_label(row.section) or row.criterion)
            for row in rows.order_by("given_at", "pk")
        ]

    def _to_advise(self) -> list[InnovationPage]:
        """Return what the person can advise about in the session, as it has begun.

        Of a session that names no innovation, all of the organisation's.
        """
        session = self.session
        took_place = session.status in {ClinicStatus.PLANNED, ClinicStatus.HELD}
        if not (self.writes and took_place and session.has_begun):
            return []
        about: Any = session.innovations
        named = list(about.in_use().order_by("title"))
        if named or not may_meet(self.request.user, session.organization):
            return named
        own = innovations_to_advise(self.request.user, self.region)
        below = own.filter(path__startswith=session.organization.path)
        return list(below.order_by("title")[:MOST])


class SessionAction(SessionView):
    """A form of the session's screen; the screen comes back where it isn't right."""

    http_method_names = ("post",)
    name: str
    done: Any = ""

    def check(self) -> None:
        if not self.writes:
            raise PermissionDenied

    def form(self) -> Any:
        raise NotImplementedError

    def perform(self, data: dict[str, Any]) -> None:
        raise NotImplementedError

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = self.form()
        if form.is_valid():
            try:
                self.perform(form.cleaned_data)
            except ValidationError as error:
                take_refusal(form, error)
            else:
                messages.success(request, self.done)
                return redirect("registry:clinic", pk)
        self.forms = {self.name: form}
        return self.render_to_response(self.get_context_data())


class HeldView(SessionAction):
    name = "held"
    done = _("The session counts as held.")

    def form(self) -> HeldForm:
        return HeldForm(self.request.POST, auto_id="held-%s")

    def perform(self, data: dict[str, Any]) -> None:
        hold_session(session=self.session, **data, actor=self.request.user)


class CancelView(SessionAction):
    name = "cancel"
    done = _("The session is cancelled, and everybody is told.")

    def check(self) -> None:
        if not (self.writes or works_on(self.request.user, self.session.organization)):
            raise PermissionDenied

    def form(self) -> CancelForm:
        return CancelForm(self.request.POST, auto_id="cancel-%s")

    def perform(self, data: dict[str, Any]) -> None:
        cancel_session(session=self.session, **data, actor=self.request.user)


class SessionFollowUpView(SessionAction):
    name = "follow_up"
    done = _("The follow-up is noted.")

    def form(self) -> FollowUpForm:
        return FollowUpForm(
            self.request.POST, people=self.people, auto_id="follow-up-%s"
        )

    def perform(self, data: dict[str, Any]) -> None:
        add_follow_up(session=self.session, **data, actor=self.request.user)
