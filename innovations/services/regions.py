"""Finding regions, and those a person works for."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from innovations.access import regional_roles
from innovations.choices import RegionalRole
from innovations.models import Membership, Region


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
