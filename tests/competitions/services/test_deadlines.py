"""What is allowed when: to the second, by the clock of the region."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from competitions.choices import PhaseKind
from competitions.models import CompetitionPage
from competitions.services.timetable import (
    deadline_of,
    is_open,
    last_deadline,
    timetable,
    turning_points,
)
from tests.factories.competitions import CompetitionPageFactory, CompetitionPhaseFactory
from tests.factories.innovations import RegionFactory

pytestmark = pytest.mark.django_db

REGISTRATION = PhaseKind.REGISTRATION
ZONES = {"Asia/Jakarta": 7, "Asia/Makassar": 8, "Asia/Jayapura": 9}


def utc(hour, minute=0, second=0, micro=0, *, day=10):
    return datetime(2025, 6, day, hour, minute, second, micro, tzinfo=UTC)


@pytest.fixture(params=ZONES)
def zoned(request):
    """A competition in each zone, and the hours by which it is ahead of UTC."""
    region = RegionFactory(time_zone=request.param)
    page = CompetitionPageFactory(parent__region=region)
    return page, timedelta(hours=ZONES[request.param])


def register(page, first, last=None, **fields):
    return CompetitionPhaseFactory(
        competition=page,
        kind=REGISTRATION,
        starts_on=date(2025, 6, first),
        ends_on=last and date(2025, 6, last),
        **fields,
    )


def test_registration_ends_with_the_announced_second(zoned):
    page, ahead = zoned
    register(page, 1, 10, opens_at=time(8), closes_at=time(16))
    noon = utc(16, 0, 0) - ahead

    assert is_open(page, REGISTRATION, at=noon)
    assert is_open(page, REGISTRATION, at=noon + timedelta(microseconds=999_999))
    assert not is_open(page, REGISTRATION, at=noon + timedelta(seconds=1))
    begin = utc(8, day=1) - ahead
    assert is_open(page, REGISTRATION, at=begin)
    assert not is_open(page, REGISTRATION, at=begin - timedelta(microseconds=1))
    assert deadline_of(page, REGISTRATION, at=begin) == noon


def test_without_hours_whole_days_count_in_the_zone(zoned):
    page, ahead = zoned
    register(page, 10)
    midnight = utc(0) - ahead

    assert not is_open(page, REGISTRATION, at=midnight - timedelta(microseconds=1))
    assert is_open(page, REGISTRATION, at=midnight)
    last = midnight + timedelta(days=1)
    assert is_open(page, REGISTRATION, at=last - timedelta(microseconds=1))
    assert not is_open(page, REGISTRATION, at=last)
    assert deadline_of(page, REGISTRATION, at=midnight) == last - timedelta(seconds=1)


def test_only_the_kind_asked_for_is_open(zoned):
    page, ahead = zoned
    CompetitionPhaseFactory(
        competition=page, kind="mentoring", starts_on=date(2025, 6, 10)
    )

    assert is_open(page, PhaseKind.MENTORING, at=utc(12) - ahead)
    assert not is_open(page, REGISTRATION, at=utc(12) - ahead)
    assert deadline_of(page, REGISTRATION) is None
    assert last_deadline(page, REGISTRATION) is None


def test_two_waves_have_a_deadline_each(zoned):
    page, ahead = zoned
    register(page, 1, 5)
    register(page, 8, 12)
    first, second = (utc(23, 59, 59, day=day) - ahead for day in (5, 12))

    def ask(day):
        at = utc(12, day=day) - ahead
        return is_open(page, REGISTRATION, at=at), deadline_of(
            page, REGISTRATION, at=at
        )

    assert ask(3) == (True, first)
    assert ask(6) == (False, second)
    assert ask(9) == (True, second)
    assert ask(20) == (False, second)
    assert last_deadline(page, REGISTRATION) == second


def test_deadline_is_asked_with_two_queries(zoned, django_assert_num_queries):
    page, _ahead = zoned
    for day in (1, 5, 9):
        register(page, day)
    page = CompetitionPage.objects.get(pk=page.pk)

    with django_assert_num_queries(2):  # the region and the phases
        deadline_of(page, REGISTRATION)


def test_countdown_names_hour_and_zone(zoned):
    page, ahead = zoned
    phase = register(page, 1, 10, closes_at=time(16, 30))

    def ask(at):
        plan = timetable(
            competition=page, phases=[phase], has_results=False, at=at - ahead
        )
        return plan.countdown and (plan.countdown.days, plan.countdown.clock)

    zone = {7: "WIB", 8: "WITA", 9: "WIT"}[ahead.seconds // 3600]
    assert ask(utc(16, 30, 0)) == (0, f"16.30 {zone}")
    assert ask(utc(23, 0, 0, day=9)) == (1, f"16.30 {zone}")
    assert ask(utc(16, 30, 1)) is None


def test_phase_knows_its_moments(zoned):
    page, ahead = zoned
    phase = register(page, 1, 10, opens_at=time(8))

    assert phase.opening == utc(8, day=1) - ahead
    assert phase.closing == utc(23, 59, 59) - ahead
    assert phase.closing.utcoffset() == ahead


def test_hours_of_one_day_are_in_order(competition):
    with pytest.raises(IntegrityError, match="hours_in_order"), transaction.atomic():
        register(competition, 10, opens_at=time(9), closes_at=time(8))
    phase = register(competition, 10, 11, opens_at=time(9), closes_at=time(8))
    phase.ends_on = None
    with pytest.raises(ValidationError) as caught:
        phase.full_clean()
    assert "closes_at" in caught.value.message_dict


@pytest.mark.parametrize("field", ["weight", "pass_mark", "top_n"])
def test_only_judging_phases_have_scores(competition, field):
    with pytest.raises(IntegrityError, match="where_judged"), transaction.atomic():
        register(competition, 10, **{field: 10})
    phase = register(competition, 10)
    setattr(phase, field, 10)
    with pytest.raises(ValidationError) as caught:
        phase.full_clean()
    assert next(iter(caught.value.message_dict)) == field
    phase.kind = PhaseKind.PLENARY
    phase.full_clean()


def test_hours_turn_a_day_only_where_somebody_set_them(zoned):
    page, ahead = zoned
    register(page, 9, 10, opens_at=time(8), closes_at=time(16))
    register(page, 10, 12, opens_at=time(7), closes_at=time(15))
    register(page, 10)
    draft = CompetitionPageFactory(parent=page.get_parent(), draft=True)
    register(draft, 10, opens_at=time(5))
    elsewhere = CompetitionPageFactory()
    register(elsewhere, 10, opens_at=time(6))

    found = turning_points(region=page.region, day=date(2025, 6, 10))

    assert found == [utc(7) - ahead, utc(16, 0, 1) - ahead]
