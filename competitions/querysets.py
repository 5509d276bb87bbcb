"""Reusable filters, named for what they return."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, F, OuterRef
from wagtail.models import PageManager
from wagtail.query import PageQuerySet


class CompetitionQuerySet(PageQuerySet):
    def for_listing(self) -> CompetitionQuerySet:
        """Everything a list of competitions shows, at a constant query count."""
        return self.select_related("kind", "region").defer_streamfields()

    def for_archive(self) -> CompetitionQuerySet:
        """The same with what tells how far each competition is."""
        awards = self.model._meta.get_field("awards").related_model.objects
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
    def published(self) -> AwardQuerySet:
        """Awards that anybody may see: those of published competitions."""
        return self.filter(competition__live=True)

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
