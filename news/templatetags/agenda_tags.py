from __future__ import annotations

from datetime import date

from django import template
from wagtail.models import Page

from news.archive_dates import Month
from news.models import EventPage
from news.services.calendars import webcal

register = template.Library()
register.filter("webcal", webcal)


@register.simple_tag
def events_about(page: Page) -> list[EventPage]:
    """Return public events whose editors named a page, the latest first."""
    if page.pk is None:
        return []
    events = EventPage.objects.published().about(page).latest_first()
    return list(events.defer("description")[:3])


@register.filter
def month_path(day: date) -> Month:
    """Return the month of a day, which knows its address."""
    return Month(day.year, day.month)
