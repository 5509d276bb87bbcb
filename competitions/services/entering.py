"""What an organisation can enter now, and how far its entries are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from competitions.choices import Audience, EntryState, PhaseKind
from competitions.models import (
    CompetitionCategory,
    CompetitionPage,
    Entry,
    EntryVersion,
    LateException,
    Screening,
)
from competitions.services.admission import admission_of
from competitions.services.eligibility import (
    Candidate,
    Findings,
    admission_findings,
    form_findings,
)
from competitions.services.entries import for_writing
from competitions.services.entry_outcomes import shown_outcomes
from competitions.services.late import Window, window_of
from competitions.services.own_results import with_results
from competitions.services.timetable import phases_of
from innovations.models import InnovationPage, OrganizationPage, Region


@dataclass(frozen=True)
class EntryRow:
    """An entry in a list: what is missing, and whether it counts."""

    entry: Entry
    #: Of the form only; what the registry says is computed on the entry's screen.
    missing: int
    last: EntryVersion | None
    #: What the screening said, once entrants may know.
    outcome: Screening | None = None
    has_results: bool = False

    @property
    def counts(self) -> bool:
        return self.entry.state == EntryState.SUBMITTED

    @property
    def changed_since(self) -> bool:
        """Whether something was written that isn't handed in."""
        return bool(
            self.counts and self.last and self.entry.edited_at > self.last.submitted_at
        )


@dataclass
class OpenCompetition:
    """A competition that one can enter now or soon."""

    competition: CompetitionPage
    window: Window
    #: Each with what it asks of those who enter.
    categories: list[tuple[CompetitionCategory, list[str]]]
    entries: list[EntryRow] = field(default_factory=list)


def open_competitions(
    *,
    region: Region,
    organizations: QuerySet[OrganizationPage],
    at: datetime | None = None,
) -> tuple[list[OpenCompetition], list[EntryRow]]:
    """Return what these organisations can enter, and their entries elsewhere.

    The deadline that comes next stands first. A constant number of queries.
    """
    at = at or timezone.now()
    late = _late_categories(organizations, at)
    rows = entry_rows(organizations)
    found = []
    for competition in _announced(region):
        window = window_of_competition(competition, at)
        categories = [
            category
            for category in competition.categories.all()
            if category.audience != Audience.PUBLIC
            and (window.is_open or window.opens or category.pk in late)
        ]
        if categories:
            found.append(
                OpenCompetition(
                    competition,
                    window,
                    [(category, admission_of(category)) for category in categories],
                    [row for row in rows if _is_of(row, competition)],
                )
            )
    found.sort(key=lambda one: (not one.window.is_open, _end(one.window)))
    shown = {row.entry.pk for one in found for row in one.entries}
    return found, [row for row in rows if row.entry.pk not in shown]


def window_of_competition(competition: CompetitionPage, at: datetime) -> Window:
    """Return the window of a competition, exceptions left out."""
    return window_of(CompetitionCategory(competition=competition), at=at)


def _announced(region: Region) -> list[CompetitionPage]:
    """Return the published competitions that have a registration."""
    categories = CompetitionCategory.objects.prefetch_related("organization_types")
    rows = CompetitionPage.objects.filter(region=region, live=True)
    rows = rows.filter(phases__kind=PhaseKind.REGISTRATION).distinct()
    loaded = rows.for_listing().prefetch_related(
        "phases", Prefetch("categories", queryset=categories)
    )
    return [one for one in loaded if phases_of(one, PhaseKind.REGISTRATION)]


def _end(window: Window) -> float:
    moment = window.deadline or window.opens
    return moment.timestamp() if moment else float("inf")


def _is_of(row: EntryRow, competition: CompetitionPage) -> bool:
    return row.entry.category.competition_id == competition.pk


def _late_categories(
    organizations: QuerySet[OrganizationPage], at: datetime
) -> set[int]:
    rows = LateException.objects.filter(
        organization__in=organizations.order_by().values("pk"),
        until__gt=at - timedelta(seconds=1),
    )
    return set(rows.values_list("category", flat=True))


def entry_rows(organizations: QuerySet[OrganizationPage]) -> list[EntryRow]:
    """Return the entries of organisations, the newest competition first."""
    entries = for_writing(
        Entry.objects.filter(organization__in=organizations.order_by().values("pk"))
    )
    newest = Prefetch("versions", EntryVersion.objects.order_by("-number"))
    ordered = entries.prefetch_related(newest).order_by(
        "-category__competition__edition_year", "category__competition", "title", "pk"
    )
    loaded = list(ordered)
    outcomes = shown_outcomes(loaded)
    released = set(with_results(entries).order_by().values_list("pk", flat=True))
    return [
        EntryRow(
            entry,
            missing=sum(one.stops for one in form_findings(entry)),
            last=next(iter(entry.versions.all()), None),
            outcome=outcomes.get(entry.pk),
            has_results=entry.pk in released,
        )
        for entry in loaded
    ]


# ------------------------------------------------------------ choosing with what


@dataclass(frozen=True)
class Choice:
    """An innovation that stands for choice, and what the rules say of it."""

    innovation: InnovationPage
    findings: Findings
    entry: Entry | None


def choices_for(
    category: CompetitionCategory, organizations: Iterable[OrganizationPage]
) -> list[Choice]:
    """Return the innovations of organisations: what may enter comes first.

    A constant number of queries, however many there are.
    """
    pages: Any = InnovationPage.objects.filter(
        organization__in=[page.pk for page in organizations]
    )
    loaded = list(
        pages.in_use()
        .select_related("organization__type", "latest_revision")
        .defer_streamfields()
        .order_by("draft_title", "pk")
    )
    entered = {
        entry.innovation_id: entry
        for entry in category.entries.filter(innovation__in=[one.pk for one in loaded])
    }
    found = admission_findings(
        category,
        [
            Candidate(
                organization=page.organization,
                innovation=page,
                title=page.draft_title,
                entry=entered.get(page.pk),
            )
            for page in loaded
        ],
    )
    choices = [
        Choice(page, findings, entered.get(page.pk))
        for page, findings in zip(loaded, found, strict=True)
    ]
    return sorted(choices, key=lambda one: bool(one.findings.stopping))
