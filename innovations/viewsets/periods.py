"""Periods and what they ask of a profile, edited by the registrar."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, ModelChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.permissions import policy_registry

from innovations.access import current_region
from innovations.models import CompletenessRule, Period
from innovations.services.periods import current_period, give_rules
from innovations.viewsets.notices import NoticeViewSet
from innovations.viewsets.scoped import ScopedModelViewSet


def own_periods(request: HttpRequest) -> QuerySet[Period]:
    """Return the periods of the current region that a person may see."""
    policy = policy_registry.get_by_type(Period)
    periods: QuerySet[Period] = policy.instances_user_has_permission_for(
        request.user, "view"
    )
    return periods.filter(region=current_region(request))


class PeriodAddView(ScopedModelViewSet.add_view_class):
    def get_initial_form_instance(self) -> Period:
        return Period(region=current_region(self.request))

    def save_instance(self) -> Period:
        """A new period asks for what the one before it asked for."""
        period: Period = super().save_instance()
        give_rules(period=period)
        return period


class PeriodViewSet(ScopedModelViewSet):
    model = Period
    name = "periods"
    icon = "calendar-alt"
    menu_label = _("Periods")
    add_view_class = PeriodAddView
    list_display: ClassVar[list[Any]] = [
        "name",
        Column("year", label=_("Year"), sort_key="year"),
        Column("opens_on", label=_("opens on"), sort_key="opens_on"),
        Column("closes_on", label=_("closes on"), sort_key="closes_on"),
        Column("get_state_display", label=_("State"), sort_key="state"),
    ]
    search_fields: ClassVar[list[str]] = ["name"]
    panels: ClassVar[list[Any]] = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("year"), FieldPanel("state")]),
        FieldRowPanel([FieldPanel("opens_on"), FieldPanel("closes_on")]),
        FieldPanel("stale_after_days"),
    ]


class CompletenessRuleFilterSet(WagtailFilterSet):
    period = ModelChoiceFilter(label=_("Period"), queryset=own_periods)
    needed = ChoiceFilter(
        label=_("Needed"), choices=[(True, _("Yes")), (False, _("No"))]
    )

    class Meta:
        model = CompletenessRule
        fields: list[str] = []


class CompletenessRuleAddView(ScopedModelViewSet.add_view_class):
    def get_initial_form_instance(self) -> CompletenessRule:
        period = current_period(current_region(self.request))
        return CompletenessRule(period=period)


class CompletenessRuleViewSet(ScopedModelViewSet):
    model = CompletenessRule
    name = "completeness-rules"
    icon = "tasks"
    menu_label = _("Completeness rules")
    add_view_class = CompletenessRuleAddView
    list_display: ClassVar[list[Any]] = [
        "__str__",
        Column("period", label=_("Period"), sort_key="period__year"),
        Column("minimum", label=_("at least"), sort_key="minimum"),
        Column("weight", label=_("Weight"), sort_key="weight"),
        BooleanColumn("needed", label=_("Needed"), sort_key="needed"),
    ]
    list_select_related = ("period",)
    filterset_class = CompletenessRuleFilterSet
    search_fields: ClassVar[list[str]] = ["label", "field"]
    panels: ClassVar[list[Any]] = [
        FieldPanel("period"),
        FieldPanel("field"),
        FieldPanel("label"),
        FieldRowPanel([FieldPanel("minimum"), FieldPanel("weight")]),
        FieldPanel("needed"),
    ]


class ProgrammeGroup(ViewSetGroup):
    menu_label = _("Programme")
    menu_name = "programme"
    menu_icon = "calendar-alt"
    menu_order = 160
    items = (PeriodViewSet, CompletenessRuleViewSet, NoticeViewSet)
