"""Reusable filters, named for what they return."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from wagtail.models import PageManager
from wagtail.query import PageQuerySet


def results_are_out(competition: str = "", *, at: datetime | None = None) -> Q:
    """Return the condition that the results of a competition are open to anybody.

    ``competition`` is the way from a row to its competition, empty for the page
    itself. Without a release they are as public as the page.
    """
    way = f"{competition}__release" if competition else "release"
    return Q(**{f"{way}__isnull": True}) | Q(
        **{f"{way}__release_at__lte": at or timezone.now()}
    )


class CompetitionQuerySet(PageQuerySet):
    def for_listing(self) -> CompetitionQuerySet:
        """Everything a list of competitions shows, at a constant query count."""
        return self.select_related("kind", "region").defer_streamfields()

    def for_archive(self) -> CompetitionQuerySet:
        """The same with what tells how far each competition is."""
        awards = self.model._meta.get_field("awards").related_model.objects.released()
        return (
            self.for_listing()
            .prefetch_related("phases")
            .annotate(has_results=Exists(awards.filter(competition=OuterRef("pk"))))
        )

    def newest_first(self) -> CompetitionQuerySet:
        return self.order_by("-edition_year", "title", "pk")


class CategoryQuerySet(models.QuerySet):
    def with_rules(self) -> CategoryQuerySet:
        """Everything that is said of categories in public, at a constant count."""
        return self.prefetch_related(
            "organization_types", "sections", "statements", "criteria__phase"
        )


class AwardQuerySet(models.QuerySet):
    def released(self, *, at: datetime | None = None) -> AwardQuerySet:
        """Awards whose moment has come; of drafts of competitions too."""
        return self.filter(results_are_out("competition", at=at))

    def published(self) -> AwardQuerySet:
        """Awards that anybody may see: of published competitions, once released."""
        return self.released().filter(competition__live=True)

    def in_order(self) -> AwardQuerySet:
        """By category, then place; what has no place comes last."""
        return self.order_by(
            F("category__sort_order").asc(nulls_last=True),
            "category__name",
            F("rank").asc(nulls_last=True),
            "sort_order",
            "pk",
        )

    def for_listing(self) -> AwardQuerySet:
        """Everything a list of results shows, at a constant query count."""
        return self.select_related("category", "organization", "innovation").defer(
            "innovation__story", "innovation__gallery"
        )


CompetitionManager = PageManager.from_queryset(CompetitionQuerySet)
