"""Results of one competition, step by step: places, awards, papers, release."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView, UpdateView, View
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput
from wagtail.log_actions import log

from competitions.access import kept_competitions
from competitions.choices import CertificateKind, PaperKind
from competitions.models import (
    AwardPlace,
    CompetitionCategory,
    CompetitionPage,
    ResultPaper,
    ResultRules,
)
from competitions.pdf import PdfUnavailable, pdf_available
from competitions.services.minutes import minutes_pdf
from competitions.services.release import (
    hide_until_released,
    release_now,
    release_of,
    set_moment,
    withdraw,
)
from competitions.services.results import (
    give_usual_places,
    last_run,
    make_awards,
    preview_awards,
    undo_awards,
)
from competitions.set_up_views import SetUpScreen, add_url

#: Hook by which a site adds what can be done with results: functions of
#: ``(competition, user)`` that return pairs of a label and an address.
RESULT_ACTIONS_HOOK = "competition_result_actions"


def show_errors(request: HttpRequest, error: ValidationError) -> None:
    for text in error.messages:
        messages.error(request, text)


class ResultScreen(SetUpScreen):
    """A screen about the results of one competition."""

    header_icon = "pick"

    @property
    def results_url(self) -> str:
        return reverse("competition_results:results", args=[self.competition.pk])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = super().get_breadcrumbs_items()
        if isinstance(self, ResultsView):
            return items
        here = {"url": self.results_url, "label": gettext("Results")}
        return [*items[:-1], here, items[-1]]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(
            competition=self.competition, cancel_url=self.results_url, **kwargs
        )
        return context


class ResultsView(ResultScreen, TemplateView):
    """Where results stand, and what comes next."""

    template_name = "competitions/admin/results.html"
    page_title = _("Results")

    def get_page_subtitle(self) -> str:
        return str(self.competition.get_admin_display_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        competition = self.competition
        preview = preview_awards(competition)
        return super().get_context_data(
            categories=[
                {
                    "category": category,
                    "places": category.places.all(),
                    "add_url": add_url(AwardPlace, category, self.results_url),
                    "list_url": _listing("competition_places", category=category.pk),
                }
                for category in competition.categories.prefetch_related("places")
            ],
            awards_number=competition.awards.count(),
            preview=preview,
            run=last_run(competition),
            papers=competition.papers.all(),
            add_paper=f"{reverse('competition_papers:add')}?competition={competition.pk}",
            awards_url=reverse("competitions_awards_modeladmin_index"),
            release=release_of(competition),
            certificates=_numbers_of_certificates(competition),
            can_make_pdf=pdf_available(),
            more=[
                action
                for find in hooks.get_hooks(RESULT_ACTIONS_HOOK)
                for action in find(competition, self.request.user)
            ],
            **kwargs,
        )


def _listing(namespace: str, **chosen: Any) -> str:
    query = "&".join(f"{name}={value}" for name, value in chosen.items())
    return f"{reverse(f'{namespace}:index')}?{query}"


def _numbers_of_certificates(competition: CompetitionPage) -> list[tuple[Any, int]]:
    valid = Count("pk", filter=Q(revoked_at=None))
    rows = competition.certificates.order_by().values("kind").annotate(number=valid)
    numbers = {row["kind"]: row["number"] for row in rows}
    return [(kind.label, numbers.get(kind, 0)) for kind in CertificateKind]


class UsualPlacesView(ResultScreen, View):
    """Gives a category the six usual places."""

    http_method_names = ["post"]

    @cached_property
    def category(self) -> CompetitionCategory:
        category: CompetitionCategory = get_object_or_404(
            CompetitionCategory.objects.select_related("competition__region"),
            pk=self.kwargs["category_pk"],
            competition__in=kept_competitions(self.request.user).values("pk"),
        )
        return category

    @cached_property
    def competition(self) -> CompetitionPage:
        return self.category.competition

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        made = give_usual_places(category=self.category, actor=request.user)
        named = {"category": self.category, "number": len(made)}
        if made:
            text = gettext("“%(category)s” has %(number)d places now.") % named
            messages.success(request, text)
        else:
            text = gettext("“%(category)s” has places already; nothing was changed.")
            messages.warning(request, text % named)
        return redirect(self.results_url)


# ---------------------------------------------------------------------- awards


class MakeAwardsView(ResultScreen, TemplateView):
    """Shows what would be done, and does exactly that."""

    template_name = "competitions/admin/make_awards.html"
    page_title = _("Make awards of the rankings")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            preview=preview_awards(self.competition), **kwargs
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = request.POST.getlist("overwrite")
        try:
            done = make_awards(
                competition=self.competition,
                actor=request.user,
                seen=request.POST.get("seen", ""),
                overwrite={
                    int(key) for key in chosen if key.isascii() and key.isdigit()
                },
            )
        except ValidationError as error:
            show_errors(request, error)
            return redirect("competition_results:awards", self.competition.pk)
        number = len(done.run.changes)
        text = ngettext(
            "%(number)d award was written.", "%(number)d awards were written.", number
        )
        messages.success(request, text % {"number": number})
        for change in done.kept:
            text = gettext("“%(title)s” was kept as it is. %(reason)s") % {
                "title": change.title,
                "reason": change.blocked or gettext("It was edited by hand."),
            }
            messages.warning(request, text)
        return redirect(self.results_url)


class UndoAwardsView(ResultScreen, TemplateView):
    template_name = "competitions/admin/undo_awards.html"
    page_title = _("Take back the last making of awards")
    header_icon = "undo"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(run=last_run(self.competition), **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        run = last_run(self.competition)
        if run is None or str(run.pk) != request.POST.get("run"):
            messages.error(request, gettext("It was taken back meanwhile."))
            return redirect(self.results_url)
        for text in undo_awards(run=run, actor=request.user):
            messages.warning(request, text)
        messages.success(request, gettext("The awards are as they were before."))
        return redirect(self.results_url)


# ----------------------------------------------------------------------- rules


class RulesForm(WagtailAdminModelForm):
    class Meta:
        model = ResultRules
        fields = [
            "shows_scores",
            "feedback_figures",
            "feedback_rank",
            "number_pattern",
            "place",
            "dated_on",
            "signatory_post",
            "signatory_name",
        ]
        widgets = {"dated_on": AdminDateInput}


class RulesView(ResultScreen, UpdateView):
    """What is shown of scores, and what stands on certificates."""

    form_class = RulesForm
    template_name = "competitions/admin/result_form.html"
    page_title = _("What is shown, and what stands on certificates")
    header_icon = "cog"

    def get_object(self, queryset: Any = None) -> ResultRules:
        return ResultRules.of(self.competition)

    def form_valid(self, form: Any) -> HttpResponse:
        is_new = form.instance.pk is None
        rules = form.save()
        action = "wagtail.create" if is_new else "wagtail.edit"
        log(instance=rules, action=action, user=self.request.user)
        messages.success(self.request, gettext("Saved."))
        return redirect(self.results_url)


# --------------------------------------------------------------------- release


class MomentForm(forms.Form):
    moment = forms.DateTimeField(
        label=_("Moment of the release"),
        help_text=_("By the clock of the region. Nobody sees results before it."),
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local", "step": "1"}, format="%Y-%m-%dT%H:%M:%S"
        ),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )


class ReleaseView(ResultScreen, FormView):
    """Hides results, sets or withdraws the moment, or publishes at once."""

    form_class = MomentForm
    template_name = "competitions/admin/release.html"
    page_title = _("Release of the results")
    header_icon = "date"

    def get_initial(self) -> dict[str, Any]:
        release = release_of(self.competition)
        return {"moment": release.release_at if release else None}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            release=release_of(self.competition),
            awards_number=self.competition.awards.count(),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        acts: dict[str, tuple[Any, Any]] = {
            "hide": (
                hide_until_released,
                _("The results are hidden until you say when."),
            ),
            "now": (release_now, _("The results are public.")),
            "withdraw": (withdraw, _("The moment is called off; results stay hidden.")),
        }
        act, said = acts.get(request.POST.get("act", ""), (None, ""))
        if act is None:
            response: HttpResponse = super().post(request, *args, **kwargs)
            return response
        if act is release_now and "sure" not in request.POST:
            messages.error(
                request,
                gettext(
                    "Nothing was published. Tick that you mean it, for it is final."
                ),
            )
            return redirect("competition_results:release", self.competition.pk)
        try:
            act(competition=self.competition, actor=request.user)
        except ValidationError as error:
            show_errors(request, error)
            return redirect("competition_results:release", self.competition.pk)
        messages.success(request, said)
        return redirect(self.results_url)

    def form_valid(self, form: MomentForm) -> HttpResponse:
        try:
            set_moment(
                competition=self.competition,
                moment=form.cleaned_data["moment"],
                actor=self.request.user,
            )
        except ValidationError as error:
            form.add_error("moment", error.messages)
            return self.form_invalid(form)
        messages.success(self.request, gettext("The moment is set."))
        return redirect(self.results_url)


# ---------------------------------------------------------------------- papers


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """Return a PDF that is nobody else's to keep."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def no_pdf(request: HttpRequest, back: str) -> HttpResponse:
    messages.error(
        request,
        gettext(
            "This machine can't make PDF. Tell the administrator: Pango is missing."
        ),
    )
    return redirect(back)


def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the draft of the minutes."""
    pages = kept_competitions(request.user).select_related("region__site")
    competition: CompetitionPage = get_object_or_404(pages, pk=pk)
    try:
        content = minutes_pdf(competition)
    except PdfUnavailable:
        back = reverse("competition_results:results", args=[competition.pk])
        return no_pdf(request, back)
    name = slugify(f"{gettext('minutes')} {competition.title}")[:80]
    return pdf_response(content, name)


def paper_file(request: HttpRequest, paper_pk: int) -> HttpResponseBase:
    """Send a signed file to whoever keeps the competition."""
    kept = kept_competitions(request.user).values("pk")
    paper = get_object_or_404(ResultPaper, pk=paper_pk, competition__in=kept)
    if not paper.file:
        raise Http404
    kind = slugify(PaperKind(paper.kind).label.partition("(")[0])
    response = FileResponse(
        paper.file.open("rb"),
        as_attachment=True,
        filename=f"{kind}-{slugify(paper.number)[:60]}.pdf",
        content_type="application/pdf",
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
