"""What the public lists of the registry show."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet

from innovations.models import (
    CoOwner,
    InnovationPage,
    OrganizationPage,
    RegistryPage,
)

INNOVATIONS_PER_PAGE = 20


def paginate(queryset: QuerySet[Any], page_number: str | None) -> PaginatorPage[Any]:
    """Return the asked page; a number that makes no sense gives the nearest."""
    return Paginator(queryset, INNOVATIONS_PER_PAGE).get_page(page_number)


def registry_context(
    *, registry: RegistryPage, page_number: str | None
) -> dict[str, Any]:
    """Return the published innovations and organisations below a registry."""
    innovations = InnovationPage.objects.live().public().descendant_of(registry)
    organizations = OrganizationPage.objects.live().public().descendant_of(registry)
    return {
        "innovations": paginate(innovations.for_listing().newest_first(), page_number),
        "organizations": organizations.for_listing()
        .annotate(
            innovation_count=Count("innovations", filter=Q(innovations__live=True))
        )
        .order_by("title"),
    }


def organization_context(
    *, organization: OrganizationPage, page_number: str | None
) -> dict[str, Any]:
    """Return what an organisation leads and co-owns, and the units below it."""
    # By id: the preview of a page that was never saved has none.
    co_owned = CoOwner.objects.filter(organization_id=organization.pk)
    owned = Q(organization_id=organization.pk) | Q(pk__in=co_owned.values("innovation"))
    innovations = InnovationPage.objects.live().public().filter(owned)
    return {
        "innovations": paginate(innovations.for_listing().newest_first(), page_number),
        "units": OrganizationPage.objects.child_of(organization)
        .live()
        .public()
        .for_listing()
        .order_by("title"),
    }
