"""Offers the registry's sheets to the spreadsheet engine."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from innovations.access import regional_roles
from innovations.choices import RegionalRole
from innovations.models import Membership, Region
from innovations.resources import InnovationResource, OrganizationResource
from spreadsheets.registry import Sheet, register_sheet


def find_region(text: str) -> Region | None:
    """Return a region by the host name of its site or by its Kemendagri code."""
    found = Region.objects.filter(Q(site__hostname=text) | Q(code=text))
    return found.select_related("site__root_page").first()


def all_regions() -> QuerySet[Region]:
    return Region.objects.select_related("site__root_page").order_by("pk")


def regions_kept_by(user: Any) -> QuerySet[Region]:
    """Return the regions whose registry a person keeps."""
    if user.is_active and user.is_superuser:
        return all_regions()
    kept = [r for r, role in regional_roles(user) if role == RegionalRole.REGISTRAR]
    return all_regions().filter(pk__in=kept)


def regions_contributed_to(user: Any) -> QuerySet[Region]:
    """Return the regions where a person keeps the registry or is a member."""
    memberships = Membership.objects.filter(user_id=user.pk)
    return all_regions().filter(
        Q(pk__in=regions_kept_by(user).values("pk"))
        | Q(pk__in=memberships.values("organization__region"))
    )


def register() -> None:
    """Register the sheets; called when Django is ready."""
    common: dict[str, Any] = {
        "all_scopes": all_regions,
        "scope_key": lambda region: region.code,
        "find_scope": find_region,
        "keepers": regions_kept_by,
    }
    register_sheet(
        Sheet(
            name="innovations",
            label=_("Innovations"),
            help_text=_("The register of innovations, one a row."),
            resource=InnovationResource,
            scopes=regions_contributed_to,
            creates_organizations=True,
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
