from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from django.forms import CheckboxSelectMultiple, RadioSelect
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.filters import DateRangePickerWidget
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.pages.listing import PageFilterSet
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.models import Page
from wagtail.permissions import policy_registry

from news.event_choices import EventKind, EventMode, EventStatus
from news.models import AgendaIndexPage, EventPage


class EventFilterSet(PageFilterSet):
    starts_at = django_filters.DateFromToRangeFilter(
        label=pgettext_lazy("agenda", "Start"), widget=DateRangePickerWidget
    )
    kind = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("Kind"),
        choices=EventKind.choices,
        widget=CheckboxSelectMultiple,
    )
    status = django_filters.ChoiceFilter(
        label=gettext_lazy("Status"), choices=EventStatus.choices, widget=RadioSelect
    )
    mode = django_filters.ChoiceFilter(
        label=gettext_lazy("Way of taking part"),
        choices=EventMode.choices,
        widget=RadioSelect,
    )
    # Events have no children.
    has_child_pages = None

    class Meta:
        model = EventPage
        fields: ClassVar[list[str]] = []


class AgendaMenuItem(MenuItem):
    """Shown to those who may write somewhere in an agenda."""

    def is_shown(self, request: HttpRequest) -> bool:
        if request.user.is_superuser:
            return True
        policy = policy_registry.get_by_type(Page)
        places = policy.instances_user_has_any_permission_for(
            request.user, {"add", "change", "publish"}
        )
        return bool(places.type(AgendaIndexPage, EventPage).exists())


def _when(event: EventPage) -> str:
    return str(event.times or "–")


def _participants(event: EventPage) -> SafeString:
    address = reverse("agenda_participants:index", args=[event.pk])
    return format_html('<a href="{}">{}</a>', address, _("Participants"))


class EventListingViewSet(PageListingViewSet):
    """All events the user may work on, with the way to their participants."""

    model = EventPage
    name = "agenda"
    url_prefix = "agenda"
    icon = "calendar"
    menu_label = gettext_lazy("Agenda")
    menu_order = 211
    add_to_admin_menu = True
    menu_item_class = AgendaMenuItem
    filterset_class = EventFilterSet
    default_ordering = "-starts_at"
    columns: ClassVar[list[Any]] = [
        *PageListingViewSet.columns[:-1],
        Column(
            "starts_at",
            label=pgettext_lazy("agenda", "When"),
            accessor=_when,
            sort_key="starts_at",
        ),
        Column("kind", label=gettext_lazy("Kind"), accessor="get_kind_display"),
        Column(
            "participants", label=gettext_lazy("Participants"), accessor=_participants
        ),
        PageListingViewSet.columns[-1],
    ]
