"""Filters of the audit log; choices come from what the person may read."""

from __future__ import annotations

from typing import Any

import django_filters
from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.log_actions import registry as log_registry
from wagtail.models import get_page_models

from innovations.access import current_region
from innovations.models import OrganizationPage, Region
from portal.audit.access import visible_organizations, visible_records
from portal.audit.models import AuditRecord
from portal.audit.sentences import model_label
from portal.audit.tracked import tracked_models


def _organizations(request: Any) -> QuerySet[OrganizationPage]:
    return visible_organizations(request.user).filter(region=current_region(request))


def _people(request: Any) -> QuerySet[Any]:
    """Those who did something that the person may read about."""
    ids = visible_records(request.user).filter(user__isnull=False).values("user")
    people = get_user_model()._default_manager.filter(pk__in=ids)
    return people.order_by("display_name", "username")


class AuditFilterSet(WagtailFilterSet):
    words = django_filters.CharFilter(label=_("Name contains"), method="find_words")
    organization = django_filters.ModelChoiceFilter(
        label=_("Organisation, with the units below"),
        queryset=_organizations,
        method="in_organization",
    )
    user = django_filters.ModelChoiceFilter(label=_("Person"), queryset=_people)
    timestamp = django_filters.DateFromToRangeFilter(
        label=_("Period"), widget=DateRangePickerWidget
    )
    action = django_filters.ChoiceFilter(label=_("Action"))
    model = django_filters.ChoiceFilter(label=_("Kind of object"))
    run = django_filters.NumberFilter(label=_("Number of an import"))
    region = django_filters.ModelChoiceFilter(
        label=_("Region"), queryset=Region.objects.all()
    )

    class Meta:
        model = AuditRecord
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        actions = sorted(log_registry.get_choices(), key=lambda pair: str(pair[1]))
        self.filters["action"].extra["choices"] = actions
        self.filters["model"].extra["choices"] = self._models()
        if not self.request.user.is_superuser:
            del self.filters["region"]

    def _models(self) -> list[tuple[str, str]]:
        """All kinds that leave entries; asking which did takes long in a long log."""
        names = {m._meta.label_lower for m in (*tracked_models(), *get_page_models())}
        pairs = [(name, model_label(name)) for name in names]
        return sorted(pairs, key=lambda pair: pair[1])

    def find_words(
        self, records: QuerySet[AuditRecord], name: str, value: str
    ) -> QuerySet[AuditRecord]:
        for word in value.split():
            records = records.filter(label__icontains=word)
        return records

    def in_organization(
        self, records: QuerySet[AuditRecord], name: str, value: OrganizationPage
    ) -> QuerySet[AuditRecord]:
        below = OrganizationPage.objects.filter(path__startswith=value.path)
        rule = Q(organization=value.pk) | Q(organization__in=below.values("pk"))
        return records.filter(rule)
