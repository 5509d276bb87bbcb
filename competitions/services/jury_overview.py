"""How far the judging of a whole competition is, and what comes next."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from competitions.choices import EntryState, ScreeningOutcome, SheetState
from competitions.models import (
    CompetitionCategory,
    CompetitionPage,
    CompetitionPhase,
    PanelSeat,
    ScoreSheet,
    StageClosing,
)
from competitions.services.stage_ranking import with_outcome
from competitions.services.stage_rules import stages_of
from competitions.services.versions import latest_versions


@dataclass
class StageState:
    """A category in a phase, by numbers."""

    category: CompetitionCategory
    phase: CompetitionPhase
    seats: int
    chair: str
    sealed: int
    open: int
    closing: StageClosing | None
    #: Whether the stage before is closed, so that this one has a field.
    is_ready: bool

    @property
    def total(self) -> int:
        return self.sealed + self.open

    @property
    def going_on(self) -> int:
        return getattr(self.closing, "going", 0)

    @property
    def next_step(self) -> tuple[str, str]:
        """Return what to do next, and the name of its screen."""
        if self.closing is not None:
            return _("See the ranking"), "ranking"
        if not self.seats:
            return _("Fill the panel"), "panel"
        if not self.is_ready:
            return _("Waits for the stage before"), "stage"
        if not self.total:
            return _("Assign the entries"), "assign"
        if self.open:
            return _("See who is missing"), "stage"
        return _("Look at the ranking and close"), "ranking"


@dataclass
class CategoryState:
    category: CompetitionCategory
    handed_in: int
    passed: int
    failed: int
    stages: list[StageState] = field(default_factory=list)

    @property
    def unscreened(self) -> int:
        return self.handed_in - self.passed - self.failed


def overview_of(competition: CompetitionPage) -> list[CategoryState]:
    """Return the state of each category and stage; eight queries, however many."""
    page = (
        CompetitionPage.objects.select_related("region")
        .prefetch_related("phases", "categories__criteria")
        .get(pk=competition.pk)
    )
    numbers = _Numbers(competition)
    found = []
    for category in page.categories.all():
        category.competition = page
        outcomes = numbers.outcomes[category.pk]
        state = CategoryState(
            category,
            handed_in=sum(outcomes.values()),
            passed=outcomes[ScreeningOutcome.PASSED],
            failed=outcomes[ScreeningOutcome.FAILED],
        )
        is_ready = True
        for phase in stages_of(category):
            stage = numbers.stage(category, phase, is_ready=is_ready)
            is_ready = stage.closing is not None
            state.stages.append(stage)
        found.append(state)
    return found


class _Numbers:
    """What is counted at once for the whole competition."""

    def __init__(self, competition: CompetitionPage) -> None:
        self.outcomes = _outcomes(competition)
        self._seats, self._chairs = _seats(competition)
        self._sheets = _sheets(competition)
        closings = StageClosing.objects.filter(
            category__competition=competition, undone_at=None
        ).annotate(going=Count("going_on"))
        self._closings = {(row.category_id, row.phase_id): row for row in closings}

    def stage(
        self, category: CompetitionCategory, phase: CompetitionPhase, *, is_ready: bool
    ) -> StageState:
        key = (category.pk, phase.pk)
        return StageState(
            category,
            phase,
            seats=self._seats[key],
            chair=self._chairs.get(key, ""),
            sealed=self._sheets[(*key, SheetState.SEALED)],
            open=self._sheets[(*key, SheetState.OPEN)],
            closing=self._closings.get(key),
            is_ready=is_ready,
        )


def _outcomes(competition: CompetitionPage) -> dict[int, Counter[Any]]:
    found: dict[int, Counter[Any]] = {
        pk: Counter() for pk in competition.categories.values_list("pk", flat=True)
    }
    versions = latest_versions().filter(entry__category__competition=competition)
    rows = with_outcome(versions).order_by()
    for category, outcome in rows.values_list("entry__category", "outcome"):
        found[category][outcome] += 1
    return found


def _seats(
    competition: CompetitionPage,
) -> tuple[Counter[tuple[int, int]], dict[tuple[int, int], str]]:
    rows = PanelSeat.objects.filter(
        category__competition=competition,
        juror__left_at=None,
        juror__user__is_active=True,
    ).order_by()
    seats: Counter[tuple[int, int]] = Counter()
    chairs: dict[tuple[int, int], str] = {}
    for category, phase, is_chair, name in rows.values_list(
        "category", "phase", "is_chair", "juror__name"
    ):
        seats[(category, phase)] += 1
        if is_chair:
            chairs[(category, phase)] = name
    return seats, chairs


def _sheets(competition: CompetitionPage) -> Counter[tuple[int, int, str]]:
    rows = (
        ScoreSheet.objects.filter(
            entry__category__competition=competition, entry__state=EntryState.SUBMITTED
        )
        .order_by()
        .values_list("entry__category", "phase", "state")
        .annotate(number=Count("pk"))
    )
    return Counter({(category, phase, state): n for category, phase, state, n in rows})
