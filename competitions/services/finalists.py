"""Who goes on to the next stage, and from when anybody may know.

Two decide, and both have to: the committee by closing a stage of judging
(:class:`StageClosing`), and the timetable by its days. A closed stage is announced
when its phase is over and, where an announcement stands in the timetable before the
next stage ends, when that begins; people's choice names who can be chosen, so its
beginning announces them as well. What the last stage of a category says are results:
those wait for ``ResultsRelease`` and are never told here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from competitions.choices import JUDGING_KINDS, PhaseKind
from competitions.models import (
    CompetitionCategory,
    CompetitionPage,
    CompetitionPhase,
    Criterion,
    EntryVersion,
    StageClosing,
)
from competitions.models.phases import zone_of
from competitions.services.public_links import open_pages
from competitions.services.versions import latest_versions
from innovations.models import InnovationPage, OrganizationPage


@dataclass(frozen=True)
class Contender:
    """An entry as the public may see it: what it is, whose, and in short.

    ``organization`` and ``innovation`` are pages that anybody may open.
    """

    entry_id: int
    title: str
    entered_by: str
    summary: str
    organization: OrganizationPage | None
    innovation: InnovationPage | None


@dataclass(frozen=True)
class CategoryContenders:
    category: CompetitionCategory
    contenders: list[Contender]


def finalists(
    *, competition: CompetitionPage, at: datetime | None = None
) -> list[CategoryContenders]:
    """Return the announced finalists by category; a constant number of queries."""
    stages = announced_stages(competition, at=at)
    if not stages:
        return []
    keys = dict(entries_going_on(stages.values()))
    by_category = contenders_of(competition, list(keys))
    return in_categories(competition, by_category)


def announced_stages(
    competition: CompetitionPage, *, at: datetime | None = None
) -> dict[int, StageClosing]:
    """Return the latest stage that is announced, by the keys of categories."""
    at = at or timezone.now()
    closings = StageClosing.objects.filter(
        category__competition=competition, undone_at=None
    ).select_related("phase")
    found: dict[int, StageClosing] = {}
    calendar: _Calendar | None = None
    for closing in closings:
        calendar = calendar or _Calendar(competition)
        if not calendar.is_announced(closing, at):
            continue
        known = found.get(closing.category_id)
        if known is None or calendar.end(known.phase) < calendar.end(closing.phase):
            found[closing.category_id] = closing
    return found


def entries_going_on(stages: Iterable[StageClosing]) -> list[tuple[int, int]]:
    """Return (entry, category) of those who go on by these stages."""
    rows = StageClosing.going_on.through.objects.filter(
        stageclosing__in=[stage.pk for stage in stages]
    )
    return list(rows.values_list("entry", "entry__category"))


class _Calendar:
    """The stages of a competition by the clock of its region."""

    def __init__(self, competition: CompetitionPage) -> None:
        self.zone = zone_of(competition)
        self.phases = list(competition.phases.all())
        self.scored: dict[int, set[int]] = defaultdict(set)
        for category, phase in Criterion.objects.filter(
            category__competition=competition
        ).values_list("category", "phase"):
            self.scored[category].add(phase)

    def begin(self, phase: CompetitionPhase) -> datetime:
        return phase.opening_in(self.zone)

    def end(self, phase: CompetitionPhase) -> datetime:
        return phase.closing_in(self.zone)

    def next_stage(self, closing: StageClosing) -> CompetitionPhase | None:
        """Return the stage after a closed one; ``None`` after the last."""
        scored = self.scored.get(closing.category_id)
        later = (
            phase
            for phase in self.phases
            if (phase.pk in scored if scored else phase.kind in JUDGING_KINDS)
            and self.end(phase) > self.end(closing.phase)
        )
        return min(later, key=self.end, default=None)

    def is_announced(self, closing: StageClosing, at: datetime) -> bool:
        following = self.next_stage(closing)
        if following is None or at < self.end(closing.phase) + timedelta(seconds=1):
            return False
        votes = self._between(PhaseKind.VOTING, closing, following)
        if any(begin <= at for begin in votes):
            return True
        announcements = self._between(PhaseKind.ANNOUNCEMENT, closing, following)
        return not announcements or min(announcements) <= at

    def _between(
        self, kind: PhaseKind, closing: StageClosing, following: CompetitionPhase
    ) -> list[datetime]:
        begins = (self.begin(phase) for phase in self.phases if phase.kind == kind)
        first, last = self.begin(closing.phase), self.end(following)
        return [begin for begin in begins if first <= begin <= last]


# ------------------------------------------------------------ as they are shown


def contenders_of(
    competition: CompetitionPage, entries: Iterable[int]
) -> dict[int, list[Contender]]:
    """Return entries as the public may see them, by the keys of their categories.

    Withdrawn ones aren't among them. Names are those of today where the registry
    knows them, else as handed in; of who asked to be forgotten there is none.
    """
    versions = list(
        latest_versions()
        .filter(entry__in=list(entries), entry__category__competition=competition)
        .select_related("entry__organization", "entry__innovation", "entry__entrant")
        .defer("entry__innovation__story", "entry__innovation__gallery")
        .order_by("title", "pk")
    )
    shown = open_pages(
        key
        for version in versions
        for key in (version.entry.organization_id, version.entry.innovation_id)
    )
    found: dict[int, list[Contender]] = defaultdict(list)
    for version in versions:
        found[version.entry.category_id].append(_contender(version, shown))
    return found


def in_categories(
    competition: CompetitionPage, found: dict[int, list[Contender]]
) -> list[CategoryContenders]:
    """Return contenders in the order of the categories, without empty ones."""
    return [
        CategoryContenders(category, found[category.pk])
        for category in competition.categories.all()
        if found.get(category.pk)
    ]


def _contender(version: EntryVersion, shown: set[int]) -> Contender:
    entry = version.entry
    innovation = entry.innovation if entry.innovation_id in shown else None
    organization = entry.organization if entry.organization_id in shown else None
    return Contender(
        entry_id=entry.pk,
        title=version.title,
        entered_by=_name(version),
        summary=innovation.summary if innovation else _summary(version.content),
        organization=organization,
        innovation=innovation,
    )


def _name(version: EntryVersion) -> str:
    entry = version.entry
    if entry.organization:
        return str(entry.organization.title)
    if entry.entrant and entry.entrant.forgotten_at:
        return ""
    said = version.content.get("entrant", {})
    return str(said.get("institution") or said.get("name") or "")


def _summary(content: dict[str, Any]) -> str:
    """Return the summary of the profile that was handed in, if there is one."""
    fields = (content.get("profile") or {}).get("fields", [])
    return next((row["text"] for row in fields if row["name"] == "summary"), "")
