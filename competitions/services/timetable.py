"""What is allowed when: phases by the clock of the region."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competitions.choices import PhaseKind
from competitions.models import CompetitionPage, CompetitionPhase, ResultsRelease
from competitions.models.phases import zone_of
from innovations.models import Region


class Status(TextChoices):
    """Derived, never stored; a competition without dates may have none."""

    UPCOMING = "upcoming", _("Upcoming")
    OPEN = "open", _("Under way")
    FINISHED = "finished", _("Finished")
    RESULTS = "results", _("Results are out")


@dataclass(frozen=True)
class Countdown:
    """Days until a phase ends (``is_running``) or until the next one begins.

    ``moment`` is that end or beginning in the zone of the region; ``day`` is
    its day there.
    """

    days: int
    phase: str
    is_running: bool
    day: date
    moment: datetime | None = None

    @property
    def clock(self) -> str:
        """The hour with its zone, such as 23.59 WITA."""
        return f"{self.moment:%H.%M} {self.moment.tzname()}" if self.moment else ""


@dataclass(frozen=True)
class Timetable:
    status: Status | None
    current_phase: CompetitionPhase | None
    next_phase: CompetitionPhase | None
    #: The moment asked about, in the zone of the region.
    at: datetime

    @property
    def countdown(self) -> Countdown | None:
        """What to count down to, the end of a phase before the next beginning."""
        zone = self.at.tzinfo
        if self.current_phase:
            return self._until(self.current_phase, self.current_phase.closing_in(zone))
        if self.next_phase:
            return self._until(self.next_phase, self.next_phase.opening_in(zone))
        return None

    @property
    def days_left(self) -> int | None:
        return self.countdown.days if self.countdown else None

    def _until(self, phase: CompetitionPhase, moment: datetime) -> Countdown:
        return Countdown(
            days=(moment.date() - self.at.date()).days,
            phase=phase.name,
            is_running=phase == self.current_phase,
            day=moment.date(),
            moment=moment,
        )


def timetable(
    *,
    competition: CompetitionPage,
    phases: Iterable[CompetitionPhase],
    has_results: bool,
    at: datetime | None = None,
) -> Timetable:
    """Tell how far a competition is at a moment, by default now.

    Of phases that overlap, the one that ends first is current: its end is the
    deadline that comes next. Each phase learns its ``state`` for the timeline.
    """
    zone = zone_of(competition)
    at = (at or timezone.now()).astimezone(zone)
    ordered = sorted(phases, key=lambda phase: _span(phase, zone))
    for phase in ordered:
        phase.state = _state(phase, at)
    running = [phase for phase in ordered if phase.state == "now"]
    coming = [phase for phase in ordered if phase.state == "coming"]
    return Timetable(
        status=_status(competition, ordered, at, has_results=has_results),
        current_phase=min(running, key=lambda p: p.closing_in(zone), default=None),
        next_phase=coming[0] if coming else None,
        at=at,
    )


def _span(phase: CompetitionPhase, zone: Any) -> tuple[datetime, datetime]:
    return phase.opening_in(zone), phase.closing_in(zone)


def _state(phase: CompetitionPhase, at: datetime) -> str:
    if phase.is_running(at, at.tzinfo):
        return "now"
    return "coming" if at < phase.opening_in(at.tzinfo) else "over"


def _status(
    competition: CompetitionPage,
    phases: list[CompetitionPhase],
    at: datetime,
    *,
    has_results: bool,
) -> Status | None:
    if has_results:
        return Status.RESULTS
    if not phases:
        return Status.FINISHED if competition.edition_year < at.year else None
    states = {phase.state for phase in phases}
    if states == {"coming"}:
        return Status.UPCOMING
    return Status.FINISHED if states == {"over"} else Status.OPEN


# ------------------------------------------------------- what is allowed when


def phases_of(competition: CompetitionPage, kind: PhaseKind) -> list[CompetitionPhase]:
    """Return the phases of a kind in their order; several are several waves."""
    # Of what is loaded already, where a list prefetched it.
    return [phase for phase in competition.phases.all() if phase.kind == kind]


def is_open(
    competition: CompetitionPage, kind: PhaseKind, *, at: datetime | None = None
) -> bool:
    """Tell whether a phase of a kind goes on at a moment, by default now.

    The second that is announced as the end still counts, to its last fraction.
    """
    at = at or timezone.now()
    zone = zone_of(competition)
    return any(phase.is_running(at, zone) for phase in phases_of(competition, kind))


def deadline_of(
    competition: CompetitionPage, kind: PhaseKind, *, at: datetime | None = None
) -> datetime | None:
    """Return the end of the wave that goes on or comes next; after all, the last.

    In the zone of the region; ``None`` where no phase is of this kind.
    """
    at = at or timezone.now()
    zone = zone_of(competition)
    ends = sorted(phase.closing_in(zone) for phase in phases_of(competition, kind))
    ahead = [end for end in ends if at < end + timedelta(seconds=1)]
    return next(iter(ahead or ends[-1:]), None)


def last_deadline(competition: CompetitionPage, kind: PhaseKind) -> datetime | None:
    """Return the end of the last wave of a kind."""
    zone = zone_of(competition)
    ends = (phase.closing_in(zone) for phase in phases_of(competition, kind))
    return max(ends, default=None)


def turning_points(*, region: Region, day: date) -> list[datetime]:
    """Return when a day of a region changes what its published competitions say.

    Only hours that somebody set: midnight turns every day.
    """
    ends_today = Q(ends_on=day) | Q(ends_on=None, starts_on=day)
    phases = CompetitionPhase.objects.filter(
        Q(starts_on=day, opens_at__isnull=False)
        | (ends_today & Q(closes_at__isnull=False)),
        competition__region=region,
        competition__live=True,
    ).select_related("competition__region")
    moments = {phase.opening for phase in phases}
    moments |= {phase.closing + timedelta(seconds=1) for phase in phases}
    moments |= set(_releases(region, day))
    return sorted(moment for moment in moments if moment.date() == day)


def _releases(region: Region, day: date) -> list[datetime]:
    """Return when results of a region come out on a day, in its zone."""
    zone = ZoneInfo(region.time_zone)
    midnight = datetime.combine(day, time.min, tzinfo=zone)
    releases = ResultsRelease.objects.filter(
        competition__region=region,
        release_at__gte=midnight,
        release_at__lt=datetime.combine(day + timedelta(days=1), time.min, zone),
    )
    moments = releases.values_list("release_at", flat=True)
    return [moment.astimezone(zone) for moment in moments if moment]
