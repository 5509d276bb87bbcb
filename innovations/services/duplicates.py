"""Innovations of a region that may be one and the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Max, QuerySet
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from innovations.access import is_registrar
from innovations.likeness import Named, alike, name_key, pairs
from innovations.models import DistinctPair, InnovationAlias, InnovationPage, Region

#: Seconds; the key already changes with every profile that is written.
_KEPT = 60 * 60


@dataclass(frozen=True)
class Likely:
    """An innovation whose name is like another, and how much (0 to 100)."""

    page: InnovationPage
    score: int


@dataclass(frozen=True)
class Pair:
    """Two innovations with names alike, the one that was registered first first."""

    first: InnovationPage
    second: InnovationPage
    score: int


def _pages(region: Region) -> QuerySet[InnovationPage]:
    pages: QuerySet[InnovationPage] = InnovationPage.objects.filter(region=region)
    return pages.exclude(live=False, expired=True)


def _names(region: Region) -> list[Named]:
    pages = _pages(region).order_by()
    rows = list(pages.values_list("pk", "organization_id", "title"))
    rows += InnovationAlias.objects.filter(
        innovation__in=pages.values("pk")
    ).values_list("innovation_id", "innovation__organization_id", "name")
    return [Named(pk, organization, name_key(name)) for pk, organization, name in rows]


def similar_innovations(
    *,
    region: Region,
    name: str,
    organization_id: int | None = None,
    exclude: int | None = None,
    among: QuerySet[Any] | None = None,
    most: int = 5,
) -> list[Likely]:
    """Return innovations of a region with a name like this one, the likest first.

    Older names count too. ``among`` are the pages that the person may see: others
    are not told of.
    """
    found = alike(name_key(name), organization_id, _names(region))
    found.pop(exclude or 0, None)
    pages = _pages(region).filter(pk__in=found).select_related("organization")
    if among is not None:
        pages = pages.filter(pk__in=among.order_by().values("pk"))
    likely = [Likely(page, found[page.pk]) for page in pages]
    likely.sort(key=lambda one: (-one.score, one.page.title))
    return likely[:most]


def likely_pairs(region: Region) -> dict[tuple[int, int], int]:
    """Return the ids of innovations with names alike, with their likeness.

    Without those that were called distinct. Kept until a profile is written.
    """
    key = _key(region)
    found = cache.get(key)
    if found is None:
        found = pairs(_names(region))
        cache.set(key, found, _KEPT)
    distinct = set(
        DistinctPair.objects.filter(first__region=region).values_list("first", "second")
    )
    return {pair: score for pair, score in found.items() if pair not in distinct}


def _key(region: Region) -> str:
    state = _pages(region).aggregate(
        n=Count("pk"), last=Max("latest_revision"), newest=Max("pk")
    )
    aliases = InnovationAlias.objects.filter(innovation__region=region).aggregate(
        n=Count("pk"), last=Max("pk")
    )
    parts = (region.pk, *state.values(), *aliases.values())
    return "innovations:pairs:" + ":".join(str(part) for part in parts)


def load_pairs(scored: Iterable[tuple[tuple[int, int], int]]) -> list[Pair]:
    """Return pairs with their pages, at one query."""
    chosen = list(scored)
    ids = {pk for pair, _score in chosen for pk in pair}
    pages = InnovationPage.objects.select_related("organization").in_bulk(ids)
    return [
        Pair(pages[first], pages[second], score)
        for (first, second), score in chosen
        if first in pages and second in pages
    ]


@transaction.atomic
def call_distinct(
    *, first: InnovationPage, second: InnovationPage, actor: Any
) -> DistinctPair:
    """Remember that two innovations are no duplicates, once for both.

    Raises ``PermissionDenied`` for others than the registrar of their region.
    """
    if first.region is None or first.region_id != second.region_id:
        raise PermissionDenied(_("The innovations belong to different regions."))
    if actor is not None and not is_registrar(actor, first.region):
        raise PermissionDenied(_("Only the registrar decides about duplicates."))
    if first.pk > second.pk:
        first, second = second, first
    pair, created = DistinctPair.objects.get_or_create(
        first=first, second=second, defaults={"decided_by": actor}
    )
    if created:
        for page, other in ((first, second), (second, first)):
            data = {"other": other.pk, "code": other.code, "title": other.title}
            log(instance=page, action="innovations.distinct", user=actor, data=data)
    return pair
