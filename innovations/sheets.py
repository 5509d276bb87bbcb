"""Offers the registry's sheets to the spreadsheet engine."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from innovations.resources import InnovationResource, OrganizationResource
from innovations.services.regions import (
    all_regions,
    find_region,
    regions_contributed_to,
    regions_kept_by,
)
from spreadsheets.registry import Sheet, register_sheet


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
            **common,
        )
    )
