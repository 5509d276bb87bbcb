"""The sign-in log: all of it for administrators, everybody's own for themselves."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.base import BaseListingView

from portal.users.choices import SignInEventKind
from portal.users.models import SignInEvent
from portal.users.views.helping import AdministratorsOnly

EVENT = pgettext_lazy("sign-in log", "Event")


class OwnSignInsFilter(WagtailFilterSet):
    at = django_filters.DateFromToRangeFilter(
        label=gettext_lazy("Time"), widget=DateRangePickerWidget
    )
    kind = django_filters.MultipleChoiceFilter(
        label=EVENT, choices=SignInEventKind.choices
    )

    class Meta:
        model = SignInEvent
        fields: list[str] = []


class SignInsFilter(OwnSignInsFilter):
    person = django_filters.CharFilter(
        label=gettext_lazy("Username or name"), method="filter_person"
    )
    address = django_filters.CharFilter(
        label=gettext_lazy("Address"), lookup_expr="startswith"
    )

    def filter_person(
        self, queryset: QuerySet[SignInEvent], name: str, value: str
    ) -> QuerySet[SignInEvent]:
        return queryset.filter(
            Q(username__icontains=value) | Q(user__display_name__icontains=value)
        )


def _time(event: SignInEvent) -> str:
    """Exactly: "an hour ago" proves nothing."""
    return date_format(timezone.localtime(event.at), "SHORT_DATETIME_FORMAT")


AT = Column("at", label=gettext_lazy("Time"), accessor=_time, width="15%")
KIND = Column("kind", label=EVENT, accessor="get_kind_display")
ADDRESS = Column("address", label=gettext_lazy("Address"), accessor="address")
BROWSER = Column("browser", label=gettext_lazy("Browser"), accessor="browser_name")


class SignInsView(AdministratorsOnly, BaseListingView):
    model = SignInEvent
    page_title = gettext_lazy("Sign-in log")
    header_icon = "key"
    index_url_name = "users_sign_ins"
    index_results_url_name = "users_sign_ins_results"
    filterset_class = SignInsFilter
    paginate_by = 50
    verbose_name_plural = gettext_lazy("sign-ins")
    columns = [
        AT,
        KIND,
        Column("username", label=gettext_lazy("Username"), accessor="username"),
        Column("actor", label=gettext_lazy("Done by"), accessor="actor"),
        ADDRESS,
        BROWSER,
    ]

    def get_base_queryset(self) -> QuerySet[SignInEvent]:
        return SignInEvent.objects.select_related("actor")


class OwnSignInsView(BaseListingView):
    model = SignInEvent
    page_title = gettext_lazy("My sign-ins")
    header_icon = "key"
    index_url_name = "users_own_sign_ins"
    index_results_url_name = "users_own_sign_ins_results"
    filterset_class = OwnSignInsFilter
    paginate_by = 50
    verbose_name_plural = gettext_lazy("sign-ins")
    columns = [AT, KIND, ADDRESS, BROWSER]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("wagtailadmin_account"), "label": _("Account")},
            {"url": "", "label": self.page_title},
        ]

    def get_base_queryset(self) -> QuerySet[SignInEvent]:
        return SignInEvent.objects.filter(user_id=self.request.user.pk)
