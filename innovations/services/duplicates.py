"""Innovations of a region that may be one and the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, TypeAlias

from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from innovations.access import require_registrar
from innovations.likeness import Named, alike, name_key, pairs
from innovations.models import DistinctPair, InnovationAlias, InnovationPage, Region

#: Seconds; the key already changes with every name that is written.
_KEPT = 60 * 60

#: Innovation, lead organisation, name.
Row: TypeAlias = tuple[int, int | None, str]


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
    pages: QuerySet[InnovationPage] = InnovationPage.objects.in_region(region).in_use()
    return pages


def _rows(region: Region) -> list[Row]:
    """Return (innovation, lead, name) of present and older names, at two queries."""
    pages = _pages(region).order_by()
    rows = list(pages.values_list("pk", "organization_id", "title"))
    rows += InnovationAlias.objects.filter(
        innovation__in=pages.values("pk")
    ).values_list("innovation_id", "innovation__organization_id", "name")
    return rows


def _named(rows: Iterable[Row]) -> list[Named]:
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
    found = alike(name_key(name), organization_id, _named(_rows(region)))
    found.pop(exclude or 0, None)
    pages = _pages(region).filter(pk__in=found).select_related("organization")
    if among is not None:
        pages = pages.filter(pk__in=among.order_by().values("pk"))
    likely = [Likely(page, found[page.pk]) for page in pages]
    likely.sort(key=lambda one: (-one.score, one.page.title))
    return likely[:most]


def likely_pairs(region: Region) -> dict[tuple[int, int], int]:
    """Return the ids of innovations with names alike, with their likeness.

    Without those that were called distinct. Kept until a name changes: comparing all
    takes seconds, reading them does not.
    """
    rows = _rows(region)
    key = _key(region, rows)
    found = cache.get(key)
    if found is None:
        found = pairs(_named(rows))
        cache.set(key, found, _KEPT)
    distinct = set(
        DistinctPair.objects.filter(first__region=region).values_list("first", "second")
    )
    return {pair: score for pair, score in found.items() if pair not in distinct}


def _key(region: Region, rows: Iterable[Row]) -> str:
    names = "\n".join(sorted(f"{pk} {lead} {name}" for pk, lead, name in rows))
    return f"innovations:pairs:{region.pk}:{sha256(names.encode()).hexdigest()}"


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

    Raises ``PermissionDenied`` for others than the registrar of their region, and
    ``ValidationError`` for one and the same.
    """
    if first.region is None or first.region_id != second.region_id:
        raise PermissionDenied(_("The innovations belong to different regions."))
    require_registrar(
        actor, first.region, _("Only the registrar decides about duplicates.")
    )
    if first.pk == second.pk:
        raise ValidationError(_("This is one and the same innovation."))
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
