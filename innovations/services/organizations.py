"""Organisations: finding what a text means, and creating them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from innovations.lookup import OrganizationLookup, OrganizationMatch
from innovations.models import OrganizationPage, OrganizationType, Region, RegistryPage
from innovations.type_guess import guess_type

__all__ = [
    "OrganizationLookup",
    "OrganizationMatch",
    "create_organizations",
    "guess_type",
]


def create_organizations(
    *, region: Region, wanted: Iterable[dict[str, Any]], user: Any, draft: bool
) -> None:
    """Create the planned organisations below the registry of a region.

    One that somebody created meanwhile under the same name is used as it is; of
    the others the ``"id"`` is noted.
    """
    registry = RegistryPage.objects.descendant_of(region.site.root_page).first()
    types = {row.code: row for row in OrganizationType.objects.all()}
    lookup = OrganizationLookup(region)
    for row in wanted:
        if lookup.match(row["name"]).found is not None:
            continue
        kind = types.get(row["type"])
        page = OrganizationPage(
            title=row["name"],
            type=kind,
            counts_for_target=kind.counts_for_target if kind else True,
            owner=user,
            live=False,
        )
        registry.add_child(instance=page)
        revision = page.save_revision(user=user, log_action=True, changed=False)
        if not draft:
            revision.publish(user=user, skip_permission_checks=True)
        row["id"] = page.pk
