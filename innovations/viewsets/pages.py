"""All organisations and all innovations of a region, each in one listing."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.ui.tables.pages import (
    BulkActionsColumn,
    PageStatusColumn,
    PageTitleColumn,
)
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.models import Page
from wagtail.permissions import policy_registry

from innovations.access import EDIT_ACTIONS, current_region
from innovations.admin_scope import ScopedChooseParentView
from innovations.filters import (
    InnovationFilterSet,
    OrganizationFilterSet,
    own_pages,
)
from innovations.models import InnovationPage, OrganizationPage
from innovations.services.completeness import (
    measure_stale,
    rules_of,
    with_completeness,
)
from innovations.services.periods import current_period
from innovations.services.waiting import reviews_of_pages
from spreadsheets.registry import Listing
from spreadsheets.views.listings import ExportedListing


class PercentColumn(Column):
    """A number of percent, or a dash where there is none."""

    def get_value(self, instance: Any) -> str:
        value = super().get_value(instance)
        return "–" if value is None else f"{value}%"


class PagesMenuItem(MenuItem):
    """Shown to those who may work on some page."""

    def is_shown(self, request: HttpRequest) -> bool:
        policy = policy_registry.get_by_type(Page)
        return bool(policy.user_has_any_permission(request.user, EDIT_ACTIONS))


class RegionalIndexView(ExportedListing, IndexView):
    """Pages of the current region on which the person may work."""

    related: tuple[str, ...] = ()
    searched: tuple[str, ...] = ()

    def get_base_queryset(self) -> QuerySet[Any]:
        return self.annotate_queryset(own_pages(self.request, self.model))

    def export_scope_key(self) -> str:
        region = current_region(self.request)
        return region.code if region else ""

    def annotate_queryset(self, pages: Any) -> Any:
        # Wagtail's own method would load every page a second time.
        return (
            pages.select_related(*self.related)
            .prefetch_related("content_type", "sites_rooted_here")
            .defer_streamfields()
            .prefetch_related(reviews_of_pages())
            .annotate_site_root_state()
            .annotate_approved_schedule()
        )

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Find parts of words and of codes; a search index knows neither."""
        for word in self.search_query.split() if self.is_searching else ():
            condition = Q()
            for field in self.searched:
                condition |= Q(**{f"{field}__icontains": word})
            queryset = queryset.filter(condition)
        return queryset

    def order_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.is_searching and not self.is_explicitly_ordered:
            return queryset.order_by("title", "pk")
        return super().order_queryset(queryset)

    def get_add_url(self) -> str | None:
        parents = ScopedChooseParentView(model=self.model).get_valid_parent_pages(
            self.request.user
        )
        return super().get_add_url() if parents.exists() else None


class InnovationIndexView(RegionalIndexView):
    sheet_name = "innovations"
    page_title = _("Innovations")
    add_item_label = _("Add innovation")
    related = ("organization",)
    searched = ("title", "draft_title", "code", "organization__title")

    def annotate_queryset(self, pages: Any) -> Any:
        measure_stale(pages)
        rules = rules_of(current_period(current_region(self.request)))
        return super().annotate_queryset(with_completeness(pages, rules))


class OrganizationIndexView(RegionalIndexView):
    sheet_name = "organizations"
    page_title = _("Organisations")
    add_item_label = _("Add organisation")
    related = ("type",)
    searched = ("title", "draft_title", "short_name", "code")


class RegionalListingViewSet(PageListingViewSet):
    choose_parent_view_class = ScopedChooseParentView
    menu_item_class = PagesMenuItem

    @classmethod
    def listing(cls, request: HttpRequest) -> Listing | None:
        """Return what the listing shows for a query string, for an export."""
        index = cls().index_view
        view = index.view_class(**index.view_initkwargs)
        view.setup(request)
        shown: Listing | None = view.listing()
        return shown


class InnovationListingViewSet(RegionalListingViewSet):
    model = InnovationPage
    name = "innovations"
    icon = "pick"
    menu_label = _("Innovations")
    index_view_class = InnovationIndexView
    filterset_class = InnovationFilterSet
    columns: ClassVar[list[Column]] = [
        BulkActionsColumn("bulk_actions"),
        # With its code; otherwise the others leave it no room.
        PageTitleColumn(
            "title",
            label=_("Name"),
            sort_key="title",
            classname="title",
            width="28%",
        ),
        Column("organization", label=_("Organisation"), sort_key="organization__title"),
        Column("get_stage_display", label=_("Stage"), sort_key="stage"),
        Column("get_kind_display", label=_("Kind"), sort_key="kind"),
        Column("year", label=_("Year"), sort_key="implementation_date", width="6%"),
        PercentColumn(
            "completeness",
            label=_("Completeness"),
            sort_key="completeness",
            width="8%",
        ),
        PageStatusColumn("status", label=_("Status"), sort_key="live", width="10%"),
    ]


class OrganizationListingViewSet(RegionalListingViewSet):
    model = OrganizationPage
    name = "organizations"
    icon = "group"
    menu_label = _("Organisations")
    index_view_class = OrganizationIndexView
    filterset_class = OrganizationFilterSet
    columns: ClassVar[list[Column]] = [
        BulkActionsColumn("bulk_actions"),
        PageTitleColumn("title", label=_("Name"), sort_key="title", classname="title"),
        Column("short_name", label=_("Short name"), sort_key="short_name"),
        Column(
            "type",
            label=pgettext_lazy("organisation", "Type"),
            sort_key="type__sort_order",
        ),
        Column("code", label=_("Own code"), sort_key="code"),
        PageStatusColumn("status", label=_("Status"), sort_key="live", width="10%"),
    ]
