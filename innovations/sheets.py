"""Offers the registry's sheets to the spreadsheet engine."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from innovations.resources import (
    InnovationResource,
    OrganizationResource,
    PeopleResource,
)
from innovations.services.regions import (
    all_regions,
    find_region,
    regions_contributed_to,
    regions_kept_by,
)
from spreadsheets.registry import Listing, Sheet, register_sheet


def listed_innovations(request: HttpRequest) -> Listing | None:
    """Return what the admin's listing of innovations shows for a query string."""
    # Screens are loaded with the admin, not when the apps get ready.
    from innovations.viewsets.pages import InnovationListingViewSet

    return InnovationListingViewSet.listing(request)


def listed_organizations(request: HttpRequest) -> Listing | None:
    """Return what the admin's listing of organisations shows for a query string."""
    from innovations.viewsets.pages import OrganizationListingViewSet

    return OrganizationListingViewSet.listing(request)


def listed_people(request: HttpRequest) -> Listing | None:
    """Return what the admin's list of people shows for a query string."""
    from innovations.viewsets.people_list import PeopleIndexView

    return PeopleIndexView.listed(request)


def register() -> None:
    """Register the sheets; called when Django is ready."""
    common: dict[str, Any] = {
        "all_scopes": all_regions,
        "scope_key": lambda region: region.code,
        "find_scope": find_region,
        "keepers": regions_kept_by,
        "scope_label": _("Region"),
    }
    register_sheet(
        Sheet(
            name="innovations",
            label=_("Innovations"),
            help_text=_("The register of innovations, one a row."),
            resource=InnovationResource,
            scopes=regions_contributed_to,
            prerequisite_label=_("Create organisations that the region lacks"),
            prerequisite_help=_(
                "Otherwise rows of unknown organisations are refused. The preview "
                "lists what would be created."
            ),
            listing=listed_innovations,
            **common,
        )
    )
    register_sheet(
        Sheet(
            name="organizations",
            label=_("Organisations"),
            help_text=_("The organisations of the region, one a row."),
            resource=OrganizationResource,
            scopes=regions_kept_by,
            listing=listed_organizations,
            **common,
        )
    )
    register_sheet(
        Sheet(
            name="people",
            label=_("People"),
            help_text=_(
                "Who works where, one person a row. New people are invited when the "
                "import is applied."
            ),
            resource=PeopleResource,
            scopes=regions_kept_by,
            listing=listed_people,
            **common,
        )
    )
