"""What all admin screens of an event's participants share: its guard, and the way back.

What they show is personal data: each asks the event's own permissions, never those of
the model.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from news.models import EventPage

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
        items.append({"url": "", "label": title, "sublabel": self.event.title})
        return items
