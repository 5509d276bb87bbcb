"""What somebody of the public has to do: own entries, and where to enter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Prefetch
from django.utils import timezone

from competitions.choices import FOR_THE_PUBLIC, EntryState, PhaseKind
from competitions.models import (
    CompetitionCategory,
    CompetitionPage,
    Entry,
    EntryVersion,
    LateException,
    PublicEntrant,
    Screening,
)
from competitions.services.entry_outcomes import shown_outcomes
from competitions.services.own_results import results_of_entrant
from competitions.services.timetable import deadline_of, is_open, last_deadline


@dataclass(frozen=True)
class OwnEntry:
    """``deadline`` is the end of registration; ``is_open`` whether it is still on."""

    entry: Entry
    deadline: datetime | None
    is_open: bool
    last: EntryVersion | None
    outcome: Screening | None
    has_results: bool

    @property
    def counts(self) -> bool:
        return self.entry.state == EntryState.SUBMITTED

    @property
    def changed_since(self) -> bool:
        """Whether something was written that isn't handed in."""
        return bool(
            self.counts and self.last and self.entry.edited_at > self.last.submitted_at
        )


@dataclass(frozen=True)
class OpenCompetition:
    competition: CompetitionPage
    deadline: datetime | None
    categories: list[CompetitionCategory]


def own_entries(entrant: PublicEntrant) -> list[OwnEntry]:
    """Return all entries of somebody, the newest edition first; constant queries."""
    newest = Prefetch("versions", EntryVersion.objects.order_by("-number"))
    entries = list(
        Entry.objects.filter(entrant=entrant)
        .select_related("category__competition__region")
        .prefetch_related("category__competition__phases", newest)
        .order_by("-category__competition__edition_year", "title", "pk")
    )
    outcomes = shown_outcomes(entries)
    released = set(results_of_entrant(entrant).order_by().values_list("pk", flat=True))
    late = _late_categories(entrant)
    return [
        OwnEntry(
            entry=entry,
            deadline=_deadline(entry.competition, late.get(entry.category_id)),
            is_open=is_open(entry.competition, PhaseKind.REGISTRATION)
            or entry.category_id in late,
            last=next(iter(entry.versions.all()), None),
            outcome=outcomes.get(entry.pk),
            has_results=entry.pk in released,
        )
        for entry in entries
    ]


def _deadline(competition: CompetitionPage, late: datetime | None) -> datetime | None:
    if is_open(competition, PhaseKind.REGISTRATION):
        return deadline_of(competition, PhaseKind.REGISTRATION)
    return late or last_deadline(competition, PhaseKind.REGISTRATION)


def _late_categories(entrant: PublicEntrant) -> dict[int, datetime]:
    """Return until when somebody may hand in late, by the keys of categories."""
    second_ago = timezone.now() - timedelta(seconds=1)
    rows = LateException.objects.filter(entrant=entrant, until__gt=second_ago)
    return dict(rows.order_by("until").values_list("category", "until"))


def open_competitions(entrant: PublicEntrant) -> list[OpenCompetition]:
    """Return the published competitions that take entries of somebody now.

    After the deadline, categories stay for which they have an exception.
    """
    competitions = (
        CompetitionPage.objects.filter(region=entrant.region_id)
        .live()
        .public()
        .filter(categories__audience__in=FOR_THE_PUBLIC)
        .distinct()
        .for_listing()
        .prefetch_related("phases", "categories")
        .newest_first()
    )
    late = _late_categories(entrant)
    found = []
    for competition in competitions:
        goes_on = is_open(competition, PhaseKind.REGISTRATION)
        categories = [
            category
            for category in competition.categories.all()
            if category.audience in FOR_THE_PUBLIC and (goes_on or category.pk in late)
        ]
        if categories:
            until = (
                None
                if goes_on
                else max(late[one.pk] for one in categories if one.pk in late)
            )
            found.append(
                OpenCompetition(competition, _deadline(competition, until), categories)
            )
    return found
