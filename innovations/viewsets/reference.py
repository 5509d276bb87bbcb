"""National reference rows: administrators edit, registrars read."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet

from innovations.models import (
    GovernmentAffair,
    NationalGoal,
    OrganizationType,
    PriorityCluster,
    RegulationType,
    SustainableDevelopmentGoal,
    Theme,
)

IN_USE = BooleanColumn("is_active", label=_("In use"), sort_key="is_active")


class ReferenceViewSet(ModelViewSet):
    """Code, name, spellings and order; subclasses add their own fields."""

    icon = "list-ul"
    copy_view_enabled = False
    inspect_view_enabled = True
    list_per_page = 50
    ordering: ClassVar[list[str]] = ["sort_order", "code"]
    list_display: ClassVar[list[Any]] = ["label", "code", IN_USE]
    list_filter: ClassVar[list[str]] = ["is_active"]
    list_export: ClassVar[list[str]] = ["code", "label", "synonyms", "is_active"]
    search_fields: ClassVar[list[str]] = ["label", "code", "synonyms"]
    own_fields: tuple[str, ...] = ()

    @property
    def panels(self) -> list[Any]:
        names = ["code", "label", *self.own_fields]
        return [FieldPanel(name) for name in (*names, *_COMMON_FIELDS)]


_COMMON_FIELDS = ("synonyms", "sort_order", "is_active")


class GovernmentAffairViewSet(ReferenceViewSet):
    model = GovernmentAffair
    name = "government-affairs"
    list_display: ClassVar[list[Any]] = ["label", "code", "group", IN_USE]
    list_filter: ClassVar[list[str]] = ["group", "is_basic_service", "is_active"]
    own_fields = ("group", "is_basic_service")


class ThemeViewSet(ReferenceViewSet):
    model = Theme
    name = "themes"
    list_display: ClassVar[list[Any]] = [
        "label",
        "code",
        "first_year",
        "last_year",
        IN_USE,
    ]
    own_fields = ("first_year", "last_year")


class NationalGoalViewSet(ReferenceViewSet):
    model = NationalGoal
    name = "national-goals"
    own_fields = ("short_label",)


class PriorityClusterViewSet(ReferenceViewSet):
    model = PriorityCluster
    name = "priority-clusters"


class DevelopmentGoalViewSet(ReferenceViewSet):
    model = SustainableDevelopmentGoal
    name = "development-goals"


class OrganizationTypeViewSet(ReferenceViewSet):
    model = OrganizationType
    name = "organization-types"
    own_fields = ("counts_for_target",)


class RegulationTypeViewSet(ReferenceViewSet):
    model = RegulationType
    name = "regulation-types"
    list_display: ClassVar[list[Any]] = ["label", "abbreviation", "code", IN_USE]
    own_fields = ("abbreviation",)


class ReferenceGroup(ViewSetGroup):
    menu_label = _("Reference data")
    menu_name = "reference-data"
    menu_icon = "list-ul"
    menu_order = 800
    items = (
        GovernmentAffairViewSet,
        ThemeViewSet,
        NationalGoalViewSet,
        PriorityClusterViewSet,
        DevelopmentGoalViewSet,
        OrganizationTypeViewSet,
        RegulationTypeViewSet,
    )
