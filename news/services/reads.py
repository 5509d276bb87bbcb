"""How often articles were opened, for editors."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from news.models import DailyReads, NewsPage
from news.querysets import NewsPageQuerySet

LATELY = 30


class Reads(NamedTuple):
    total: int
    lately: int


class Ranked(NamedTuple):
    article: NewsPage
    reads: int


def reads_of(article: NewsPage) -> Reads:
    """Return all reads of an article and those of the last thirty days."""
    since = timezone.localdate() - timedelta(days=LATELY - 1)
    rows = DailyReads.objects.filter(article=article)
    return Reads(total=_sum(rows), lately=_sum(rows.filter(day__gte=since)))


def most_read(
    articles: NewsPageQuerySet, *, since: date | None = None, most: int = 50
) -> list[Ranked]:
    """Return the articles that were opened most."""
    rows = DailyReads.objects.filter(article__in=articles.order_by().values("pk"))
    if since is not None:
        rows = rows.filter(day__gte=since)
    counts = dict(
        rows.values_list("article")
        .annotate(reads=Sum("count"))
        .order_by("-reads", "-article")[:most]
    )
    found = articles.filter(pk__in=counts).defer_streamfields().in_bulk()
    return [Ranked(found[key], reads) for key, reads in counts.items() if key in found]


def _sum(rows: QuerySet[DailyReads]) -> int:
    return int(rows.aggregate(sum=Coalesce(Sum("count"), 0))["sum"])
