"""What came in to a competition: numbers, and who hasn't entered yet."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from competitions.choices import Audience, EntryState
from competitions.models import CompetitionCategory, CompetitionPage, Entry
from competitions.models.phases import zone_of
from innovations.models import OrganizationPage


@dataclass(frozen=True)
class CategoryCount:
    """How many entries of a category are in which state."""

    category: CompetitionCategory
    submitted: int
    drafts: int
    withdrawn: int
    #: Of the drafts, those that somebody of the public writes; nobody reads them.
    public_drafts: int


@dataclass(frozen=True)
class Participation:
    """An organisation that should enter, and what it did."""

    organization: OrganizationPage
    submitted: int
    drafts: int


def counts_of(competition: CompetitionPage) -> list[CategoryCount]:
    """Return the numbers of each category, in two queries."""
    rows = Entry.objects.filter(category__competition=competition)
    numbers: Counter[tuple[int, str, bool]] = Counter()
    of_the_public = Q(entrant__isnull=False)
    for category, state, number, public in (
        rows.order_by()
        .values_list("category", "state")
        .annotate(number=Count("pk"), public=Count("pk", filter=of_the_public))
    ):
        numbers[category, state, True] += public
        numbers[category, state, False] += number - public
    return [
        CategoryCount(
            category=category,
            submitted=_sum(numbers, category, EntryState.SUBMITTED),
            drafts=_sum(numbers, category, EntryState.DRAFT),
            withdrawn=_sum(numbers, category, EntryState.WITHDRAWN),
            public_drafts=numbers[category.pk, EntryState.DRAFT, True],
        )
        for category in competition.categories.all()
    ]


def _sum(
    numbers: Counter[tuple[int, str, bool]], category: CompetitionCategory, state: str
) -> int:
    return numbers[category.pk, state, True] + numbers[category.pk, state, False]


def is_for_organizations(competition: CompetitionPage) -> bool:
    """Tell whether organisations are asked to enter at all."""
    return any(
        category.audience != Audience.PUBLIC
        for category in competition.categories.all()
    )


def participation(competition: CompetitionPage) -> list[Participation]:
    """Return the organisations that owe an innovation: who hasn't entered first.

    An entry of a unit below is the unit's own. One query.
    """
    today = timezone.now().astimezone(zone_of(competition)).date()
    mine = Q(competition_entries__category__competition=competition)
    owing = OrganizationPage.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=today),
        region=competition.region_id,
        live=True,
        counts_for_target=True,
    )
    counted = owing.annotate(
        submitted_count=_number(mine, EntryState.SUBMITTED),
        draft_count=_number(mine, EntryState.DRAFT),
    )
    found = [
        Participation(page, page.submitted_count, page.draft_count)
        for page in counted.select_related("type").order_by("title", "pk")
    ]
    return sorted(found, key=lambda one: bool(one.submitted))


def _number(mine: Q, state: str) -> Count:
    return Count(
        "competition_entries",
        filter=mine & Q(competition_entries__state=state),
        distinct=True,
    )
