"""The registrar's screens: what came in, who is missing, who may be late.

Leaders open the numbers of a competition, and nothing behind them.
"""

from __future__ import annotations

import tempfile
from datetime import datetime, time
from functools import cached_property
from pathlib import Path
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.widgets import Button
from wagtail.permissions import policy_registry

from competitions.access import kept_competitions
from competitions.choices import EntryState
from competitions.entry_access import kept_entries, may_count
from competitions.entry_forms import WithdrawForm
from competitions.entry_views import EntryScreen
from competitions.filters import category_choices, competition_choices
from competitions.models import (
    CompetitionCategory,
    CompetitionPage,
    Entry,
    EntryVersion,
    LateException,
    PublicEntrant,
)
from competitions.models.phases import zone_of
from competitions.services.late import end_exception, give_exception
from competitions.services.received import (
    counts_of,
    is_for_organizations,
    participation,
)
from competitions.services.submitting import take_out_entry
from competitions.services.versions import version_of
from innovations.models import OrganizationPage
from spreadsheets.writing import write_workbook
from spreadsheets.writing.cells import fit
from spreadsheets.writing.layout import ColumnLayout, Layout

#: Competitions whose numbers the list leads to.
NEWEST = 10


def received_trail() -> list[dict[str, Any]]:
    return [
        {"url": reverse("competition_entries:received"), "label": gettext("Entries")}
    ]


class ReceivedFilterSet(WagtailFilterSet):
    competition = django_filters.ModelChoiceFilter(
        field_name="category__competition",
        label=_("competition"),
        queryset=competition_choices,
    )
    category = category_choices()
    state = django_filters.MultipleChoiceFilter(
        label=pgettext_lazy("entry", "state"),
        choices=EntryState.choices,
        widget=CheckboxSelectMultiple,
    )
    late = django_filters.BooleanFilter(
        field_name="was_late", label=_("handed in by an exception")
    )

    class Meta:
        model = Entry
        fields: list[str] = []


class ReceivedView(generic.IndexView):
    """All entries that the registrar reads, to filter and search."""

    model = Entry
    page_title = _("Entries")
    header_icon = "pick"
    index_url_name = "competition_entries:received"
    index_results_url_name = "competition_entries:received_results"
    any_permission_required = ("view",)
    filterset_class = ReceivedFilterSet
    default_ordering = "-handed_in_at"
    is_searchable = True
    search_fields = ("title", "organization__title", "versions__code")
    search_backend_name = None
    paginate_by = 50
    _show_breadcrumbs = True

    @cached_property
    def permission_policy(self) -> Any:
        return policy_registry.get_by_type(Entry)

    @cached_property
    def columns(self) -> list[Any]:
        return [
            TitleColumn(
                "title",
                label=_("Name of the innovation"),
                sort_key="title",
                get_url=lambda row: reverse("competition_entries:read", args=[row.pk]),
            ),
            Column("entered_by", label=_("entered by"), accessor="entered_by"),
            Column("category", label=_("category"), sort_key="category__name"),
            TitleColumn(
                "competition",
                label=_("competition"),
                accessor="competition",
                get_url=lambda row: reverse(
                    "competition_entries:overview",
                    args=[row.category.competition_id],
                ),
            ),
            Column(
                "state",
                label=pgettext_lazy("entry", "state"),
                accessor="get_state_display",
                sort_key="state",
            ),
            DateColumn(
                "handed_in_at", label=_("handed in at"), sort_key="handed_in_at"
            ),
        ]

    def get_base_queryset(self) -> QuerySet[Entry]:
        late = EntryVersion.objects.filter(
            entry=OuterRef("pk"), late_exception__isnull=False
        )
        rows = kept_entries(self.request.user).annotate(
            handed_in_at=Max("versions__submitted_at"), was_late=Exists(late)
        )
        return rows.select_related("category__competition", "organization", "entrant")

    def get_edit_url(self, instance: Entry) -> str:
        return reverse("competition_entries:read", args=[instance.pk])

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        kept = kept_competitions(self.request.user).newest_first()[:NEWEST]
        return [
            Button(
                gettext("Overview: %(title)s")
                % {"title": competition.get_admin_display_title()},
                reverse("competition_entries:overview", args=[competition.pk]),
                icon_name="tasks",
                priority=number,
            )
            for number, competition in enumerate(kept)
        ]


# ---------------------------------------------------------------------- numbers


class CountedCompetition:
    """A competition whose numbers the person sees; others find none."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def competition(self) -> CompetitionPage:
        rows = CompetitionPage.objects.select_related("region")
        found: CompetitionPage = get_object_or_404(
            rows.prefetch_related("categories"), pk=self.kwargs["pk"]
        )
        if found.region is None or not may_count(self.request.user, found.region):
            raise Http404
        return found

    @cached_property
    def keeps(self) -> bool:
        kept = kept_competitions(self.request.user)
        return kept.filter(pk=self.competition.pk).exists()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.competition  # noqa: B018 -- refuses before anything is done
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class OverviewView(CountedCompetition, EntryScreen, TemplateView):
    """Numbers by category, who has entered and who hasn't, exceptions."""

    template_name = "competitions/entries/overview.html"
    page_title = _("Entries")

    def trail(self) -> list[dict[str, Any]]:
        return received_trail() if self.keeps else []

    def get_page_subtitle(self) -> str:
        return str(self.competition.get_admin_display_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = is_for_organizations(self.competition)
        organizations = participation(self.competition) if asked else []
        entered = sum(bool(one.submitted) for one in organizations)
        context: dict[str, Any] = super().get_context_data(
            competition=self.competition,
            keeps=self.keeps,
            counts=counts_of(self.competition),
            organizations=organizations,
            entered=entered,
            without=len(organizations) - entered,
            exceptions=self._exceptions() if self.keeps else [],
            zone=zone_of(self.competition),
            **kwargs,
        )
        return context

    def _exceptions(self) -> QuerySet[LateException]:
        rows = LateException.objects.filter(category__competition=self.competition)
        return rows.select_related("category", "organization", "entrant", "given_by")


class ParticipationFileView(CountedCompetition, View):
    """Who has entered and who hasn't, as a workbook or CSV."""

    http_method_names = ("get", "head")

    def get(self, request: HttpRequest, pk: int, kind: str) -> FileResponse:
        yes, not_yet = gettext("Entered"), gettext("Not yet")
        rows = [
            [
                one.organization.title,
                str(one.organization.type or ""),
                yes if one.submitted else not_yet,
                one.submitted,
                one.drafts,
            ]
            for one in participation(self.competition)
        ]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"x.{kind}"
            fitted = [[fit(cell).value for cell in row] for row in rows]
            write_workbook(path, kind, _participation_layout(), fitted)
            # Open until it was sent; the name may go before.
            stream = path.open("rb")
        name = f"{gettext('participation')}-{self.competition.slug}.{kind}"
        return FileResponse(stream, as_attachment=True, filename=name)


def _participation_layout() -> Layout:
    columns = (
        (gettext("Organisation"), 45),
        (gettext("Type"), 24),
        (gettext("Participation"), 18),
        (gettext("Handed in"), 14),
        (gettext("Drafts"), 14),
    )
    return Layout(
        title=gettext("Participation"),
        columns=tuple(
            ColumnLayout(header=head, width=width) for head, width in columns
        ),
    )


# -------------------------------------------------------------------- exceptions


class ExceptionForm(forms.Form):
    """For an organisation or an entrant of the public; hours by the region's clock."""

    organization = forms.ModelChoiceField(
        label=_("Organisation"),
        queryset=OrganizationPage.objects.none(),
        required=False,
    )
    entrant = forms.ModelChoiceField(
        label=_("Or somebody of the public"),
        queryset=PublicEntrant.objects.none(),
        required=False,
    )
    day = forms.DateField(
        label=_("Until the day"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    hour = forms.TimeField(
        label=_("Until the hour"),
        required=False,
        input_formats=["%H:%M", "%H:%M:%S", "%H.%M"],
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        help_text=_("By the clock of the region. Empty means 23.59.59."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands on the entry and in the log."),
    )

    def __init__(self, category: CompetitionCategory, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.category = category
        region = category.competition.region
        organizations: Any = OrganizationPage.objects.filter(region=region)
        own: Any = self.fields["organization"]
        own.queryset = organizations.in_use().order_by("title")
        entrant: Any = self.fields["entrant"]
        entrant.queryset = PublicEntrant.objects.filter(
            region=region, entries__category=category, forgotten_at=None
        ).distinct()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if bool(data.get("organization")) == bool(data.get("entrant")):
            self.add_error(
                "organization", _("Choose an organisation or somebody of the public.")
            )
        return data

    @property
    def until(self) -> datetime:
        hour = self.cleaned_data["hour"] or time(23, 59, 59)
        zone = zone_of(self.category.competition)
        return datetime.combine(self.cleaned_data["day"], hour, tzinfo=zone)


class GiveExceptionView(EntryScreen, FormView):
    form_class = ExceptionForm
    template_name = "competitions/entries/exception.html"
    page_title = _("Exception from the deadline")
    header_icon = "time"

    @cached_property
    def category(self) -> CompetitionCategory:
        rows = CompetitionCategory.objects.filter(
            competition__in=kept_competitions(self.request.user).values("pk")
        )
        return get_object_or_404(
            rows.select_related("competition__region"), pk=self.kwargs["pk"]
        )

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.category  # noqa: B018 -- refuses before anything is done
        return super().dispatch(request, *args, **kwargs)

    def trail(self) -> list[dict[str, Any]]:
        label = self.category.competition.get_admin_display_title()
        return [*received_trail(), {"url": self.overview_url, "label": label}]

    @property
    def overview_url(self) -> str:
        return reverse(
            "competition_entries:overview", args=[self.category.competition_id]
        )

    def get_page_subtitle(self) -> str:
        return str(self.category)

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_form_kwargs()
        return kwargs | {"category": self.category}

    def get_initial(self) -> dict[str, Any]:
        """``?organization=`` chooses beforehand, as the overview does."""
        return {"organization": self.request.GET.get("organization")}

    def form_valid(self, form: ExceptionForm) -> HttpResponse:
        data = form.cleaned_data
        try:
            row = give_exception(
                category=self.category,
                organization=data["organization"],
                entrant=data["entrant"],
                until=form.until,
                reason=data["reason"],
                actor=self.request.user,
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.form_invalid(form)
        messages.success(
            self.request,
            gettext("%(name)s may hand in late.")
            % {"name": row.organization or row.entrant},
        )
        return redirect(self.overview_url)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(
            category=self.category, cancel_url=self.overview_url, **kwargs
        )
        return context


class EndExceptionView(View):
    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        rows = LateException.objects.filter(
            category__competition__in=kept_competitions(request.user).values("pk")
        )
        row = get_object_or_404(rows.select_related("category"), pk=pk)
        end_exception(exception=row, actor=request.user)
        messages.success(request, gettext("The exception has ended."))
        return redirect("competition_entries:overview", row.category.competition_id)


# --------------------------------------------------------------------- taking out


class TakeOutForm(WithdrawForm):
    reason = forms.CharField(
        label=_("Why the entry is taken out"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The entrant reads it."),
    )


class TakeOutView(EntryScreen, FormView):
    """The registrar takes an entry out, as its entrant can't after the deadline."""

    form_class = TakeOutForm
    template_name = "competitions/entries/take_out.html"
    page_title = _("Take out of the competition")

    @cached_property
    def entry(self) -> Entry:
        return get_object_or_404(
            kept_entries(self.request.user).select_related(
                "category__competition__region", "organization", "entrant"
            ),
            pk=self.kwargs["pk"],
        )

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if self.entry.state != EntryState.SUBMITTED:
            messages.info(request, gettext("Only what is handed in can be taken out."))
            return redirect("competition_entries:read", self.entry.pk)
        return super().dispatch(request, *args, **kwargs)

    def trail(self) -> list[dict[str, Any]]:
        return received_trail()

    def form_valid(self, form: TakeOutForm) -> HttpResponse:
        try:
            take_out_entry(
                entry=self.entry,
                actor=self.request.user,
                reason=form.cleaned_data["reason"],
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.form_invalid(form)
        messages.success(
            self.request, gettext("The entry was taken out of the competition.")
        )
        return redirect("competition_entries:read", self.entry.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(
            entry=self.entry, version=version_of(self.entry), **kwargs
        )
        return context
