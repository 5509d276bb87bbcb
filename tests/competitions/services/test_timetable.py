from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from competitions.models import CompetitionPage, CompetitionPhase
from competitions.services.timetable import Status, timetable

# A new page asks for its locale.
pytestmark = [pytest.mark.django_db, pytest.mark.once]

# The page stands in no region, so the zone of the settings counts.
ZONE = ZoneInfo("Asia/Makassar")
# Registration from 1 to 10 June, judging from 8 to 20 June, the award on 1 July.
PHASES = [
    ("Penganugerahan", date(2025, 7, 1), None),
    ("Pendaftaran", date(2025, 6, 1), date(2025, 6, 10)),
    ("Penilaian", date(2025, 6, 8), date(2025, 6, 20)),
]


def plan(today, *, phases=PHASES, has_results=False, year=2025):
    return timetable(
        competition=CompetitionPage(edition_year=year),
        phases=[
            CompetitionPhase(pk=number, name=name, starts_on=first, ends_on=last)
            for number, (name, first, last) in enumerate(phases, start=1)
        ],
        has_results=has_results,
        at=datetime.combine(today, time(12), tzinfo=ZONE),
    )


@pytest.mark.parametrize(
    ("today", "status", "current", "following", "days", "running"),
    [
        (date(2025, 5, 31), Status.UPCOMING, None, "Pendaftaran", 1, False),
        (date(2025, 6, 1), Status.OPEN, "Pendaftaran", "Penilaian", 9, True),
        # Two run at once: the one that ends first is the deadline to know.
        (date(2025, 6, 9), Status.OPEN, "Pendaftaran", "Penganugerahan", 1, True),
        (date(2025, 6, 10), Status.OPEN, "Pendaftaran", "Penganugerahan", 0, True),
        (date(2025, 6, 20), Status.OPEN, "Penilaian", "Penganugerahan", 0, True),
        (date(2025, 6, 21), Status.OPEN, None, "Penganugerahan", 10, False),
        (date(2025, 7, 1), Status.OPEN, "Penganugerahan", None, 0, True),
        (date(2025, 7, 2), Status.FINISHED, None, None, None, None),
    ],
)
def test_timetable_of_a_day(today, status, current, following, days, running):
    found = plan(today)

    assert found.status == status
    assert getattr(found.current_phase, "name", None) == current
    assert getattr(found.next_phase, "name", None) == following
    assert found.days_left == days
    assert getattr(found.countdown, "is_running", None) == running


@pytest.mark.parametrize(
    ("year", "status"), [(2024, Status.FINISHED), (2025, None), (2026, None)]
)
def test_without_phases_only_former_editions_have_a_status(year, status):
    found = plan(date(2025, 6, 1), phases=[], year=year)

    assert found.status == status
    assert found.countdown is None


def test_results_go_before_dates():
    assert plan(date(2025, 6, 1), has_results=True).status == Status.RESULTS


def test_countdown_names_phase_and_day():
    countdown = plan(date(2025, 6, 21)).countdown

    assert (countdown.phase, countdown.day) == ("Penganugerahan", date(2025, 7, 1))
