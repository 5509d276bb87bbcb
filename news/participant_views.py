"""Admin screens of an event's participants: the list, and one of them."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import ChoiceFilter
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import (
    CreateView,
    DeleteView,
    EditView,
    IndexView,
)
from wagtail.admin.widgets.button import Button, HeaderButton

from news.event_choices import (
    ALLOWED,
    ParticipantMode,
    ParticipantSource,
    ParticipantStatus,
)
from news.models import EventPage, Participant, ParticipantLetter
from news.participant_guard import OfEvent
from news.services import registration
from news.services.letters import facts_of
from news.services.parties import match_parties
from news.services.pdf import pdf_available
from news.services.summaries import summarize

# --------------------------------------------------------------------- the list


class ParticipantFilterSet(WagtailFilterSet):
    status = ChoiceFilter(
        label=gettext_lazy("Status"), choices=ParticipantStatus.choices
    )
    mode = ChoiceFilter(
        label=gettext_lazy("Takes part"), choices=ParticipantMode.choices
    )
    presence = ChoiceFilter(
        label=gettext_lazy("Presence"),
        choices=[
            ("present", gettext_lazy("Was there")),
            ("absent", gettext_lazy("Was not there")),
        ],
        method="filter_presence",
    )
    letter = ChoiceFilter(
        label=gettext_lazy("E-mail"),
        choices=[("unclear", gettext_lazy("Perhaps not received"))],
        method="filter_letter",
    )

    class Meta:
        model = Participant
        fields: ClassVar[list[str]] = []

    def filter_presence(self, rows: QuerySet[Any], name: str, value: str) -> Any:
        return rows.filter(days__gt=0) if value == "present" else rows.filter(days=0)

    def filter_letter(self, rows: QuerySet[Any], name: str, value: str) -> Any:
        letters = ParticipantLetter.objects
        doubtful = letters.unclear() | letters.given_up()
        return rows.filter(pk__in=doubtful.values("participant"))


class ParticipantIndexView(OfEvent, IndexView):
    model = Participant
    page_title = gettext_lazy("Participants")
    header_icon = "group"
    index_url_name = "index"
    filterset_class = ParticipantFilterSet
    default_ordering = "registered_at"
    paginate_by = 50
    show_export_buttons = False
    template_name = "news/admin/participants.html"

    @cached_property
    def columns(self) -> list[Any]:
        title = self._get_title_column_class(TitleColumn)
        return [
            title(
                "name",
                label=_("Name"),
                accessor="shown_name",
                sort_key="name",
                get_url=self.get_edit_url,
            ),
            Column(
                "organization_name",
                label=_("Office or group"),
                sort_key="organization_name",
            ),
            Column("post", label=_("Post")),
            Column("mode", label=_("Takes part"), accessor="get_mode_display"),
            Column(
                "status",
                label=_("Status"),
                accessor="get_status_display",
                sort_key="status",
            ),
            Column("days", label=_("Days present"), sort_key="days"),
        ]

    def get_index_url(self) -> str:
        return self.screen("index")

    def get_index_results_url(self) -> str:
        return self.screen("index_results")

    def get_add_url(self) -> str:
        return self.screen("add")

    def get_edit_url(self, instance: Participant) -> str:
        return self.screen("edit", instance.pk)

    def get_delete_url(self, instance: Participant) -> str:
        return self.screen("delete", instance.pk)

    @cached_property
    def is_searchable(self) -> bool:
        return True

    def get_base_queryset(self) -> Any:
        return Participant.objects.of(self.event).with_days()

    def search_queryset(self, queryset: Any) -> Any:
        if not self.is_searching:
            return queryset
        text = self.search_query
        return queryset.filter(
            Q(name__icontains=text)
            | Q(organization_name__icontains=text)
            | Q(email__icontains=text)
        )

    @cached_property
    def header_buttons(self) -> list[Any]:
        buttons = [
            HeaderButton(_("Add participant"), url=self.add_url, icon_name="plus"),
            HeaderButton(
                _("Mark presence"), url=self.screen("presence"), icon_name="check"
            ),
            HeaderButton(_("QR code"), url=self.screen("code"), icon_name="view"),
        ]
        return buttons

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        buttons = [
            Button(_("Edit the event"), url=_edit_url(self.event), icon_name="edit"),
            Button(
                _("Attendance list (PDF)"),
                url=self.screen("pdf"),
                icon_name="doc-full",
            ),
            Button(
                _("Empty list to sign (PDF)"),
                url=f"{self.screen('pdf')}?kosong=1",
                icon_name="doc-empty",
            ),
        ]
        for construct in hooks.get_hooks("construct_participant_buttons"):
            construct(self.request, self.event, buttons)
        return buttons

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        if not self.results_only:
            context["event"] = self.event
            context["summary"] = summarize(self.event)
            context["pdf_available"] = pdf_available()
        return context


def _edit_url(event: EventPage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[event.pk])


# ------------------------------------------------------------------ one of them


class ParticipantForm(forms.ModelForm):
    class Meta:
        model = Participant
        fields = (
            "name",
            "organization_name",
            "post",
            "email",
            "phone",
            "staff_number",
            "mode",
            "status",
            "note",
        )

    def __init__(self, *args: Any, event: EventPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.event = event
        if self.instance.pk is None:
            self.instance.told = facts_of(event)
            self.instance.source = ParticipantSource.OFFICE
            return
        now = ParticipantStatus(self.instance.status)
        field: Any = self.fields["status"]
        field.choices = [
            (status.value, status.label)
            for status in ParticipantStatus
            if status == now or status in ALLOWED[now]
        ]

    def _get_validation_exclusions(self) -> set[str]:
        # So that the constraint on event and address is asked by the form.
        exclusions: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return exclusions - {"event", "email_key"}

    def save(self, commit: bool = True) -> Participant:
        name = self.instance.organization_name
        found = match_parties(self.instance.event, [name])
        self.instance.organization_id = found[name].pk if name in found else None
        participant: Participant = super().save(commit)
        return participant


class OneParticipant(OfEvent):
    model = Participant
    header_icon = "user"
    form_class = ParticipantForm

    def get_queryset(self) -> Any:
        return Participant.objects.of(self.event)

    def get_base_object_queryset(self) -> Any:
        return Participant.objects.of(self.event)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"event": self.event}  # type: ignore[misc]

    def get_success_url(self) -> str:
        return self.screen("index")

    def get_error_message(self) -> str:
        return _("The participant could not be saved.")


class ParticipantCreateView(OneParticipant, CreateView):
    page_title = gettext_lazy("Add participant")

    def get_add_url(self) -> str:
        return self.screen("add")

    def get_edit_url(self) -> str:
        return self.screen("edit", self.object.pk)

    def get_success_message(self, instance: Participant) -> str:
        return _("%(name)s was added.") % {"name": instance.shown_name}

    def get_success_buttons(self) -> list[Any]:
        return []


class ParticipantEditView(OneParticipant, EditView):
    template_name = "news/admin/participant.html"

    def get_page_title(self) -> str:
        return str(self.object.shown_name)

    def get_page_subtitle(self) -> str:
        return ""

    def get_edit_url(self) -> str:
        return self.screen("edit", self.object.pk)

    def get_delete_url(self) -> str:
        return self.screen("delete", self.object.pk)

    def get_success_message(self) -> str:
        return _("%(name)s was saved.") % {"name": self.object.shown_name}

    def get_success_buttons(self) -> list[Any]:
        return []

    def save_instance(self) -> Participant:
        """Change the state by the services, so that people are told of it."""
        before = Participant.objects.get(pk=self.object.pk).status
        wanted = self.form.cleaned_data["status"]
        if wanted == before:
            return self.form.save()
        self.form.instance.status = before
        participant = self.form.save()
        if wanted == ParticipantStatus.CANCELLED:
            return registration.cancel(participant)
        if before == ParticipantStatus.WAITING:
            return registration.admit(participant)
        participant.move_to(ParticipantStatus(wanted))
        participant.save(update_fields=["status"])
        return participant

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["letters"] = self.object.letters.all()
        context["attendances"] = self.object.attendances.all()
        return context


class ParticipantDeleteView(OneParticipant, DeleteView):
    form_class = forms.Form  # type: ignore[assignment]
    page_title = gettext_lazy("Delete participant")

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        kwargs.pop("event")
        kwargs.pop("instance", None)
        return kwargs

    def get_page_subtitle(self) -> str:
        return str(self.object.shown_name)

    def get_delete_url(self) -> str:
        return self.screen("delete", self.object.pk)

    def get_success_message(self) -> str:
        return _("%(name)s was deleted.") % {"name": self.object.shown_name}

    @property
    def confirmation_message(self) -> str:
        return _(
            "Name, addresses and presence are deleted for good. Nobody is told of it."
        )
