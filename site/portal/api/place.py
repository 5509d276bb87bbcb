"""What visitors of a region may read: the one place where the API decides it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    Page,
    PageViewRestriction,
)
from wagtail.query import PageQuerySet

from innovations.models import Region
from innovations.models.placed import PlacedPage


def region_of(request: Any) -> Region:
    """Return the region whose address was asked; nobody else decides it."""
    region = getattr(request, "region", None)
    if region is None:
        raise Http404("no region has this address")
    return region


def path_range(path: str) -> tuple[str, str]:
    """Bounds of the treebeard paths at and below a page, as an index finds them."""
    return path, path + "Z" * 4


@dataclass(frozen=True)
class Place:
    """The published and public part of a region's tree.

    Sessions play no part: a page with a view restriction is hidden from all,
    also from those who may read it on the site.
    """

    region: Region

    @cached_property
    def _marks(self) -> tuple[Page, list[str]]:
        """The home page, and where private parts of the tree begin; by one query."""
        root = self.region.site.root_page_id
        restrictions = PageViewRestriction.objects.filter(page=OuterRef("pk"))
        rows = Page.objects.annotate(is_closed=Exists(restrictions)).filter(
            Q(pk=root) | Q(pk__in=PageViewRestriction.objects.values("page"))
        )
        pages = list(rows.only("path", "depth", "url_path").order_by())
        [home] = [page for page in pages if page.pk == root]
        closed = [page.path for page in pages if page.is_closed]
        # A restriction above the region closes all of it.
        touching = (
            path
            for path in closed
            if path.startswith(home.path) or home.path.startswith(path)
        )
        return home, sorted(touching)

    @property
    def home(self) -> Page:
        return self._marks[0]

    @property
    def closed_paths(self) -> list[str]:
        """Where private parts of the tree begin, in this region or above it."""
        return self._marks[1]

    def pages(self, model: type[Page] = Page) -> PageQuerySet:
        pages = model.objects.filter(live=True)
        if issubclass(model, PlacedPage):
            pages = pages.filter(region=self.region)
        else:
            pages = pages.filter(path__range=path_range(self.home.path))
        for path in self.closed_paths:
            pages = pages.exclude(path__range=path_range(path))
        return pages

    @cached_property
    def closed_collections(self) -> tuple[str, ...]:
        """Where private collections begin, in the whole installation."""
        return tuple(
            CollectionViewRestriction.objects.values_list("collection__path", flat=True)
        )

    def is_open(self, collection: Collection) -> bool:
        return not collection.path.startswith(self.closed_collections)

    @cached_property
    def collection_ids(self) -> list[int]:
        """The region's own collections that anybody may read."""
        top = self.region.collection
        if top is None:
            return []
        below = Q(path__startswith=top.path)
        return [
            collection.pk
            for collection in Collection.objects.filter(below)
            if self.is_open(collection)
        ]
