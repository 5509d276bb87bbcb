"""The attendance list of an event as a document with the office's letterhead."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.utils import timezone, translation

from news.event_choices import ParticipantSource
from news.models import AgendaIndexPage, Attendance, EventPage, Participant
from news.services.pdf import render_pdf
from news.services.summaries import summarize

#: Lines to sign on beyond those who registered.
EMPTY_LINES: Final = 15


def attendance_pdf(event: EventPage, *, is_empty: bool = False) -> bytes:
    """Return the list of who was there, or one to be signed by hand.

    :raises PdfUnavailable: where the machine can't make PDF.
    """
    site = event.get_site()
    base_url = f"{site.root_url}/" if site else "http://localhost/"
    with translation.override(settings.LANGUAGE_CODE):
        context = attendance_context(event, is_empty=is_empty)
        return render_pdf("news/pdf/attendance.html", context, base_url=base_url)


def attendance_context(event: EventPage, *, is_empty: bool) -> dict[str, Any]:
    agenda = event.get_parent().specific
    is_agenda = isinstance(agenda, AgendaIndexPage)
    logo = agenda.letterhead_logo if is_agenda else None
    site = event.get_site()
    zone = event.times.zone if event.times else None
    rows = _expected(event) if is_empty else _present(event)
    first_empty = len(rows) + 1
    return {
        "event": event,
        "agenda": agenda if is_agenda else None,
        "letterhead_lines": (agenda.letterhead_lines if is_agenda else [])
        or [site.site_name if site and site.site_name else event.title],
        "logo_url": logo.get_rendition("height-160").url if logo else "",
        "times": event.times,
        "is_empty": is_empty,
        "rows": rows,
        "empty_lines": range(first_empty, first_empty + EMPTY_LINES)
        if is_empty
        else (),
        "summary": summarize(event),
        "has_several_days": event.times is not None and not event.times.is_one_day,
        "made_on": timezone.localdate(timezone=zone),
    }


def _expected(event: EventPage) -> list[dict[str, Any]]:
    people = Participant.objects.of(event).confirmed().order_by("name", "pk")
    return [{"participant": one, "attendance": None} for one in people]


def _present(event: EventPage) -> list[dict[str, Any]]:
    rows = Attendance.objects.filter(participant__event=event)
    rows = rows.select_related("participant").order_by("day", "recorded_at", "pk")
    zone = event.times.zone if event.times else None
    return [
        {
            "participant": row.participant,
            "attendance": row,
            # Lists and workbooks are written down later, so their hour means nothing.
            "time": row.recorded_at.astimezone(zone).strftime("%H.%M")
            if row.source == ParticipantSource.QR_CODE
            else "",
        }
        for row in rows
    ]
