"""The figures of mentoring, by hand."""

import datetime

import pytest
from django.utils import timezone

from innovations.choices import AdviceStatus, ClinicStatus, RegionalRole
from innovations.models import Advice, ClinicSession
from innovations.services.turnaround import Span, report_of
from tests.factories.innovations import (
    InnovationPageFactory,
    OrganizationPageFactory,
    RegistryPageFactory,
    make_regional,
)

pytestmark = pytest.mark.django_db

NOON = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)


def day(number):
    return NOON + datetime.timedelta(days=number)


def hold(organization, mentors, *, asked=None, at=None, status=ClinicStatus.HELD):
    session = ClinicSession.objects.create(
        region=organization.region,
        organization=organization,
        status=status,
        asked_at=None if asked is None else day(asked),
        starts_at=None if at is None else day(at),
        ends_at=None if at is None else day(at) + datetime.timedelta(hours=1),
        reason="x" if status == ClinicStatus.CANCELLED else "",
    )
    session.mentors.set(mentors)
    return session


def advise(innovation, author, *, at, answered=None, status=AdviceStatus.FOLLOWED):
    return Advice.objects.create(
        innovation=innovation,
        author=author,
        text="x",
        given_at=day(at),
        answered_at=None if answered is None else day(answered),
        status=AdviceStatus.OPEN if answered is None else status,
        answer="x",
    )


@pytest.fixture
def year(region, organization, other_organization, mentor, innovation):
    """Two mentors; days from wish to session 2, 4 and 9, to the answer 1 and 4."""
    second = make_regional(region, RegionalRole.MENTOR)
    hold(organization, [mentor, second], asked=0, at=2)
    hold(organization, [mentor], asked=0, at=4)
    hold(other_organization, [mentor], asked=1, at=10)
    hold(other_organization, [second], at=10)
    hold(organization, [], asked=20, status=ClinicStatus.REQUESTED)
    hold(organization, [mentor], asked=0, at=3, status=ClinicStatus.CANCELLED)
    advise(innovation, mentor, at=2, answered=3)
    advise(innovation, mentor, at=2, answered=6, status=AdviceStatus.DECLINED)
    advise(innovation, mentor, at=2)
    return second


def figures(one):
    return (
        one.requested,
        one.held,
        one.cancelled,
        one.advice,
        one.followed,
        one.declined,
        one.open,
        one.days_to_session,
        one.days_to_answer,
    )


def test_the_figures_are_those_counted_by_hand(
    region, organization, other_organization, mentor, year
):
    report = report_of(region)

    assert {one.name: figures(one) for one in report.mentors} == {
        str(mentor): (4, 3, 1, 3, 1, 1, 1, 4.0, 2.5),
        str(year): (1, 2, 0, 0, 0, 0, 0, 2.0, None),
    }
    assert {one.name: figures(one) for one in report.organizations} == {
        organization.title: (4, 2, 1, 3, 1, 1, 1, 3.0, 2.5),
        other_organization.title: (1, 2, 0, 0, 0, 0, 0, 9.0, None),
    }
    assert figures(report.total) == (5, 4, 1, 3, 1, 1, 1, 4.0, 2.5)


def test_only_the_days_that_were_asked_for_count(region, organization, year):
    first = day(3).date()

    report = report_of(region, Span(first, day(4).date()))

    assert [(one.name, one.held, one.advice) for one in report.organizations] == [
        (organization.title, 1, 0)
    ]


def test_another_region_is_not_counted(region, mentor):
    elsewhere = OrganizationPageFactory(parent=RegistryPageFactory())
    hold(elsewhere, [mentor], asked=0, at=1)
    advise(InnovationPageFactory(parent=elsewhere), mentor, at=1)

    report = report_of(region)

    assert (report.mentors, report.organizations) == ((), ())


def test_many_cost_what_few_do(
    region, organization, innovation, mentor, django_assert_num_queries
):
    for number in (1, 3):
        for _number in range(number):
            hold(organization, [mentor], asked=0, at=2)
            advise(innovation, mentor, at=1, answered=2)
        with django_assert_num_queries(5):
            report_of(region)


def test_days_are_those_of_the_region(region, organization, mentor):
    with timezone.override("Asia/Makassar"):
        late = hold(organization, [mentor], at=0)
        evening = datetime.datetime(2026, 3, 2, 17, tzinfo=datetime.UTC)  # 01.00 WITA
        late.starts_at, late.ends_at = evening, evening + datetime.timedelta(hours=1)
        late.save()

        report = report_of(region, Span(datetime.date(2026, 3, 3)))

    assert report.total.held == 1
