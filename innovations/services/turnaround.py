"""How mentoring goes: sessions and advice, and how many days they take.

Rows carry keys, and the counting is done here, so that the figures of a region cost
the same number of queries whatever its size.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth import get_user_model
from django.utils import timezone

from innovations.choices import AdviceStatus, ClinicStatus
from innovations.models import Advice, ClinicSession, OrganizationPage, Region


@dataclass
class Figures:
    """What one mentor or organisation did in a span of days."""

    name: str = ""
    requested: int = 0
    held: int = 0
    cancelled: int = 0
    advice: int = 0
    followed: int = 0
    declined: int = 0
    waits: list[float] = field(default_factory=list, repr=False)
    answers: list[float] = field(default_factory=list, repr=False)

    @property
    def open(self) -> int:
        return self.advice - self.followed - self.declined

    @property
    def days_to_session(self) -> float | None:
        """Median of days from the wish to the session that was held."""
        return _median(self.waits)

    @property
    def days_to_answer(self) -> float | None:
        """Median of days from advice to its answer."""
        return _median(self.answers)


def _median(days: list[float]) -> float | None:
    return round(median(days), 1) if days else None


def _days(first: datetime.datetime, last: datetime.datetime) -> float:
    return (last - first).total_seconds() / 86_400


@dataclass(frozen=True)
class Span:
    """Days of a report, both inclusive; open where one is missing."""

    first: datetime.date | None = None
    last: datetime.date | None = None

    def covers(self, moment: datetime.datetime | None, zone: ZoneInfo) -> bool:
        """Tell whether a moment lies in it, by the days of a zone."""
        if moment is None:
            return False
        day = timezone.localtime(moment, zone).date()
        return (self.first is None or self.first <= day) and (
            self.last is None or day <= self.last
        )


@dataclass(frozen=True)
class Report:
    """The figures of mentors and organisations, and of the whole region once."""

    mentors: tuple[Figures, ...]
    organizations: tuple[Figures, ...]
    total: Figures


def report_of(region: Region, span: Span | None = None) -> Report:
    """Return the figures of a region; five queries.

    A session counts on the day it began (as long as it has none, when it was asked
    for), advice on the day it was given. A session of two mentors counts for each
    of them, and once in the total.
    """
    span = span or Span()
    zone = ZoneInfo(region.time_zone)
    by_mentor: dict[Any, Figures] = {}
    by_organization: dict[Any, Figures] = {}
    total = Figures()
    for session, mentors in _sessions(region):
        if span.covers(session["starts_at"] or session["asked_at"], zone):
            several = [by_mentor.setdefault(pk, Figures()) for pk in mentors]
            own = by_organization.setdefault(session["organization"], Figures())
            _each(_count_session, session, [*several, own, total])
    rows = Advice.objects.filter(innovation__region=region).order_by()
    advice: Iterable[Any] = rows.values(
        "author", "innovation__organization", "status", "given_at", "answered_at"
    )
    for row in advice:
        if span.covers(row["given_at"], zone):
            mentor = by_mentor.setdefault(row["author"], Figures())
            place = row["innovation__organization"]
            own = by_organization.setdefault(place, Figures())
            _each(_count_advice, row, [mentor, own, total])
    return Report(
        _named(by_mentor, _people(by_mentor)),
        _named(by_organization, _organizations(by_organization)),
        total,
    )


def _sessions(region: Region) -> list[tuple[dict[str, Any], list[int]]]:
    rows = ClinicSession.objects.filter(region=region).order_by()
    through = ClinicSession.mentors.through.objects.filter(clinicsession__region=region)
    mentors: dict[int, list[int]] = {}
    for session, person in through.values_list("clinicsession", "user"):
        mentors.setdefault(session, []).append(person)
    values: Iterable[Any] = rows.values(
        "pk", "organization", "status", "starts_at", "asked_at"
    )
    return [(row, mentors.get(row["pk"], [])) for row in values]


def _each(
    count: Callable[[Figures, dict[str, Any]], None],
    row: dict[str, Any],
    figures: Iterable[Figures],
) -> None:
    for one in figures:
        count(one, row)


def _count_session(figures: Figures, row: dict[str, Any]) -> None:
    figures.requested += row["asked_at"] is not None
    figures.cancelled += row["status"] == ClinicStatus.CANCELLED
    if row["status"] != ClinicStatus.HELD:
        return
    figures.held += 1
    if row["asked_at"] is not None:
        figures.waits.append(max(_days(row["asked_at"], row["starts_at"]), 0.0))


def _count_advice(figures: Figures, row: dict[str, Any]) -> None:
    figures.advice += 1
    figures.followed += row["status"] == AdviceStatus.FOLLOWED
    figures.declined += row["status"] == AdviceStatus.DECLINED
    if row["answered_at"] is not None:
        figures.answers.append(_days(row["given_at"], row["answered_at"]))


def _named(figures: dict[Any, Figures], names: dict[Any, str]) -> tuple[Figures, ...]:
    for pk, one in figures.items():
        one.name = names.get(pk, "–")
    return tuple(sorted(figures.values(), key=lambda one: one.name.casefold()))


def _people(keys: Iterable[Any]) -> dict[Any, str]:
    people = get_user_model()._default_manager.in_bulk([pk for pk in keys if pk])
    return {pk: str(person) for pk, person in people.items()}


def _organizations(keys: Iterable[Any]) -> dict[Any, str]:
    rows = OrganizationPage.objects.filter(pk__in=[pk for pk in keys if pk])
    return dict(rows.order_by().values_list("pk", "title"))
