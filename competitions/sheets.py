"""Offers competition results and jurors' sheets to the spreadsheet engine."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from competitions.models import PanelSeat
from competitions.resources import AwardResource
from competitions.score_resource import (
    ScoreResource,
    all_seats,
    find_seat,
    seats_to_fill,
)
from innovations.services.regions import all_regions, find_region, regions_kept_by
from spreadsheets.registry import Listing, Sheet, register_sheet


def _listed_awards(request: HttpRequest) -> Listing | None:
    # Screens are loaded with the admin, not when the apps get ready.
    from competitions.modeladmin import listed_awards

    return listed_awards(request)


def _nobody(user: Any) -> QuerySet[PanelSeat]:
    """Nobody sees what jurors brought back but they themselves, until it is sealed."""
    return PanelSeat.objects.none()


def register() -> None:
    """Register the sheets; called when Django is ready."""
    register_sheet(
        Sheet(
            name="scores",
            label=_("Scores of a juror"),
            help_text=_("Your score sheets of a category and phase, one entry a row."),
            resource=ScoreResource,
            scopes=seats_to_fill,
            keepers=_nobody,
            all_scopes=all_seats,
            scope_key=lambda seat: str(seat.pk),
            find_scope=find_seat,
            scope_label=_("Category and phase"),
        )
    )
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
