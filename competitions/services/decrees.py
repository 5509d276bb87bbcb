"""Decrees on results that anybody may read: once the results are out."""

from __future__ import annotations

from django.db.models import QuerySet

from competitions.choices import PaperKind
from competitions.models import CompetitionPage, ResultPaper
from competitions.querysets import results_are_out
from innovations.models import Region


def decrees_of(competition: CompetitionPage) -> QuerySet[ResultPaper]:
    """Return the decrees of a competition; ask first whether its results are out."""
    rows = ResultPaper.objects.filter(competition=competition, kind=PaperKind.DECREE)
    return rows.order_by("dated_on", "pk")


def public_decrees(region: Region) -> QuerySet[ResultPaper]:
    """Return those of a region that stand on public pages beside their results."""
    pages = CompetitionPage.objects.filter(region=region).live().public()
    return ResultPaper.objects.filter(
        results_are_out("competition"),
        kind=PaperKind.DECREE,
        competition__in=pages.filter(awards__isnull=False).order_by().values("pk"),
    )
