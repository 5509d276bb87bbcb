"""What the public pages of competitions show."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator

from competitions.models import (
    Award,
    CompetitionCategory,
    CompetitionIndexPage,
    CompetitionPage,
)

COMPETITIONS_PER_PAGE = 20


@dataclass(frozen=True)
class CategoryResult:
    """The awards of one category; ``category=None`` gathers those without."""

    category: CompetitionCategory | None
    awards: list[Award]


def index_context(
    *, index: CompetitionIndexPage, page_number: str | None
) -> dict[str, Any]:
    """Return one page of the published competitions, the newest edition first."""
    competitions = CompetitionPage.objects.child_of(index).live().public()
    ordered = competitions.for_listing().newest_first()
    return {
        "competitions": Paginator(ordered, COMPETITIONS_PER_PAGE).get_page(page_number)
    }


def competition_context(*, competition: CompetitionPage) -> dict[str, Any]:
    """Return the rows of a competition; a page not saved yet has none."""
    if competition.pk is None:
        return {"categories": [], "phases": [], "results": []}
    return {
        "categories": list(competition.categories.all()),
        "phases": list(competition.phases.all()),
        "results": results_by_category(competition=competition),
    }


def results_by_category(*, competition: CompetitionPage) -> list[CategoryResult]:
    """Return the awards of a competition in the order of its categories."""
    awards = competition.listed_awards
    return [
        CategoryResult(category=category, awards=list(group))
        for category, group in groupby(awards, key=lambda award: award.category)
    ]
