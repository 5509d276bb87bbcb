"""The set-up of one competition: what there is, what is missing, what comes next."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from competitions.access import kept_competitions
from competitions.choices import PhaseKind
from competitions.freezing import frozen_among
from competitions.models import (
    AwardPlace,
    CompetitionCategory,
    CompetitionPage,
    CompetitionPhase,
    Criterion,
    EntryStatement,
    FormSection,
    TieRule,
)
from competitions.numbers import plain
from competitions.services.admission import admission_of
from competitions.services.checklist import (
    Problem,
    criteria_by_phase,
    load_set_up,
    problems_of,
    weight_of,
)
from competitions.services.editions import copy_edition, next_title
from competitions.services.templates import apply_template, said, templates
from competitions.services.timetable import timetable
from spreadsheets.given_forms import PREFIX
from spreadsheets.views.exports import SCOPE_PARAMETER

#: Where rows of a kind are edited.
NAMESPACES: dict[type[Model], str] = {
    CompetitionPhase: "competition_phases",
    CompetitionCategory: "competition_categories",
    FormSection: "competition_sections",
    EntryStatement: "competition_statements",
    Criterion: "competition_criteria",
    TieRule: "competition_tie_rules",
    AwardPlace: "competition_places",
}


def add_url(model: type[Model], to: Model, back: str = "") -> str:
    """Return where a row is added to a competition or a category.

    From there it goes back to the set-up, or to another screen of the admin.
    """
    whole = isinstance(to, CompetitionPage)
    competition_pk = to.pk if whole else to.competition_id  # type: ignore[attr-defined]
    name = "competition" if whole else "category"
    query = urlencode({name: to.pk, "next": back or set_up_url(competition_pk)})
    return f"{reverse(f'{NAMESPACES[model]}:add')}?{query}"


def edit_url(row: Model) -> str:
    """Return where a row is edited, and from there back to the set-up."""
    if isinstance(row, CompetitionPage):
        return reverse("wagtailadmin_pages:edit", args=[row.pk])
    query = urlencode({"next": set_up_url(row.competition.pk)})  # type: ignore[attr-defined]
    return f"{reverse(f'{NAMESPACES[type(row)]}:edit', args=[row.pk])}?{query}"


def set_up_url(competition_pk: int) -> str:
    return reverse("competition_set_up:set_up", args=[competition_pk])


def import_url(competition: CompetitionPage) -> str:
    """Return where results are imported that don't say of which competition."""
    said = {
        f"{PREFIX}-competition": competition.title,
        f"{PREFIX}-year": competition.edition_year,
        SCOPE_PARAMETER: competition.region.code if competition.region else "",
    }
    return f"{reverse('spreadsheets:upload', args=['awards'])}?{urlencode(said)}"


def way_out(problem: Problem) -> str:
    """Return the screen on which a problem is solved."""
    return (
        add_url(problem.add, problem.about) if problem.add else edit_url(problem.about)
    )


class SetUpScreen(WagtailAdminTemplateMixin):
    """A screen about one competition, for those who keep it; others find none."""

    _show_breadcrumbs = True
    header_icon = "tasks"
    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def competition(self) -> CompetitionPage:
        competition: CompetitionPage = get_object_or_404(
            kept_competitions(self.request.user).select_related("region"),
            pk=self.kwargs["pk"],
        )
        return competition

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        self.competition  # noqa: B018 -- refuses before anything is done
        return super().dispatch(request, *args, **kwargs)

    @property
    def set_up_url(self) -> str:
        return set_up_url(self.competition.pk)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = [
            *super().get_breadcrumbs_items(),
            {"url": reverse("competitions:index"), "label": gettext("Competitions")},
        ]
        if not isinstance(self, SetUpView):
            label = self.competition.get_admin_display_title()
            items.append({"url": self.set_up_url, "label": label})
        return [*items, {"url": "", "label": self.get_page_title()}]


class SetUpView(SetUpScreen, TemplateView):
    template_name = "competitions/admin/set_up.html"
    page_title = _("Set-up")

    def get_page_subtitle(self) -> str:
        return str(self.competition.get_admin_display_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        competition = load_set_up(self.competition.pk)
        problems = [(problem, way_out(problem)) for problem in problems_of(competition)]
        categories = list(competition.categories.all())
        frozen = frozen_among(category.pk for category in categories)
        plan = timetable(
            competition=competition,
            phases=competition.phases.all(),
            has_results=False,
        )
        return super().get_context_data(
            competition=competition,
            problems=problems,
            phases=[(phase, edit_url(phase)) for phase in competition.phases.all()],
            zone=plan.at.tzname(),
            import_url=import_url(competition),
            categories=[
                _summary(category, is_frozen=category.pk in frozen)
                for category in categories
            ],
            has_voting=any(
                phase.kind == PhaseKind.VOTING for phase in competition.phases.all()
            ),
            add_phase=add_url(CompetitionPhase, competition),
            add_category=add_url(CompetitionCategory, competition),
            **kwargs,
        )


def _summary(category: CompetitionCategory, *, is_frozen: bool) -> dict[str, Any]:
    """Return what the screen says of a category, from rows loaded already."""
    return {
        "category": category,
        "edit_url": edit_url(category),
        "admission": admission_of(category),
        "is_frozen": is_frozen,
        "weights": [
            (phase, plain(weight_of(criteria)))
            for phase, criteria in criteria_by_phase(category)
        ],
        "rows": [
            _rows_of(category, FormSection, category.sections.all()),
            _rows_of(category, EntryStatement, category.statements.all()),
            _rows_of(category, Criterion, category.criteria.all()),
            _rows_of(category, TieRule, category.tie_rules.all()),
            _rows_of(category, AwardPlace, category.places.all()),
        ],
    }


def _rows_of(
    category: CompetitionCategory, model: type[Model], rows: Any
) -> dict[str, Any]:
    listing = reverse(f"{NAMESPACES[model]}:index")
    return {
        "label": model._meta.verbose_name_plural,
        "count": len(rows),
        "url": f"{listing}?category={category.pk}",
        "add_url": add_url(model, category),
    }


# ------------------------------------------------------------------- copying


class CopyEditionForm(forms.Form):
    year = forms.IntegerField(
        label=_("Year of the new edition"),
        validators=[MinValueValidator(1990), MaxValueValidator(2100)],
    )


class CopyEditionView(SetUpScreen, FormView):
    form_class = CopyEditionForm
    template_name = "competitions/admin/copy_edition.html"
    page_title = _("Copy to another year")
    header_icon = "copy"

    def get_initial(self) -> dict[str, Any]:
        next_year = self.competition.edition_year + 1
        return {"year": max(next_year, timezone.localdate().year)}

    def form_valid(self, form: CopyEditionForm) -> HttpResponse:
        try:
            page = copy_edition(
                competition=self.competition,
                year=form.cleaned_data["year"],
                actor=self.request.user,
            )
        except ValidationError as error:
            form.add_error("year", error.messages)
            return self.form_invalid(form)
        messages.success(
            self.request,
            gettext("The draft “%(title)s” is made. Check its days and its text.")
            % {"title": page.title},
        )
        return redirect("competition_set_up:set_up", page.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        year = self.get_initial()["year"]
        context: dict[str, Any] = super().get_context_data(
            competition=self.competition,
            title=next_title(self.competition, year),
            cancel_url=self.set_up_url,
            **kwargs,
        )
        return context


# ----------------------------------------------------------------- templates


class ApplyTemplateForm(forms.Form):
    template = forms.ChoiceField(label=_("Template"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code, one.label) for code, one in templates().items()]
        self.fields["template"].choices = choices  # type: ignore[attr-defined]


class ApplyTemplateView(SetUpScreen, FormView):
    form_class = ApplyTemplateForm
    template_name = "competitions/admin/apply_template.html"
    page_title = _("Apply a template")
    header_icon = "form"

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

    def form_valid(self, form: ApplyTemplateForm) -> HttpResponse:
        template = templates()[form.cleaned_data["template"]]
        try:
            done = apply_template(
                category=self.category, template=template, actor=self.request.user
            )
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        messages.success(self.request, said(done))
        return redirect(self.set_up_url)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(
            category=self.category,
            templates=[(one, plain(one.known_weight)) for one in templates().values()],
            cancel_url=self.set_up_url,
            **kwargs,
        )
        return context
