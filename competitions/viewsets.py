"""Admin screens of competitions, their categories, phases and kinds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.views.generic import history, usage
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
from innovations.access import ScopedViewMixin

#: Hook by which other modules add items to the menu of competitions.
SUBMENU_HOOK = "register_competitions_menu_item"


class CompetitionMenuItem(MenuItem):
    """Shown to those who keep competitions, not to everybody with a page."""

    def is_shown(self, request: Any) -> bool:
        return keeps_any_competition(request.user)


class CompetitionIndexView(PageIndexView):
    default_ordering = "-edition_year"


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
        PageListingViewSet.columns[-1],
    ]


class RowIndexView(ScopedViewMixin, generic.IndexView):
    def get_base_queryset(self) -> QuerySet[Any]:
        return super().get_base_queryset().select_related("competition")


class RowEditView(ScopedViewMixin, generic.EditView):
    pass


class RowDeleteView(ScopedViewMixin, generic.DeleteView):
    pass


class RowInspectView(ScopedViewMixin, generic.InspectView):
    pass


class RowHistoryView(ScopedViewMixin, history.HistoryView):
    def get_base_queryset(self) -> QuerySet[Any]:
        # Its rows are log entries; the object they are about is scoped.
        entries: QuerySet[Any] = history.HistoryView.get_base_queryset(self)
        return entries


class RowUsageView(ScopedViewMixin, usage.UsageView):
    pass


class CompetitionRowViewSet(ModelViewSet):
    """Rows of competitions, each region's for its own registrar."""

    index_view_class = RowIndexView
    edit_view_class = RowEditView
    delete_view_class = RowDeleteView
    inspect_view_class = RowInspectView
    history_view_class = RowHistoryView
    usage_view_class = RowUsageView
    inspect_view_enabled = True
    copy_view_enabled = False
    # Django's own search: the database backends index only indexed models.
    search_backend_name = None

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        """Offer none to groups: the role in a region decides."""
        return Permission.objects.none()


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
    list_display = ["name", "competition", "starts_on", "ends_on"]
    search_fields = ["name", "competition__title"]
    ordering = ["-competition__edition_year", "competition", "starts_on", "pk"]
    edit_handler = ObjectList(
        [
            FieldPanel("competition", widget=forms.Select),
            FieldPanel("name"),
            FieldRowPanel(
                [FieldPanel("starts_on"), FieldPanel("ends_on")], heading=_("Days")
            ),
            FieldPanel("note"),
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
