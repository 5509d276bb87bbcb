"""Other names, co-owners and regions; the menu of the registry."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet

from innovations.models import (
    CoOwner,
    InnovationAlias,
    OrganizationAlias,
    Region,
)
from innovations.viewsets.pages import (
    InnovationListingViewSet,
    OrganizationListingViewSet,
)
from innovations.viewsets.people_urls import PeopleViewSet
from innovations.viewsets.scoped import ScopedModelViewSet


class OrganizationAliasViewSet(ScopedModelViewSet):
    model = OrganizationAlias
    name = "organization-names"
    icon = "tag"
    menu_label = _("Other names of organisations")
    list_display: ClassVar[list[str]] = ["name", "organization"]
    list_select_related = ("organization",)
    search_fields: ClassVar[list[str]] = ["name", "organization__title"]
    panels: ClassVar[list[Any]] = [FieldPanel("organization"), FieldPanel("name")]


class InnovationAliasViewSet(ScopedModelViewSet):
    model = InnovationAlias
    name = "innovation-names"
    icon = "tag"
    menu_label = _("Older names of innovations")
    list_display: ClassVar[list[str]] = ["name", "innovation"]
    list_select_related = ("innovation",)
    search_fields: ClassVar[list[str]] = ["name", "innovation__title"]
    panels: ClassVar[list[Any]] = [FieldPanel("innovation"), FieldPanel("name")]


class CoOwnerViewSet(ScopedModelViewSet):
    model = CoOwner
    name = "co-owners"
    icon = "link"
    menu_label = _("Co-owners")
    list_display: ClassVar[list[str]] = ["innovation", "organization"]
    list_select_related = ("innovation", "organization")
    search_fields: ClassVar[list[str]] = ["innovation__title", "organization__title"]
    panels: ClassVar[list[Any]] = [
        FieldPanel("innovation"),
        FieldPanel("organization"),
    ]


class RegionViewSet(ModelViewSet):
    """For administrators: Wagtail's own policy gives nobody else a region."""

    model = Region
    icon = "site"
    copy_view_enabled = False
    list_display: ClassVar[list[str]] = ["name", "code", "kind", "time_zone"]
    search_fields: ClassVar[list[str]] = ["name", "short_name", "code"]
    panels: ClassVar[list[Any]] = [
        FieldPanel("name"),
        FieldPanel("short_name"),
        FieldPanel("kind"),
        FieldPanel("code"),
        FieldPanel("code_prefix"),
        FieldPanel("time_zone"),
        FieldPanel("site"),
        FieldPanel("collection"),
    ]


class RegistryGroup(ViewSetGroup):
    menu_label = _("Innovation registry")
    menu_name = "innovation-registry"
    menu_icon = "pick"
    menu_order = 150
    items = (
        InnovationListingViewSet,
        OrganizationListingViewSet,
        CoOwnerViewSet,
        InnovationAliasViewSet,
        OrganizationAliasViewSet,
        PeopleViewSet,
        RegionViewSet,
    )
