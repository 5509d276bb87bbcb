"""Who won: by year and category, most often, and again and again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from django.db.models import Count, Q
from django.utils.http import urlencode

from competitions.charts import Bar, bars
from competitions.models import Award, CompetitionIndexPage, CompetitionPage
from competitions.querysets import AwardQuerySet
from competitions.services.editions_shown import awards_of, year_of
from competitions.services.listing import CategoryResult, FilterLink
from competitions.services.public_links import link_awards, open_pages
from innovations.models import OrganizationPage

#: Places that the hall shows of a category; of equals without a place so many.
PLACES: Final = 3
EQUALS: Final = 10
MOST: Final = 10
REPEATED: Final = 20


@dataclass(frozen=True)
class Edition:
    """A competition with its best places; ``more`` awards stand on its own page."""

    competition: CompetitionPage
    results: list[CategoryResult]
    more: int


@dataclass(frozen=True)
class OrganizationCount:
    """How often an organisation won; ``is_open`` whether anybody may open its page."""

    organization: OrganizationPage
    is_open: bool
    bar: Bar
    first_places: int


@dataclass(frozen=True)
class RepeatedWinner:
    """Who won a first place in several years, and the awards, the latest first."""

    name: str
    organization: OrganizationPage | None
    years: list[int]
    awards: list[Award]


def hall_context(
    *, index: CompetitionIndexPage, params: Mapping[str, str]
) -> dict[str, Any]:
    """Return the hall of fame; ``params`` has the ``year``, else it is the newest.

    A constant number of queries, whatever there is to show.
    """
    awards = awards_of(index)
    years = list(
        awards.order_by("-competition__edition_year")
        .values_list("competition__edition_year", flat=True)
        .distinct()
    )
    chosen = year_of(params.get("year", ""))
    year = chosen if chosen in years else next(iter(years), None)
    return {
        "year": year,
        "years": [
            FilterLink(str(one), urlencode({"year": one}), one == year) for one in years
        ],
        "editions": _editions(awards, year) if year else [],
        "organizations": most_awarded(awards),
        "repeated": repeated_winners(awards),
    }


def _editions(awards: AwardQuerySet[Award], year: int) -> list[Edition]:
    of_year = awards.filter(competition__edition_year=year)
    ordered = of_year.in_order().for_listing().select_related("competition")
    by_competition: dict[CompetitionPage, list[Award]] = defaultdict(list)
    for award in ordered:
        by_competition[award.competition].append(award)
    link_awards(award for found in by_competition.values() for award in found)
    return [
        _edition(competition, found)
        for competition, found in sorted(
            by_competition.items(), key=lambda item: (item[0].title, item[0].pk)
        )
    ]


def _edition(competition: CompetitionPage, awards: list[Award]) -> Edition:
    results = [
        CategoryResult(category=category, awards=_best(list(group)))
        for category, group in groupby(awards, key=lambda award: award.category)
    ]
    shown = sum(len(result.awards) for result in results)
    return Edition(competition, results, more=len(awards) - shown)


def _best(awards: list[Award]) -> list[Award]:
    """Return the first places; where nobody has one, the first few equals."""
    placed = [award for award in awards if award.rank and award.rank <= PLACES]
    return placed or awards[:EQUALS]


def most_awarded(awards: AwardQuerySet[Award]) -> list[OrganizationCount]:
    """Return the organisations of the registry with the most awards."""
    rows = list(
        awards.filter(organization__isnull=False)
        .order_by()
        .values("organization")
        .annotate(count=Count("pk"), first=Count("pk", filter=Q(rank=1)))
        .order_by("-count", "-first", "organization__title")[:MOST]
    )
    keys = [row["organization"] for row in rows]
    pages = OrganizationPage.objects.in_bulk(keys)
    shown = open_pages(keys)
    return [
        OrganizationCount(
            organization=pages[row["organization"]],
            is_open=row["organization"] in shown,
            bar=bar,
            first_places=row["first"],
        )
        for row, bar in zip(rows, bars(row["count"] for row in rows), strict=True)
    ]


def repeated_winners(awards: AwardQuerySet[Award]) -> list[RepeatedWinner]:
    """Return who had a first place in more than one year, the most years first."""
    firsts = awards.filter(rank=1)
    keys = (
        firsts.order_by()
        .values("winner_key")
        .annotate(years=Count("competition__edition_year", distinct=True))
        .filter(years__gt=1)
        .order_by("-years", "winner_key")
        .values_list("winner_key", flat=True)[:REPEATED]
    )
    wanted = list(keys)
    found = list(
        firsts.filter(winner_key__in=wanted)
        .for_listing()
        .select_related("competition")
        .order_by("-competition__edition_year", "competition__title", "pk")
    )
    link_awards(found)
    by_winner: dict[str, list[Award]] = defaultdict(list)
    for award in found:
        by_winner[award.winner_key].append(award)
    winners = [_repeated(by_winner[key]) for key in wanted]
    return sorted(winners, key=lambda one: (-len(one.years), one.name))


def _repeated(awards: Iterable[Award]) -> RepeatedWinner:
    listed = list(awards)
    latest = listed[0]
    years = {award.competition.edition_year for award in listed}
    return RepeatedWinner(
        name=latest.winner_name,
        organization=None if latest.person_name else latest.linked_organization,
        years=sorted(years, reverse=True),
        awards=listed,
    )
