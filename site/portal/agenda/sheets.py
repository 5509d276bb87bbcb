"""Offers the participants of events to the spreadsheet engine."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail.permissions import policy_registry

from news.models import EventPage
from portal.agenda.resources import AttendanceResource
from spreadsheets.registry import Sheet, register_sheet

#: Events that an import may be made for: the latest ones of those somebody edits.
MOST = 150


def events_of(user: Any) -> QuerySet[EventPage]:
    """Return the events whose participants somebody sees, the latest first."""
    events = EventPage.objects.filter(starts_at__isnull=False)
    if not (user.is_active and user.is_superuser):
        policy = policy_registry.get_by_type(Page)
        pages = policy.instances_user_has_any_permission_for(user, {"change"})
        events = events.filter(pk__in=pages.order_by().values("pk"))
    latest = events.latest_first().values("pk")[:MOST]
    return EventPage.objects.filter(pk__in=latest).latest_first()


def no_events(user: Any) -> QuerySet[EventPage]:
    """Nobody sees the lists of participants that others imported."""
    return EventPage.objects.none()


def all_events() -> QuerySet[EventPage]:
    return EventPage.objects.filter(starts_at__isnull=False).latest_first()


def find_event(text: str) -> EventPage | None:
    """Return an event by its number, or by its slug where only one has it."""
    if text.isascii() and text.isdigit():
        return EventPage.objects.filter(pk=int(text)).first()
    found = list(EventPage.objects.filter(slug=text)[:2])
    return found[0] if len(found) == 1 else None


def register() -> None:
    """Register the sheet; called when Django is ready."""
    register_sheet(
        Sheet(
            name="attendance",
            label=_("Attendance lists"),
            help_text=_("Participants of an event and who was there, one a row."),
            resource=AttendanceResource,
            scopes=events_of,
            keepers=no_events,
            all_scopes=all_events,
            scope_key=lambda event: str(event.pk),
            find_scope=find_event,
            scope_label=_("Event"),
        )
    )
