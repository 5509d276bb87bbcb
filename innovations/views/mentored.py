"""One innovation with its mentors: checklist, advice beside the text, answers."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from wagtail.admin.utils import get_valid_next_url_from_request

from innovations.access import is_registrar
from innovations.choices import AdviceStatus, ClinicStatus
from innovations.completeness import paragraphs
from innovations.mentoring_access import rows_in_sight, works_on
from innovations.mentoring_forms import (
    AdviceForm,
    AnswerForm,
    FollowUpForm,
    take_refusal,
)
from innovations.models import (
    Advice,
    ClinicSession,
    FollowUp,
    InnovationPage,
    Region,
)
from innovations.services.advice import (
    add_follow_up,
    answer_advice,
    finish_follow_up,
    give_advice,
    may_give,
    may_note_follow_up,
    people_for,
    section_choices,
    section_label,
)
from innovations.services.completeness import measure_stale
from innovations.services.mentoring import mentors_of
from innovations.services.periods import current_period
from innovations.services.readiness import readiness_of
from innovations.views.base import RefusingScreen
from innovations.viewsets.kept import reason_of

#: Sessions that are shown with an innovation.
MOST = 5
#: What mentors mostly advise about, shown with its text.
READ = ("summary", "design", "purpose", "benefit", "result", "legal_basis")


class MentoredView(RefusingScreen, TemplateView):
    """For mentors, operators and registrars; each finds the forms they may send.

    Advice can be given in a session, which the address names then.
    """

    template_name = "innovations/mentoring/innovation.html"
    page_title = _("Mentoring")
    header_icon = "group"
    advice_form: AdviceForm | None = None
    answer_form: AnswerForm | None = None
    answered: Advice | None = None

    def check(self) -> None:
        if not (self.advises or self.works):
            raise Http404

    @cached_property
    def innovation(self) -> InnovationPage:
        pages = InnovationPage.objects.filter(region=self.region)
        return get_object_or_404(
            pages.select_related("organization"), pk=self.kwargs["page_id"]
        )

    @cached_property
    def session(self) -> ClinicSession | None:
        key = self.request.POST.get("session") or self.request.GET.get("session")
        return session_named(self.request.user, self.region, key) if key else None

    @cached_property
    def advises(self) -> bool:
        return may_give(self.request.user, self.innovation, self.session)

    @cached_property
    def works(self) -> bool:
        return works_on(self.request.user, self.innovation)

    def get_page_subtitle(self) -> str:
        return str(self.innovation.draft_title)

    def post(self, request: HttpRequest, page_id: int) -> HttpResponse:
        """Gives advice; what was typed stays when something is wrong."""
        if not self.advises:
            raise PermissionDenied
        form = AdviceForm(request.POST, sections=section_choices())
        if form.is_valid():
            try:
                give_advice(
                    innovation=self.innovation,
                    session=self.session,
                    **form.cleaned_data,
                    actor=request.user,
                )
            except ValidationError as error:
                take_refusal(form, error)
            else:
                messages.success(request, gettext("The organisation is told."))
                if self.session is not None:
                    return redirect("registry:clinic", self.session.pk)
                return redirect("registry:mentored", page_id)
        self.advice_form = form
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, page = self.request.user, self.innovation
        measure_stale(InnovationPage.objects.filter(pk=page.pk))
        period = current_period(self.region)
        readiness = readiness_of([page], period=period)[page.pk]
        context: dict[str, Any] = super().get_context_data(
            innovation=page,
            mentors=mentors_of([page])[page.pk],
            readiness=readiness,
            sections=self._sections(),
            sessions=_sessions_of(user, page, self.region),
            follow_ups=self._follow_ups(),
            advises=self.advises,
            works=self.works,
            assigns=is_registrar(user, self.region),
            session=self.session,
            can_edit=page.permissions_for_user(user).can_edit(),
            advice_form=self._form(),
            **kwargs,
        )
        return context

    def _form(self) -> AdviceForm | None:
        if not self.advises or self.innovation.is_archived:
            return None
        return self.advice_form or AdviceForm(
            sections=section_choices(),
            initial={"section": self.request.GET.get("section", "")},
        )

    def _sections(self) -> list[dict[str, Any]]:
        """Return the parts with their text and advice: the long ones always, others
        where somebody advised about them, and what is about no part at the end."""
        advice: dict[str, list[dict[str, Any]]] = {}
        rows = Advice.objects.filter(innovation=self.innovation)
        for row in rows.select_related("author", "answered_by", "session"):
            key = row.section or f"criterion:{row.criterion}"
            advice.setdefault(key, []).append(self._row(row))
        texts = self._texts()
        others = sorted(set(advice) - set(READ))
        return [
            {
                "name": "" if key.startswith("criterion:") else key,
                "label": _label(key),
                "paragraphs": texts.get(key, []),
                "shows_text": key in READ,
                "advice": advice.get(key, []),
            }
            for key in (*READ, *others)
        ]

    def _texts(self) -> dict[str, list[str]]:
        """Return the long parts of the latest version, by paragraphs."""
        latest = self.innovation.latest_revision
        content = latest.content if latest else {}
        return {
            name: paragraphs(content.get(name, getattr(self.innovation, name, "")))
            for name in READ
        }

    def _row(self, row: Advice) -> dict[str, Any]:
        form = None
        if self.works and row.status == AdviceStatus.OPEN:
            form = AnswerForm(auto_id=f"advice-{row.pk}-%s")
            if self.answered is not None and row.pk == self.answered.pk:
                form = self.answer_form
        return {"advice": row, "form": form}

    def _follow_ups(self) -> Any:
        rows = FollowUp.objects.about(self.innovation)
        return rows.select_related("responsible").open_first()


def _label(key: str) -> str:
    if not key.startswith("criterion:"):
        return section_label(key)
    return key.removeprefix("criterion:") or gettext("About the whole")


def _sessions_of(user: Any, page: InnovationPage, region: Any) -> Any:
    rows = rows_in_sight(user, ClinicSession, region).about(page)
    shown = rows.exclude(status=ClinicStatus.CANCELLED).select_related("organization")
    return shown.latest_first()[:MOST]


def session_named(user: Any, region: Region, key: str) -> ClinicSession:
    """Return the session that an address names; 404 for who may not see it."""
    if not re.fullmatch(r"[0-9]{1,18}", key):
        raise Http404
    rows = rows_in_sight(user, ClinicSession, region).select_related("organization")
    found: ClinicSession = get_object_or_404(rows, pk=int(key))
    return found


def mentored_url(advice: Advice) -> str:
    """Return the way to some advice, for those who got there by a session too."""
    address = reverse("registry:mentored", args=[advice.innovation_id])
    session = f"?session={advice.session_id}" if advice.session_id else ""
    return f"{address}{session}#advice-{advice.pk}"


class AnswerView(MentoredView):
    """Answers one piece of advice; its screen comes back where something is wrong."""

    http_method_names = ("post",)

    @cached_property
    def answered(self) -> Advice:  # type: ignore[override]
        rows = rows_in_sight(self.request.user, Advice, self.region)
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @cached_property
    def innovation(self) -> InnovationPage:
        return self.answered.innovation

    def check(self) -> None:
        if not self.works:
            raise PermissionDenied

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = AnswerForm(request.POST, auto_id=f"advice-{pk}-%s")
        if form.is_valid():
            try:
                answer_advice(
                    advice=self.answered, **form.cleaned_data, actor=request.user
                )
            except ValidationError as error:
                form.add_error("answer", error)
            else:
                messages.success(request, gettext("Your answer is noted."))
                address = reverse("registry:mentored", args=[self.innovation.pk])
                return redirect(f"{address}#advice-{pk}")
        self.answer_form = form
        return self.render_to_response(self.get_context_data())


class AdviceFollowUpView(RefusingScreen, TemplateView):
    """Notes what is to be done after some advice."""

    template_name = "innovations/mentoring/form.html"
    page_title = _("New follow-up")
    header_icon = "date"

    @cached_property
    def advice(self) -> Advice:
        rows = rows_in_sight(self.request.user, Advice, self.region)
        return get_object_or_404(
            rows.select_related("innovation__organization", "session"),
            pk=self.kwargs["pk"],
        )

    def check(self) -> None:
        if not may_note_follow_up(self.request.user, FollowUp(advice=self.advice)):
            raise PermissionDenied

    def get_page_subtitle(self) -> str:
        return str(self.advice.innovation.draft_title)

    def _form(self, data: Any = None) -> FollowUpForm:
        people = people_for(FollowUp(advice=self.advice))
        return FollowUpForm(data, people=people)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = self._form(request.POST)
        if form.is_valid():
            try:
                add_follow_up(
                    advice=self.advice, **form.cleaned_data, actor=request.user
                )
            except ValidationError as error:
                take_refusal(form, error)
            else:
                messages.success(request, gettext("The follow-up is noted."))
                return redirect(mentored_url(self.advice))
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", self._form())
        context: dict[str, Any] = super().get_context_data(
            submit=gettext("Note it"),
            cancel_url=mentored_url(self.advice),
            introduction=self.advice.text,
            **kwargs,
        )
        return context


class DoneView(RefusingScreen, View):
    """One click says that a follow-up is done."""

    http_method_names = ("post",)

    def check(self) -> None:
        self.follow_up  # noqa: B018 -- raises for those who may not see it

    @cached_property
    def follow_up(self) -> FollowUp:
        rows = rows_in_sight(self.request.user, FollowUp, self.region)
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            done = finish_follow_up(follow_up=self.follow_up, actor=request.user)
        except PermissionDenied as error:
            messages.error(request, reason_of(error))
            return redirect("wagtailadmin_home")
        messages.success(request, gettext("“%(task)s” is done.") % {"task": done.task})
        back = get_valid_next_url_from_request(request)
        return redirect(back or "wagtailadmin_home")
