"""Reusable filters, named for what they return."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from wagtail.images import get_image_model
from wagtail.models import PageManager
from wagtail.query import PageQuerySet

if TYPE_CHECKING:
    from innovations.models import Region


#: Pictures of an innovation in lists. Keep in step with ``_innovation_item.html``
#: and the site's innovation card: a size missing here costs a query an item.
LIST_PICTURES = tuple(
    f"fill-{size}|format-{kind}"
    for size in ("480x320", "768x512")
    for kind in ("avif", "webp")
)
#: What fills profiles and is in no list; some of it is long.
_ONLY_IN_PROFILES = (
    "design",
    "purpose",
    "benefit",
    "result",
    "legal_basis",
    "story",
    "gallery",
)


class PlacedQuerySet(PageQuerySet):
    """Pages that carry their region."""

    def in_region(self, region: Region | None) -> PlacedQuerySet:
        return self.filter(region=region)

    def in_use(self) -> PlacedQuerySet:
        """Published pages and drafts; not what was archived."""
        return self.exclude(live=False, expired=True)


class OrganizationQuerySet(PlacedQuerySet):
    def for_listing(self) -> OrganizationQuerySet:
        """Everything a list of organisations shows, at a constant query count."""
        return self.select_related("type")


class InnovationQuerySet(PlacedQuerySet):
    def for_listing(self) -> InnovationQuerySet:
        """Everything a list of innovations shows, at a constant query count."""
        # pageurl and the photo of each item then need no query of their own.
        pictures = get_image_model().objects.prefetch_renditions(*LIST_PICTURES)
        return (
            self.select_related("organization", "main_affair")
            .prefetch_related(models.Prefetch("photo", queryset=pictures))
            .defer(*_ONLY_IN_PROFILES)
        )

    def newest_first(self) -> InnovationQuerySet:
        return self.order_by(
            models.F("implementation_date").desc(nulls_last=True), "title", "pk"
        )

    def of_year(self, year: int) -> InnovationQuerySet:
        """Innovations implemented in a calendar year (the facet *year*)."""
        return self.filter(implementation_date__year=year)


OrganizationManager = PageManager.from_queryset(OrganizationQuerySet)
InnovationManager = PageManager.from_queryset(InnovationQuerySet)
