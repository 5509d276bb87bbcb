"""Filters of the admin's lists; choices come from what the person keeps."""

from __future__ import annotations

from typing import Any

import django_filters
from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from competitions.access import kept_competitions
from competitions.choices import CompetitionLevel
from competitions.labels import category_label
from competitions.models import (
    AwardPlace,
    CompetitionCategory,
    CompetitionKind,
    CompetitionPage,
    CompetitionPhase,
    Criterion,
    EntryStatement,
    FormSection,
    ResultPaper,
    TieRule,
)
from competitions.querysets import CompetitionQuerySet


def _competitions(request: Any) -> CompetitionQuerySet:
    return kept_competitions(request.user).newest_first()


def _years(request: Any) -> list[int]:
    years = kept_competitions(request.user).values_list("edition_year", flat=True)
    return sorted(set(years), reverse=True)


class CompetitionPageFilterSet(WagtailFilterSet):
    edition_year = django_filters.NumberFilter(label=_("year of the edition"))
    level = django_filters.MultipleChoiceFilter(
        label=_("level"),
        choices=CompetitionLevel.choices,
        widget=CheckboxSelectMultiple,
    )
    # By the column that the search index knows.
    kind_id = django_filters.ModelMultipleChoiceFilter(
        label=_("kind"),
        queryset=CompetitionKind.objects.all(),
        widget=CheckboxSelectMultiple,
    )

    class Meta:
        model = CompetitionPage
        fields: list[str] = []


class CategoryFilterSet(WagtailFilterSet):
    competition = django_filters.ModelChoiceFilter(
        label=_("competition"), queryset=_competitions
    )

    class Meta:
        model = CompetitionCategory
        fields: list[str] = []


class PhaseFilterSet(CategoryFilterSet):
    class Meta:
        model = CompetitionPhase
        fields: list[str] = []


def _categories(request: Any) -> QuerySet[CompetitionCategory]:
    categories = CompetitionCategory.objects.select_related("competition")
    kept = kept_competitions(request.user).values("pk")
    return categories.filter(competition__in=kept).order_by(
        "-competition__edition_year", "competition", "sort_order", "name"
    )


class _CategoryFilter(django_filters.ModelChoiceFilter):
    """Names the competition too: categories are called the same every year."""

    def __init__(self) -> None:
        super().__init__(label=_("category"), queryset=_categories)

    @property
    def field(self) -> Any:
        field = super().field
        field.label_from_instance = category_label
        return field


def competition_choices(request: Any) -> CompetitionQuerySet:
    """Return the competitions that the person keeps, for filters elsewhere."""
    return _competitions(request)


def category_choices() -> django_filters.ModelChoiceFilter:
    """Return a filter by category, each named with its competition."""
    return _CategoryFilter()


class CategoryRowFilterSet(WagtailFilterSet):
    category = _CategoryFilter()


class SectionFilterSet(CategoryRowFilterSet):
    class Meta:
        model = FormSection
        fields: list[str] = []


class StatementFilterSet(CategoryRowFilterSet):
    class Meta:
        model = EntryStatement
        fields: list[str] = []


class CriterionFilterSet(CategoryRowFilterSet):
    class Meta:
        model = Criterion
        fields: list[str] = []


class TieRuleFilterSet(CategoryRowFilterSet):
    class Meta:
        model = TieRule
        fields: list[str] = []


class PlaceFilterSet(CategoryRowFilterSet):
    class Meta:
        model = AwardPlace
        fields: list[str] = []


class PaperFilterSet(CategoryFilterSet):
    class Meta:
        model = ResultPaper
        fields: list[str] = []


class YearListFilter(SimpleListFilter):
    title = _("year of the edition")
    parameter_name = "year"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(year), str(year)) for year in _years(request)]

    def queryset(self, request: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.value():
            return queryset
        return queryset.filter(competition__edition_year=self.value())


class CompetitionListFilter(SimpleListFilter):
    title = _("competition")
    parameter_name = "competition"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        return [
            (str(competition.pk), competition.get_admin_display_title())
            for competition in _competitions(request)
        ]

    def queryset(self, request: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.value():
            return queryset
        return queryset.filter(competition=self.value())
