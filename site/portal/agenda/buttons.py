"""The way from an event's participants to workbooks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import Button

from news.models import EventPage
from portal.agenda.sheets import events_of
from spreadsheets.views.exports import SCOPE_PARAMETER


def add_workbook_buttons(
    request: HttpRequest, event: EventPage, buttons: list[Any]
) -> None:
    """Offer to take the list out and in, to whoever may."""
    if not events_of(request.user).filter(pk=event.pk).exists():
        return
    query = urlencode({SCOPE_PARAMETER: event.pk})
    screens = [
        (_("Workbook of the participants"), "spreadsheets:export", "download"),
        (_("Import an attendance list"), "spreadsheets:upload", "upload"),
    ]
    buttons += [
        Button(
            label, url=f"{reverse(screen, args=['attendance'])}?{query}", icon_name=icon
        )
        for label, screen, icon in screens
    ]
