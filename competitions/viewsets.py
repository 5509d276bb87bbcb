"""Admin screens of competitions, their categories, phases and kinds.

The rules of categories have theirs in ``rule_viewsets``.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
)
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.pages.listing import IndexView as PageIndexView
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.viewsets.pages import PageListingViewSet

from competitions.access import keeps_any_competition
from competitions.filters import (
    CategoryFilterSet,
    CompetitionPageFilterSet,
    PhaseFilterSet,
)
from competitions.forms import CompetitionRowForm
from competitions.models import (
    CompetitionCategory,
    CompetitionKind,
    CompetitionPage,
    CompetitionPhase,
)
from competitions.row_views import CompetitionRowViewSet

#: Hook by which other modules add items to the menu of competitions.
SUBMENU_HOOK = "register_competitions_menu_item"


class CompetitionMenuItem(MenuItem):
    """Shown to those who keep competitions, not to everybody with a page."""

    def is_shown(self, request: Any) -> bool:
        return keeps_any_competition(request.user)


class CompetitionIndexView(PageIndexView):
    default_ordering = "-edition_year"


class SetUpColumn(Column):
    """The way from the list to the set-up of each competition."""

    cell_template_name = "competitions/admin/set_up_cell.html"


class CompetitionListingViewSet(PageListingViewSet):
    """All competitions that the person may reach in the page tree."""

    model = CompetitionPage
    index_view_class = CompetitionIndexView
    name = "competitions"
    url_prefix = "competitions"
    icon = "success"
    menu_label = _("Competitions")
    menu_item_class = CompetitionMenuItem
    filterset_class = CompetitionPageFilterSet
    columns = [
        *PageListingViewSet.columns[:-1],
        Column("edition_year", label=_("year"), sort_key="edition_year", width="8%"),
        Column("level", label=_("level"), accessor="get_level_display"),
        SetUpColumn("set_up", label=_("Set-up")),
        PageListingViewSet.columns[-1],
    ]


class CategoryViewSet(CompetitionRowViewSet):
    model = CompetitionCategory
    name = "competition_categories"
    url_prefix = "competitions/categories"
    icon = "list-ul"
    menu_label = _("Categories")
    filterset_class = CategoryFilterSet
    list_display = ["name", "competition", "sort_order"]
    search_fields = ["name", "competition__title"]
    ordering = ["-competition__edition_year", "competition", "sort_order", "name"]
    edit_handler = ObjectList(
        [
            FieldPanel("competition", widget=forms.Select),
            FieldPanel("name"),
            FieldPanel("description"),
            MultiFieldPanel(
                [
                    FieldPanel("audience"),
                    FieldPanel(
                        "organization_types", widget=forms.CheckboxSelectMultiple
                    ),
                    FieldPanel("max_entries"),
                    FieldPanel("needs_innovation"),
                    FieldRowPanel(
                        [FieldPanel("min_age_months"), FieldPanel("age_counted_on")]
                    ),
                ],
                heading=_("Who may enter, with what"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("excludes_winners"),
                    FieldPanel("winners_years"),
                    FieldPanel("winners_ranks"),
                ],
                heading=_("Former winners"),
            ),
            FieldPanel("sort_order"),
        ],
        base_form_class=CompetitionRowForm,
    )


class PhaseViewSet(CompetitionRowViewSet):
    model = CompetitionPhase
    name = "competition_phases"
    url_prefix = "competitions/phases"
    icon = "date"
    menu_label = _("Phases")
    filterset_class = PhaseFilterSet
    list_display = [
        "name",
        Column("get_kind_display", label=_("what it is for"), sort_key="kind"),
        "competition",
        "starts_on",
        "ends_on",
    ]
    search_fields = ["name", "competition__title"]
    ordering = ["-competition__edition_year", "competition", "starts_on", "pk"]
    edit_handler = ObjectList(
        [
            FieldPanel("competition", widget=forms.Select),
            FieldRowPanel([FieldPanel("kind"), FieldPanel("name")]),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("starts_on"), FieldPanel("opens_at")]),
                    FieldRowPanel([FieldPanel("ends_on"), FieldPanel("closes_at")]),
                ],
                heading=_("Days and hours"),
            ),
            FieldPanel("note"),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("weight"), FieldPanel("aggregation")]),
                    FieldRowPanel([FieldPanel("pass_mark"), FieldPanel("top_n")]),
                    FieldPanel("jurors_per_entry"),
                    FieldPanel("is_blind"),
                ],
                heading=_("Where scores are given"),
            ),
        ],
        base_form_class=CompetitionRowForm,
    )


class KindViewSet(ModelViewSet):
    """Reference rows of the installation, by Django's model permissions."""

    model = CompetitionKind
    name = "competition_kinds"
    url_prefix = "competitions/kinds"
    icon = "tag"
    menu_label = _("Kinds")
    copy_view_enabled = False
    list_display = ["label", "code", "is_active"]
    search_fields = ["label", "code", "synonyms"]
    search_backend_name = None
    form_fields = ["code", "label", "synonyms", "sort_order", "is_active"]


class CompetitionGroup(ViewSetGroup):
    items = (CompetitionListingViewSet, CategoryViewSet, PhaseViewSet, KindViewSet)
    menu_label = _("Competitions")
    menu_name = "competitions"
    menu_icon = "success"
    menu_order = 220
    submenu_hook = SUBMENU_HOOK
