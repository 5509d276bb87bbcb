"""What somebody of the public has to do: own entries, and where to enter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from competitions.choices import FOR_THE_PUBLIC, PhaseKind
from competitions.models import (
    CompetitionCategory,
    CompetitionPage,
    Entry,
    PublicEntrant,
)
from competitions.services.timetable import deadline_of, is_open
from innovations.models import Region


@dataclass(frozen=True)
class OwnEntry:
    """``deadline`` is the end of registration; ``is_open`` whether it is still on."""

    entry: Entry
    deadline: datetime | None
    is_open: bool


@dataclass(frozen=True)
class OpenCompetition:
    competition: CompetitionPage
    deadline: datetime | None
    categories: list[CompetitionCategory]


def own_entries(entrant: PublicEntrant) -> list[OwnEntry]:
    """Return all entries of somebody, the newest edition first; constant queries."""
    entries = (
        Entry.objects.filter(entrant=entrant)
        .select_related("category__competition__region")
        .prefetch_related("category__competition__phases")
        .order_by("-category__competition__edition_year", "title", "pk")
    )
    return [_own(entry) for entry in entries]


def _own(entry: Entry) -> OwnEntry:
    competition = entry.competition
    return OwnEntry(
        entry=entry,
        deadline=deadline_of(competition, PhaseKind.REGISTRATION),
        is_open=is_open(competition, PhaseKind.REGISTRATION),
    )


def open_competitions(region: Region) -> list[OpenCompetition]:
    """Return the published competitions that take entries of the public now."""
    competitions = (
        CompetitionPage.objects.filter(region=region)
        .live()
        .public()
        .filter(categories__audience__in=FOR_THE_PUBLIC)
        .distinct()
        .for_listing()
        .prefetch_related("phases", "categories")
        .newest_first()
    )
    return [
        OpenCompetition(
            competition=competition,
            deadline=deadline_of(competition, PhaseKind.REGISTRATION),
            categories=[
                category
                for category in competition.categories.all()
                if category.audience in FOR_THE_PUBLIC
            ],
        )
        for competition in competitions
        if is_open(competition, PhaseKind.REGISTRATION)
    ]
