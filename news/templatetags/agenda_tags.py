from __future__ import annotations

from datetime import date

from django import template

from news.archive_dates import Month
from news.services.calendars import webcal

register = template.Library()
register.filter("webcal", webcal)


@register.filter
def month_path(day: date) -> Month:
    """Return the month of a day, which knows its address."""
    return Month(day.year, day.month)
