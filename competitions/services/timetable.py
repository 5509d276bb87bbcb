"""How far a competition is, by its phases and the date of the region."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competitions.models import CompetitionPage, CompetitionPhase


class Status(TextChoices):
    """Derived, never stored; a competition without dates may have none."""

    UPCOMING = "upcoming", _("Upcoming")
    OPEN = "open", _("Under way")
    FINISHED = "finished", _("Finished")
    RESULTS = "results", _("Results are out")


@dataclass(frozen=True)
class Countdown:
    """Days until a phase ends (``is_running``) or until the next one begins."""

    days: int
    phase: str
    is_running: bool
    day: date


@dataclass(frozen=True)
class Timetable:
    status: Status | None
    current_phase: CompetitionPhase | None
    next_phase: CompetitionPhase | None
    today: date

    @property
    def countdown(self) -> Countdown | None:
        """What to count down to, the end of a phase before the next beginning."""
        if self.current_phase:
            return self._until(self.current_phase, last_day(self.current_phase))
        if self.next_phase:
            return self._until(self.next_phase, self.next_phase.starts_on)
        return None

    @property
    def days_left(self) -> int | None:
        return self.countdown.days if self.countdown else None

    def _until(self, phase: CompetitionPhase, day: date) -> Countdown:
        return Countdown(
            days=(day - self.today).days,
            phase=phase.name,
            is_running=phase == self.current_phase,
            day=day,
        )


def timetable(
    *,
    competition: CompetitionPage,
    phases: Iterable[CompetitionPhase],
    has_results: bool,
    today: date | None = None,
) -> Timetable:
    """Tell how far a competition is; ``today`` is that of the active time zone.

    Of phases that overlap, the one that ends first is current: its end is the
    deadline that comes next.
    """
    today = today or timezone.localdate()
    ordered = sorted(phases, key=lambda phase: (phase.starts_on, last_day(phase)))
    running = [
        phase for phase in ordered if phase.starts_on <= today <= last_day(phase)
    ]
    coming = [phase for phase in ordered if phase.starts_on > today]
    return Timetable(
        status=_status(competition, ordered, today, has_results=has_results),
        current_phase=min(running, key=last_day, default=None),
        next_phase=coming[0] if coming else None,
        today=today,
    )


def last_day(phase: CompetitionPhase) -> date:
    return phase.ends_on or phase.starts_on


def _status(
    competition: CompetitionPage,
    phases: list[CompetitionPhase],
    today: date,
    *,
    has_results: bool,
) -> Status | None:
    if has_results:
        return Status.RESULTS
    if not phases:
        return Status.FINISHED if competition.edition_year < today.year else None
    if today < phases[0].starts_on:
        return Status.UPCOMING
    if today > max(map(last_day, phases)):
        return Status.FINISHED
    return Status.OPEN
