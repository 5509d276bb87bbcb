"""What the public pages of competitions show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.utils.http import urlencode

from competitions.choices import FOR_THE_PUBLIC, PhaseKind
from competitions.models import (
    Award,
    CompetitionCategory,
    CompetitionIndexPage,
    CompetitionPage,
    CompetitionPhase,
    ResultPaper,
)
from competitions.services.admission import admission_of
from competitions.services.checklist import criteria_by_phase
from competitions.services.decrees import decrees_of
from competitions.services.finalists import CategoryContenders, finalists
from competitions.services.public_links import link_awards
from competitions.services.timetable import timetable
from competitions.services.voting import VotingNotice, voting_notice
from innovations.models import OrganizationPage

COMPETITIONS_PER_PAGE = 20


@dataclass(frozen=True)
class CategoryResult:
    """The awards of one category; ``category=None`` gathers those without."""

    category: CompetitionCategory | None
    awards: list[Award]

    @property
    def has_scores(self) -> bool:
        return any(award.score is not None for award in self.awards)

    @property
    def has_prizes(self) -> bool:
        return any(award.prize for award in self.awards)


@dataclass(frozen=True)
class FilterLink:
    """One choice of a filter, as a link that keeps the other filters."""

    label: str
    query: str
    is_current: bool


def index_context(
    *, index: CompetitionIndexPage, params: Mapping[str, str]
) -> dict[str, Any]:
    """Return one page of the published competitions, the newest edition first.

    ``params`` are ``year``, ``kind`` (its code) and ``p``. A year or kind that
    no competition has gives an empty list, never an error.
    """
    published = CompetitionPage.objects.child_of(index).live().public()
    chosen = {name: params.get(name, "") for name in ("year", "kind")}
    found = _narrowed(published, **chosen).for_archive().newest_first()
    page = Paginator(found, COMPETITIONS_PER_PAGE).get_page(params.get("p"))
    for competition in page:
        competition.timetable = timetable(
            competition=competition,
            phases=competition.phases.all(),
            has_results=competition.has_results,
        )
    return {
        "competitions": page,
        "filters": _filters(published, chosen),
        "is_filtered": any(chosen.values()),
    }


def _narrowed(competitions: Any, *, year: str, kind: str) -> Any:
    if year:
        # Four digits of ASCII: what int() takes besides is no year.
        is_year = len(year) == 4 and year.isascii() and year.isdigit()
        competitions = competitions.filter(edition_year=int(year) if is_year else 0)
    if kind:
        competitions = competitions.filter(kind__code=kind.replace("\0", ""))
    return competitions


def _filters(competitions: Any, chosen: dict[str, str]) -> dict[str, list[FilterLink]]:
    """Return what the list can be narrowed to, from all that is in it."""
    rows = list(
        competitions.order_by("-edition_year", "kind__sort_order", "kind__label")
        .values_list("edition_year", "kind__code", "kind__label")
        .distinct()
    )
    years = {str(year): str(year) for year, _code, _label in rows}
    kinds = {code: label for _year, code, label in rows if code}
    return {
        name: [
            FilterLink(
                label=label,
                query=_query(chosen | {name: "" if chosen[name] == value else value}),
                is_current=chosen[name] == value,
            )
            for value, label in choices.items()
        ]
        for name, choices in (("year", years), ("kind", kinds))
    }


def _query(chosen: dict[str, str]) -> str:
    return urlencode({name: value for name, value in chosen.items() if value})


def competition_context(*, competition: CompetitionPage) -> dict[str, Any]:
    """Return the rows of a competition; a page not saved yet has none."""
    if competition.pk is None:
        return _page_context(competition, phases=[], categories=[], results=[])
    # Once for the timetable, who goes on, and people's choice.
    prefetch_related_objects([competition], "phases")
    results = results_by_category(competition=competition)
    return _page_context(
        competition,
        phases=list(competition.phases.all()),
        categories=_with_rules(competition.listed_categories),
        results=results,
        decrees=list(decrees_of(competition)) if results else [],
        finalists=finalists(competition=competition),
        voting=voting_notice(competition),
    )


def _page_context(
    competition: CompetitionPage,
    *,
    phases: list[CompetitionPhase],
    categories: list[CompetitionCategory],
    results: list[CategoryResult],
    decrees: Iterable[ResultPaper] = (),
    finalists: Iterable[CategoryContenders] = (),
    voting: VotingNotice | None = None,
) -> dict[str, Any]:
    plan = timetable(competition=competition, phases=phases, has_results=bool(results))
    return {
        "categories": categories,
        "phases": phases,
        "zone": plan.at.tzname(),
        "results": results,
        "decrees": decrees,
        "finalists": finalists,
        "voting": voting,
        "takes_the_public": _takes_the_public(phases, categories),
        "status": plan.status,
        "current_phase": plan.current_phase,
        "next_phase": plan.next_phase,
        "days_left": plan.days_left,
        "countdown": plan.countdown,
        "participants": _participants(results),
    }


def _takes_the_public(
    phases: list[CompetitionPhase], categories: list[CompetitionCategory]
) -> bool:
    """Tell whether people of the public may enter now; the timetable was asked."""
    is_on = any(
        phase.kind == PhaseKind.REGISTRATION and phase.state == "now"
        for phase in phases
    )
    return is_on and any(row.audience in FOR_THE_PUBLIC for row in categories)


def _with_rules(categories: Iterable[CompetitionCategory]) -> list[CompetitionCategory]:
    """Give each category what the page says of it, from rows loaded already."""
    listed = list(categories)
    for category in listed:
        category.admission = admission_of(category)
        category.scored = criteria_by_phase(category)
    return listed


def results_by_category(*, competition: CompetitionPage) -> list[CategoryResult]:
    """Return the awards of a competition in the order of its categories.

    ``linked_organization`` and ``linked_innovation`` of each award are the
    pages that any visitor may open; the others are only named as printed.
    """
    awards = list(competition.listed_awards)
    link_awards(awards)
    return [
        CategoryResult(category=category, awards=list(group))
        for category, group in groupby(awards, key=lambda award: award.category)
    ]


def _participants(results: list[CategoryResult]) -> list[OrganizationPage]:
    """Return the published organisations that the results name, by name."""
    found = {
        award.linked_organization.pk: award.linked_organization
        for result in results
        for award in result.awards
        if award.linked_organization
    }
    return sorted(found.values(), key=lambda organization: organization.title)
