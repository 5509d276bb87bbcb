"""Offers competition results to the spreadsheet engine."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from competitions.resources import AwardResource
from innovations.services.regions import all_regions, find_region, regions_kept_by
from spreadsheets.registry import Listing, Sheet, register_sheet


def _listed_awards(request: HttpRequest) -> Listing | None:
    # Screens are loaded with the admin, not when the apps get ready.
    from competitions.modeladmin import listed_awards

    return listed_awards(request)


def register() -> None:
    """Register the sheet; called when Django is ready."""
    register_sheet(
        Sheet(
            name="awards",
            label=_("Competition results"),
            help_text=_("Who won what, one result a row."),
            resource=AwardResource,
            scopes=regions_kept_by,
            keepers=regions_kept_by,
            all_scopes=all_regions,
            scope_key=lambda region: region.code,
            find_scope=find_region,
            scope_label=_("Region"),
            listing=_listed_awards,
        )
    )
