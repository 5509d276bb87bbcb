"""Filters of the admin listings, limited to what the person may see."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_filters import ChoiceFilter, ModelChoiceFilter, MultipleChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.models import Page

from innovations.access import current_region, pages_worked_on
from innovations.choices import Form, Kind, Stage
from innovations.models import (
    GovernmentAffair,
    InnovationPage,
    OrganizationPage,
    OrganizationType,
    Region,
)
from innovations.services.periods import (
    current_period,
    organizations_without_innovation,
)
from innovations.services.staleness import stale_profiles

#: Ranges of completeness, as the filter offers them: lowest and highest percent.
COMPLETENESS = {
    "complete": (100, 100),
    "nearly": (75, 99),
    "half": (50, 74),
    "little": (0, 49),
}
PUBLICATION = [("live", _("Published")), ("draft", _("Not published"))]


def own_pages(request: HttpRequest, model: type[Page]) -> QuerySet[Any]:
    """Return the pages of the current region on which a person may work."""
    return pages_worked_on(request.user, model, current_region(request))


def own_organizations(request: HttpRequest) -> QuerySet[OrganizationPage]:
    """Return the organisations on which a person may work, by name."""
    return own_pages(request, OrganizationPage).order_by("title")


def years(region: Region | None) -> list[tuple[int, str]]:
    """Return the years in which innovations of a region were implemented."""
    dates = InnovationPage.objects.filter(region=region).dates(
        "implementation_date", "year", order="DESC"
    )
    return [(date.year, str(date.year)) for date in dates]


class PublicationFilter(ChoiceFilter):
    """Published or not."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("Status"), choices=PUBLICATION, **kwargs)

    def filter(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        return queryset.filter(live=value == "live") if value else queryset


class CompletenessFilter(ChoiceFilter):
    """A range of the annotation ``completeness``."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [
            ("complete", _("Complete (100%)")),
            ("nearly", _("75 to 99%")),
            ("half", _("50 to 74%")),
            ("little", _("Below 50%")),
        ]
        super().__init__(label=_("Completeness"), choices=choices, **kwargs)

    def filter(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        return (
            queryset.filter(completeness__range=COMPLETENESS[value])
            if value
            else queryset
        )


class TouchedFilter(ChoiceFilter):
    """Profiles that nobody touched for as long as the period allows."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [("stale", _("Not touched for long"))]
        super().__init__(label=_("Up to date"), choices=choices, **kwargs)

    def filter(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        region = current_region(self.parent.request)
        if not value or region is None:
            return queryset
        old = stale_profiles(region).order_by().values("pk")
        return queryset.filter(pk__in=old)


class InnovationInPeriodFilter(ChoiceFilter):
    """Organisations that owe the open period an innovation, or have one."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [("none", _("Owes one")), ("some", _("Has one, or owes none"))]
        label = _("Innovation in this period")
        super().__init__(label=label, choices=choices, **kwargs)

    def filter(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        if not value:
            return queryset
        period = current_period(current_region(self.parent.request))
        if period is None:
            return queryset.none()
        lagging = organizations_without_innovation(period).order_by().values("pk")
        if value == "none":
            return queryset.filter(pk__in=lagging)
        return queryset.exclude(pk__in=lagging)


class OrganizationFilterSet(WagtailFilterSet):
    type = ModelChoiceFilter(
        label=pgettext_lazy("organisation", "Type"),
        queryset=OrganizationType.objects.filter(is_active=True),
    )
    counts_for_target = ChoiceFilter(
        label=_("Counts for the obligation"),
        choices=[(True, _("Yes")), (False, _("No"))],
    )
    innovation = InnovationInPeriodFilter()
    status = PublicationFilter()

    class Meta:
        model = OrganizationPage
        fields: list[str] = []


class InnovationFilterSet(WagtailFilterSet):
    organization = ModelChoiceFilter(
        label=_("Organisation"), queryset=own_organizations
    )
    stage = MultipleChoiceFilter(label=_("Stage"), choices=Stage.choices)
    form_ = MultipleChoiceFilter(
        label=pgettext_lazy("innovation", "Form"),
        field_name="form",
        choices=Form.choices,
    )
    kind = MultipleChoiceFilter(label=_("Kind"), choices=Kind.choices)
    main_affair = ModelChoiceFilter(
        label=_("Main government affair"), queryset=GovernmentAffair.objects.all()
    )
    year = ChoiceFilter(
        label=_("Year of implementation"),
        field_name="implementation_date__year",
        choices=[],
    )
    status = PublicationFilter()
    completeness = CompletenessFilter()
    touched = TouchedFilter()

    class Meta:
        model = InnovationPage
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["year"].extra["choices"] = years(current_region(self.request))
