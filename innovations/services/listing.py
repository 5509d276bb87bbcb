"""What the public lists of the registry show."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.utils.text import capfirst

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


def innovation_context(*, innovation: InnovationPage) -> dict[str, Any]:
    """Return what a profile shows besides its plain fields: only what is filled in."""
    co_owners = CoOwner.objects.filter(innovation_id=innovation.pk)
    return {
        "dates": _filled(innovation, *_DATES),
        "narrative": _filled(innovation, *_NARRATIVE),
        "documents": _filled(innovation, *_DOCUMENTS),
        "related_affairs": innovation.related_affairs.all(),
        "development_goals": innovation.development_goals.all(),
        "co_owners": OrganizationPage.objects.live()
        .public()
        .filter(pk__in=co_owners.values("organization"))
        .order_by("title"),
    }


_DATES = ("trial_date", "implementation_date", "development_date")
_NARRATIVE = ("design", "purpose", "benefit", "result")
_DOCUMENTS = (
    "proposal_file",
    "budget_file",
    "business_profile_file",
    "property_file",
    "award_file",
)


def _filled(innovation: InnovationPage, *names: str) -> list[tuple[str, Any]]:
    """Return (label, value) of the fields that have a value."""
    values = ((name, getattr(innovation, name)) for name in names)
    return [
        (capfirst(innovation._meta.get_field(name).verbose_name), value)
        for name, value in values
        if value
    ]
