"""What a run's report holds as text, for people."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.translation import gettext

register = template.Library()


@register.filter
def as_date(stored: str) -> date | None:
    """The date of ``2024-05-03``; nothing for what is no date."""
    try:
        return date.fromisoformat(stored)
    except (TypeError, ValueError):
        return None


@register.filter
def delimiter_name(delimiter: str) -> str:
    """What a delimiter is called, where it can't be seen."""
    return gettext("tab") if delimiter == "\t" else delimiter
