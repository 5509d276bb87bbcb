"""The screens of operators: what they can enter, and their entries."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView, View
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from competitions.access import keeps_any_competition, keeps_competition
from competitions.choices import Audience, EntryState
from competitions.entry_access import (
    entries_in_sight,
    entries_to_change,
    own_organizations,
)
from competitions.entry_screens import EntryFormMixin, Ways
from competitions.entry_steps import (
    EntryReadMixin,
    EntrySubmitMixin,
    EntryVersionMixin,
    EntryWithdrawMixin,
    send_file,
)
from competitions.models import (
    CompetitionCategory,
    Entry,
    EntryAttachment,
    EntryVersion,
)
from competitions.services.entering import choices_for, open_competitions
from competitions.services.entries import AlreadyEntered, begin_entry
from competitions.services.late import window_of
from innovations.access import current_region, works_somewhere
from innovations.models import InnovationPage, OrganizationPage
from innovations.services.mentoring import mentors_of


class EnterMenuItem(MenuItem):
    """For those who work for organisations. No query of its own."""

    def is_shown(self, request: HttpRequest) -> bool:
        return works_somewhere(request.user)


def admin_ways(pk: int) -> Ways:
    """Return where the screens of an entry are in the admin."""

    def way(name: str, key: int = pk) -> str:
        return reverse(f"competition_entries:{name}", args=[key])

    return Ways(
        form=way("edit"),
        read=way("read"),
        submit=way("submit"),
        withdraw=way("withdraw"),
        entries=reverse("competition_entries:index"),
        version=way("version", 0),
        file=way("file", 0),
        results=reverse("competition_results:feedback", args=[pk]),
    )


class EntryScreen(WagtailAdminTemplateMixin):
    """What the screens about entries share."""

    _show_breadcrumbs = True
    header_icon = "success"
    request: HttpRequest
    kwargs: dict[str, Any]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = [*super().get_breadcrumbs_items(), *self.trail()]
        return [*items, {"url": "", "label": self.get_page_title()}]

    def trail(self) -> list[dict[str, Any]]:
        return [
            {
                "url": reverse("competition_entries:index"),
                "label": gettext("Enter competitions"),
            }
        ]


class OwnOrganizations:
    """For those who work for organisations; registrars have a list of their own."""

    request: HttpRequest

    @cached_property
    def organizations(self) -> QuerySet[OrganizationPage]:
        region = current_region(self.request)
        return own_organizations(self.request.user, region)


class EnterView(OwnOrganizations, EntryScreen, TemplateView):
    """Open competitions with their deadlines, and one's entries."""

    template_name = "competitions/entries/index.html"
    page_title = _("Enter competitions")

    def trail(self) -> list[dict[str, Any]]:
        return []

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.organizations.exists():
            if keeps_any_competition(request.user):
                return redirect("competition_entries:received")
            raise Http404
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        region: Any = current_region(self.request)
        found, others = open_competitions(
            region=region, organizations=self.organizations
        )
        rows = [*others, *(row for one in found for row in one.entries)]
        context: dict[str, Any] = super().get_context_data(
            competitions=found,
            others=others,
            has_results=any(row.has_results for row in rows),
            **kwargs,
        )
        return context


# ------------------------------------------------------------------- beginning


class NewEntryForm(forms.Form):
    """An innovation that isn't in the registry: a name and who enters it."""

    organization = forms.ModelChoiceField(
        label=_("Organisation"), queryset=OrganizationPage.objects.none()
    )
    title = forms.CharField(label=_("Name of the innovation"), max_length=255)
    in_use_since = forms.DateField(
        label=_("In use since"),
        required=False,
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("Leave it empty while it is only an idea."),
    )

    def __init__(self, *args: Any, organizations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own: Any = self.fields["organization"]
        own.queryset = organizations
        only = list(organizations[:2])
        if len(only) == 1:
            own.initial, own.empty_label = only[0], None


class ChooseView(OwnOrganizations, EntryScreen, FormView):
    """Choose with what to enter a category; what the rules say stands beside it."""

    template_name = "competitions/entries/choose.html"
    page_title = _("Choose an innovation")
    form_class = NewEntryForm

    @cached_property
    def category(self) -> CompetitionCategory:
        rows = CompetitionCategory.objects.filter(
            competition__live=True, competition__region=current_region(self.request)
        ).exclude(audience=Audience.PUBLIC)
        rows = rows.select_related("competition__region")
        return get_object_or_404(
            rows.prefetch_related("organization_types", "competition__phases"),
            pk=self.kwargs["pk"],
        )

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        self.category  # noqa: B018 -- refuses before anything is done
        if not self.organizations.exists():
            raise Http404
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_page_subtitle(self) -> str:
        return f"{self.category.name}, {self.category.competition.title}"

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_form_kwargs()
        return kwargs | {"organizations": self.organizations}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = request.POST.get("innovation", "")
        if chosen:
            return self._begin_with(chosen)
        return super().post(request, *args, **kwargs)

    def _begin_with(self, chosen: str) -> HttpResponse:
        is_key = chosen.isascii() and chosen.isdigit() and len(chosen) < 19
        own = InnovationPage.objects.filter(
            organization__in=self.organizations.order_by().values("pk")
        )
        innovation = get_object_or_404(own, pk=int(chosen) if is_key else 0)
        try:
            return self._begin(
                organization=innovation.organization, innovation=innovation
            )
        except ValidationError as error:
            messages.error(self.request, " ".join(error.messages))
            return redirect("competition_entries:choose", self.category.pk)

    def form_valid(self, form: NewEntryForm) -> HttpResponse:
        try:
            return self._begin(**form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.form_invalid(form)

    def _begin(self, **what: Any) -> HttpResponse:
        try:
            entry = begin_entry(category=self.category, actor=self.request.user, **what)
        except AlreadyEntered as error:
            seen = entries_to_change(self.request.user).filter(pk=error.entry.pk)
            if not seen.exists():
                raise
            messages.info(self.request, " ".join(error.messages))
            return redirect("competition_entries:edit", error.entry.pk)
        return redirect("competition_entries:edit", entry.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        organizations = list(self.organizations.select_related("type"))
        window = window_of(self.category)
        if not window.allows and len(organizations) == 1:
            window = window_of(self.category, organization=organizations[0])
        context: dict[str, Any] = super().get_context_data(
            category=self.category,
            window=window,
            choices=choices_for(self.category, organizations),
            **kwargs,
        )
        return context


# ---------------------------------------------------------------------- writing


class OwnEntry:
    """An entry in which the person may write; readers are led to what they read."""

    request: HttpRequest
    kwargs: dict[str, Any]

    def get_entry(self) -> Entry:
        rows = entries_to_change(self.request.user).select_related(
            "category__competition__region"
        )
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_actor(self) -> Any:
        return self.request.user

    def get_ways(self) -> Ways:
        return admin_ways(self.kwargs["pk"])

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        try:
            self.entry  # type: ignore[attr-defined] # noqa: B018 -- refuses first
        except Http404:
            readable = entries_in_sight(request.user).filter(pk=kwargs["pk"])
            if request.method == "GET" and readable.exists():
                return redirect("competition_entries:read", kwargs["pk"])
            raise
        response: HttpResponseBase = super().dispatch(  # type: ignore[misc]
            request, *args, **kwargs
        )
        return response

    def get_page_subtitle(self) -> str:
        return str(self.entry.title)  # type: ignore[attr-defined]


class WithMentors:
    """Names who mentors the innovation that is entered."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        innovation = context["entry"].innovation
        found = mentors_of([innovation])[innovation.pk] if innovation else []
        return context | {"mentors": found}


class EntryEditView(OwnEntry, WithMentors, EntryFormMixin, EntryScreen, TemplateView):
    template_name = "competitions/entries/edit.html"
    page_title = pgettext_lazy("competition", "Entry")


class EntrySubmitView(OwnEntry, EntrySubmitMixin, EntryScreen, TemplateView):
    template_name = "competitions/entries/submit.html"
    page_title = _("Hand in")


class EntryWithdrawView(OwnEntry, EntryWithdrawMixin, EntryScreen, TemplateView):
    template_name = "competitions/entries/withdraw.html"
    page_title = _("Withdraw")


# ---------------------------------------------------------------------- reading


class EntryReadView(WithMentors, EntryReadMixin, EntryScreen, TemplateView):
    """For operators, mentors and registrars."""

    template_name = "competitions/entries/read.html"
    page_title = _("What the jury reads")

    def get_entry(self) -> Entry:
        return get_object_or_404(
            entries_in_sight(self.request.user), pk=self.kwargs["pk"]
        )

    def get_ways(self) -> Ways:
        return admin_ways(self.kwargs["pk"])

    @property
    def shows_draft(self) -> bool:  # type: ignore[override]
        return self.entry.organization_id is not None

    def get_page_subtitle(self) -> str:
        return str(self.entry.title if self.shows_draft else self.entry.entered_by)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        changeable = entries_to_change(self.request.user).filter(pk=self.entry.pk)
        keeps = keeps_competition(self.request.user, self.entry.competition)
        return super().get_context_data(
            may_change=changeable.exists(),
            may_take_out=keeps and self.entry.state == EntryState.SUBMITTED,
            **kwargs,
        )


class EntryVersionView(EntryVersionMixin, EntryScreen, TemplateView):
    template_name = "competitions/entries/version.html"
    page_title = _("Receipt")

    def get_version(self) -> EntryVersion:
        seen = entries_in_sight(self.request.user).order_by().values("pk")
        rows = EntryVersion.objects.filter(entry__in=seen).select_related(
            "entry__category__competition__region", "late_exception"
        )
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_ways(self) -> Ways:
        return admin_ways(self.version.entry_id)

    def get_page_subtitle(self) -> str:
        return str(self.version.title)


class EntryFileView(View):
    """A file of an entry that the person may read.

    Of the public only what was handed in: what they remove again is theirs.
    """

    http_method_names = ("get", "head")

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        seen = entries_in_sight(request.user).order_by().values("pk")
        rows = EntryAttachment.objects.filter(
            Q(entry__organization__isnull=False) | Q(versions__isnull=False),
            entry__in=seen,
        )
        return send_file(get_object_or_404(rows.distinct(), pk=pk))
