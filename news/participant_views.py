"""Admin screens of an event's participants, for whoever may edit the event.

What is here is personal data: each screen asks the event's own permissions, never
those of the model.
"""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import View
from django_filters import ChoiceFilter
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import (
    CreateView,
    DeleteView,
    EditView,
    IndexView,
    WagtailAdminTemplateMixin,
)
from wagtail.admin.widgets.button import Button, HeaderButton

from news.event_choices import (
    ParticipantMode,
    ParticipantSource,
    ParticipantStatus,
)
from news.models import Attendance, EventPage, Participant, ParticipantLetter
from news.services import attendance, registration
from news.services.attendance_pdf import attendance_pdf
from news.services.letters import facts_of
from news.services.parties import match_parties
from news.services.pdf import PdfUnavailable, pdf_available
from news.services.presence_codes import check_in_address, code_svg
from news.services.summaries import summarize

SCREENS = "agenda_participants"


class OfEvent:
    """What all screens share: the event, its guard, and the way back."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def event(self) -> EventPage:
        event = get_object_or_404(EventPage, pk=self.kwargs["event"])
        tester = event.permissions_for_user(self.request.user)
        if not tester.can_see_participants():
            raise PermissionDenied
        return event

    def dispatch(self, request: HttpRequest, *args: Any, **kw: Any) -> HttpResponseBase:
        # Asked before anything else of the view looks at what was sent.
        _guarded = self.event
        response: HttpResponseBase = super().dispatch(request, *args, **kw)  # type: ignore[misc]
        response.headers["Cache-Control"] = "no-store, private"
        return response

    def screen(self, name: str, *args: Any) -> str:
        return reverse(f"{SCREENS}:{name}", args=[self.event.pk, *args])

    def user_has_permission(self, permission: str) -> bool:
        """The event was asked already; generic views ask the model."""
        return True

    def user_has_any_permission(self, permissions: Any) -> bool:
        return True

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = list(super().get_breadcrumbs_items())[:1]  # type: ignore[misc]
        items.append({"url": reverse("agenda:index"), "label": _("Agenda")})
        items.append({"url": self.screen("index"), "label": self.event.title})
        title = self.get_page_title()  # type: ignore[attr-defined]
        items.append(
            {"url": "", "label": title, "sublabel": str(self.event.times or "")}
        )
        return items


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
                accessor=lambda row: row.name or _("(data deleted)"),
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
                _("Mark presence"), url=self.screen("presence"), icon_name="tick"
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

    def _get_validation_exclusions(self) -> set[str]:
        # So that the constraint on event and address is asked by the form.
        return super()._get_validation_exclusions() - {"event", "email_key"}

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
    success_message = gettext_lazy("%(object)s was added.")

    def get_add_url(self) -> str:
        return self.screen("add")

    def get_edit_url(self) -> str:
        return self.screen("edit", self.object.pk)

    def get_success_message(self, instance: Participant) -> str:
        return _("%(name)s was added.") % {"name": instance}

    def get_success_buttons(self) -> list[Any]:
        return []


class ParticipantEditView(OneParticipant, EditView):
    template_name = "news/admin/participant.html"

    def get_page_title(self) -> str:
        return str(self.object)

    def get_page_subtitle(self) -> str:
        return ""

    def get_edit_url(self) -> str:
        return self.screen("edit", self.object.pk)

    def get_delete_url(self) -> str:
        return self.screen("delete", self.object.pk)

    def get_success_message(self) -> str:
        return _("%(name)s was saved.") % {"name": self.object}

    def get_success_buttons(self) -> list[Any]:
        return []

    def save_instance(self) -> Participant:
        """Cancel by the service, so that somebody is told and another moves up."""
        before = Participant.objects.get(pk=self.object.pk).status
        wanted = self.form.cleaned_data["status"]
        if wanted == ParticipantStatus.CANCELLED != before:
            self.form.instance.status = before
            return registration.cancel(self.form.save())
        return self.form.save()  # type: ignore[no-any-return]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["letters"] = self.object.letters.all()
        context["attendances"] = self.object.attendances.all()
        return context


class ParticipantDeleteView(OneParticipant, DeleteView):
    form_class = forms.Form
    page_title = gettext_lazy("Delete participant")

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        kwargs.pop("event")
        kwargs.pop("instance", None)
        return kwargs

    def get_page_subtitle(self) -> str:
        return str(self.object)

    def get_delete_url(self) -> str:
        return self.screen("delete", self.object.pk)

    def get_success_message(self) -> str:
        return _("%(name)s was deleted.") % {"name": self.object}

    @property
    def confirmation_message(self) -> str:
        return _(
            "Name, addresses and presence are deleted for good. Nobody is told of it."
        )


# -------------------------------------------------------------------- presence


class Screen(OfEvent, WagtailAdminTemplateMixin, View):
    """A screen of the admin that is no form of one row."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(**kwargs))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"event": self.event, "days": self.days, "day": self.day}

    @cached_property
    def days(self) -> list[tuple[date, str]]:
        times = self.event.times
        return (
            [(day, date_format(day, "l, j F Y")) for day in times.days] if times else []
        )

    @cached_property
    def day(self) -> date | None:
        """The day that is asked for, else today or the nearest one."""
        asked = self.request.GET.get("hari", "")
        try:
            wanted = parse_date(asked)
        except ValueError:
            wanted = None
        if wanted in dict(self.days):
            return wanted
        return attendance.day_of(self.event) if self.days else None


class PresenceView(Screen):
    """The list with a box for each participant, to tick as people come in."""

    page_title = gettext_lazy("Mark presence")
    header_icon = "tick"
    template_name = "news/admin/presence.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        there = Attendance.objects.filter(
            participant__event=self.event, day=self.day
        ).values_list("participant", flat=True)
        expected = Participant.objects.of(self.event).expected().order_by("name", "pk")
        return context | {"participants": expected, "present": set(there)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.day is None:
            raise Http404
        changed = attendance.mark_list(
            event=self.event,
            day=self.day,
            shown=_numbers(request.POST.getlist("shown")),
            present=_numbers(request.POST.getlist("present")),
        )
        text = ngettext(
            "%(count)s change was saved.", "%(count)s changes were saved.", changed
        )
        messages.success(request, text % {"count": changed})
        return HttpResponseRedirect(
            f"{self.screen('presence')}?hari={self.day:%Y-%m-%d}"
        )


def _numbers(values: list[str]) -> list[int]:
    return [int(value) for value in values if value.isascii() and value.isdigit()][
        :5000
    ]


class CodeView(Screen):
    """The QR code: on a screen it is new each minute, printed it lasts for the day."""

    page_title = gettext_lazy("QR code")
    header_icon = "view"

    def get_template_names(self) -> list[str]:
        is_shown = self.request.GET.get("layar") or self.request.GET.get("cetak")
        name = "code_alone.html" if is_shown else "code.html"
        return [f"news/admin/{name}"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if self.day is None:
            return context
        mode = registration.mode_for(self.event, self.request.GET.get("cara", ""))
        is_printed = bool(self.request.GET.get("cetak"))
        token = (
            attendance.printed_token(self.event, self.day, mode)
            if is_printed
            else attendance.screen_token(self.event, mode)
        )
        address = check_in_address(self.event, token)
        return context | {
            "mode": mode,
            "is_printed": is_printed,
            "is_live": self.event.live,
            "address": address,
            "code": code_svg(address),
            "online_address": check_in_address(
                self.event,
                attendance.printed_token(self.event, self.day, ParticipantMode.ONLINE),
            )
            if self.event.is_online
            else "",
        }


class PdfView(OfEvent, View):
    """The attendance list as a document: evidence, or empty to be signed by hand."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        is_empty = bool(request.GET.get("kosong"))
        try:
            content = attendance_pdf(self.event, is_empty=is_empty)
        except PdfUnavailable:
            messages.error(
                request,
                _(
                    "PDF can't be made here: the library Pango is missing on the server. "
                    "Use the workbook, or ask the administrator."
                ),
            )
            return HttpResponseRedirect(self.screen("index"))
        response = HttpResponse(content, content_type="application/pdf")
        name = f"daftar-hadir-{self.event.slug}.pdf"
        response.headers["Content-Disposition"] = f'inline; filename="{name}"'
        return response


class SendAgainView(OfEvent, View):
    """Send a letter again of which nobody knows whether it arrived."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        letter = get_object_or_404(
            ParticipantLetter,
            pk=self.kwargs["letter"],
            participant__event=self.event,
            sent_at__isnull=True,
        )
        letter.claimed_at, letter.attempts = None, 0
        letter.save(update_fields=["claimed_at", "attempts"])
        messages.success(request, _("The e-mail leaves within a minute."))
        return HttpResponseRedirect(self.screen("edit", letter.participant_id))
