"""Admin screens for the day of an event: presence, QR code, and the list as PDF."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from news.event_choices import ParticipantMode
from news.models import Attendance, Participant, ParticipantLetter
from news.participant_guard import OfEvent
from news.services import attendance, registration
from news.services.attendance_pdf import attendance_pdf
from news.services.pdf import PdfUnavailable
from news.services.presence_codes import check_in_address, code_svg


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
    header_icon = "check"
    template_name = "news/admin/presence.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        there = Attendance.objects.none()
        if self.day is not None:
            there = Attendance.objects.filter(
                participant__event=self.event, day=self.day
            )
        expected = Participant.objects.of(self.event).expected().order_by("name", "pk")
        return context | {
            "participants": expected,
            "present": set(there.values_list("participant", flat=True)),
        }

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
