"""A mentor leaves: who goes on, and what comes back."""

import pytest

from innovations.choices import RegionalRole
from innovations.models import MentorAssignment
from innovations.services.handovers import hand_over, take_back, work_of
from innovations.services.mentoring import assign_mentor, end_assignment
from tests.factories.innovations import make_operator, make_regional

pytestmark = pytest.mark.django_db


def in_force():
    rows = MentorAssignment.objects.in_force().order_by("organization__title")
    return [(row.mentor, row.subject) for row in rows]


@pytest.fixture
def heir(region):
    return make_regional(region, RegionalRole.MENTOR)


def leave(person, heir, region, registrar):
    return hand_over(leaver=person, region=region, actor=registrar, successor=heir)


def test_a_mentor_who_takes_over_mentors_and_holds_the_sessions(
    region, organization, mentor, heir, assignment, plan, registrar
):
    coming = plan()
    past = plan()
    past.status, past.summary = "held", "x"
    past.save()

    assert work_of(person=mentor, region=region).mentoring == [assignment]
    leave(mentor, heir, region, registrar)

    assert in_force() == [(heir, organization)]
    assert list(coming.mentors.all()) == [heir]
    assert list(past.mentors.all()) == [mentor]


def test_taking_back_brings_all_back(
    region, organization, mentor, heir, assignment, plan, registrar
):
    session = plan()
    leave(mentor, heir, region, registrar)

    take_back(leaver=mentor, region=region, actor=registrar)

    assert in_force() == [(mentor, organization)]
    assert list(session.mentors.all()) == [mentor]
    assert MentorAssignment.objects.get(pk=assignment.pk).until is None


def test_what_the_successor_gave_up_does_not_come_back(
    region, mentor, heir, assignment, registrar
):
    leave(mentor, heir, region, registrar)
    taken = MentorAssignment.objects.in_force().get()
    end_assignment(assignment=taken, actor=registrar)

    take_back(leaver=mentor, region=region, actor=registrar)

    assert in_force() == []


def test_the_successor_keeps_what_they_had_before(
    region, organization, mentor, heir, assignment, registrar
):
    assign_mentor(mentor=heir, organization=organization, actor=registrar)
    leave(mentor, heir, region, registrar)
    assert in_force() == [(heir, organization)]

    take_back(leaver=mentor, region=region, actor=registrar)

    assert {row[0] for row in in_force()} == {heir, mentor}


def test_nobody_takes_over_without_the_role_or_the_own_house(
    region, organization, mentor, heir, assignment, registrar
):
    make_operator(organization, user=heir)

    leave(mentor, heir, region, registrar)

    assert in_force() == [(mentor, organization)]


def test_an_operator_who_takes_over_becomes_no_mentor(
    region, organization, mentor, operator, assignment, registrar
):
    leave(mentor, operator, region, registrar)

    assert in_force() == [(mentor, organization)]


def test_a_session_that_both_held_stays_with_the_successor_when_taken_back(
    region, mentor, heir, plan, registrar
):
    shared = plan(mentors=[mentor, heir])
    leave(mentor, heir, region, registrar)
    assert list(shared.mentors.all()) == [heir]

    take_back(leaver=mentor, region=region, actor=registrar)

    assert set(shared.mentors.all()) == {mentor, heir}
