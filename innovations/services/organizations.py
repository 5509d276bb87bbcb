"""Organisations: finding what a text means, and creating them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from wagtail.log_actions import log

from innovations.access import require_registrar
from innovations.lookup import OrganizationLookup, OrganizationMatch
from innovations.models import (
    OrganizationAlias,
    OrganizationPage,
    OrganizationType,
    Region,
    RegistryPage,
)
from innovations.type_guess import guess_type

__all__ = [
    "OrganizationLookup",
    "OrganizationMatch",
    "add_alias",
    "create_organizations",
    "guess_type",
]


def add_alias(*, organization_id: int, name: str, actor: Any) -> OrganizationAlias:
    """Remember another name of an organisation; ``actor=None`` is the system itself.

    Raises ``PermissionDenied``, and ``ValidationError`` when the name is taken.
    """
    organization = OrganizationPage.objects.get(pk=organization_id)
    require_registrar(
        actor,
        organization.region,
        _("Only the registrar adds names of organisations."),
    )
    alias = OrganizationAlias(
        organization=organization, region=organization.region, name=name
    )
    alias.full_clean(exclude=["normalized_name"])
    alias.save()
    log(instance=alias, action="wagtail.create", user=actor)
    return alias


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
