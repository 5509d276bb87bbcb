"""Who may be a mentor of what, and a plan that balances it."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from innovations.choices import MentoringNews, RegionalRole
from innovations.mentoring_access import innovations_mentored_by, may_advise
from innovations.models import MentorAssignment
from innovations.services.mentoring import (
    assign_mentor,
    end_assignment,
    mentors_of,
)
from innovations.services.mentoring_load import Board, carry_out
from tests.factories.innovations import (
    InnovationPageFactory,
    OrganizationPageFactory,
    PeriodFactory,
    RegistryPageFactory,
    make_operator,
    make_regional,
    make_registrar,
)

pytestmark = pytest.mark.django_db


def make_mentor(region, **fields):
    return make_regional(region, RegionalRole.MENTOR, **fields)


# ------------------------------------------------------------------ assigning


def test_mentor_and_operators_are_told_of_an_assignment(
    mentor, organization, operator, registrar, told
):
    row = assign_mentor(mentor=mentor, organization=organization, actor=registrar)

    assert (row.mentor, row.organization, row.region, row.assigned_by) == (
        mentor,
        organization,
        organization.region,
        registrar,
    )
    assert told == [(MentoringNews.ASSIGNED, {mentor.pk, operator.pk})]


def test_assigning_twice_keeps_one_and_tells_once(
    mentor, organization, registrar, told
):
    first = assign_mentor(mentor=mentor, organization=organization, actor=registrar)
    again = assign_mentor(mentor=mentor, organization=organization, actor=registrar)

    assert (first, len(told)) == (again, 1)
    assert MentorAssignment.objects.count() == 1


@pytest.mark.parametrize("who", ["mentor", "operator", "other registrar", "leader"])
def test_only_the_registrar_of_the_region_assigns(
    region, mentor, organization, operator, who
):
    elsewhere = RegistryPageFactory().get_parent().sites_rooted_here.get().region
    actor = {
        "mentor": mentor,
        "operator": operator,
        "other registrar": make_registrar(elsewhere),
        "leader": make_regional(region, RegionalRole.LEADER),
    }[who]

    with pytest.raises(PermissionDenied):
        assign_mentor(mentor=mentor, organization=organization, actor=actor)

    assert not MentorAssignment.objects.exists()


def test_nobody_mentors_without_the_role_or_with_a_closed_account(
    region, organization, operator, registrar
):
    closed = make_mentor(region, is_active=False)
    elsewhere = make_mentor(
        RegistryPageFactory().get_parent().sites_rooted_here.get().region
    )

    for person in (operator, closed, elsewhere, registrar):
        with pytest.raises(ValidationError):
            assign_mentor(mentor=person, organization=organization, actor=registrar)
    assert not MentorAssignment.objects.exists()


def test_nobody_mentors_the_own_organisation_nor_one_above_or_below(
    region, organization, other_organization, registrar
):
    unit = OrganizationPageFactory(parent=organization)
    innovation = InnovationPageFactory(parent=organization)
    of_the_unit = make_operator(unit, user=make_mentor(region))
    of_the_organization = make_operator(organization, user=make_mentor(region))

    for mentor, place in (
        (of_the_unit, {"organization": organization}),
        (of_the_organization, {"organization": organization}),
        (of_the_organization, {"organization": unit}),
        (of_the_organization, {"innovation": innovation}),
    ):
        with pytest.raises(ValidationError):
            assign_mentor(mentor=mentor, **place, actor=registrar)
    assign_mentor(mentor=of_the_unit, organization=other_organization, actor=registrar)
    assert MentorAssignment.objects.get().organization == other_organization


def test_a_period_of_another_region_is_refused(mentor, organization, registrar):
    with pytest.raises(ValidationError):
        assign_mentor(
            mentor=mentor,
            organization=organization,
            period=PeriodFactory(),
            actor=registrar,
        )


def test_the_database_keeps_one_in_force(assignment):
    with pytest.raises(IntegrityError), transaction.atomic():
        MentorAssignment.objects.create(
            region=assignment.region,
            mentor=assignment.mentor,
            organization=assignment.organization,
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        MentorAssignment.objects.create(
            region=assignment.region, mentor=assignment.mentor
        )


def test_an_ended_assignment_can_begin_anew(assignment, mentor, registrar):
    ended = end_assignment(assignment=assignment, actor=registrar)
    begun = assign_mentor(
        mentor=mentor, organization=assignment.organization, actor=registrar
    )

    assert ended.until is not None
    assert begun.until is None
    assert begun != ended


def test_an_assignment_that_begins_later_ends_on_its_first_day(assignment, registrar):
    later = assignment.since + datetime.timedelta(days=9)
    MentorAssignment.objects.update(since=later)

    assert end_assignment(assignment=assignment, actor=registrar).until == later


# ---------------------------------------------------------------- who mentors


def test_a_mentor_of_an_organisation_mentors_its_units(
    region, registry, organization, mentor, assignment
):
    unit = OrganizationPageFactory(parent=organization)
    below = InnovationPageFactory(parent=unit, title="Di bawah")
    own = InnovationPageFactory(parent=organization, title="Sendiri")
    other = InnovationPageFactory(parent=OrganizationPageFactory(parent=registry))

    mentored = innovations_mentored_by(mentor, region)

    assert {page.pk for page in mentored} == {below.pk, own.pk}
    assert mentors_of([below, own, other]) == {
        below.pk: [mentor],
        own.pk: [mentor],
        other.pk: [],
    }


def test_an_own_mentor_of_an_innovation_comes_first(
    region, innovation, assignment, registrar
):
    own = make_mentor(region)
    assign_mentor(mentor=own, innovation=innovation, actor=registrar)

    assert mentors_of([innovation])[innovation.pk] == [own, assignment.mentor]


def test_who_lost_the_role_mentors_nothing_any_more(region, innovation, assignment):
    mentor = assignment.mentor
    mentor.groups.clear()
    fresh = type(mentor).objects.get(pk=mentor.pk)

    assert mentors_of([innovation])[innovation.pk] == []
    assert not may_advise(fresh, innovation)
    assert not innovations_mentored_by(fresh, region).exists()


def test_mentors_of_many_cost_what_those_of_one_do(
    organization, assignment, django_assert_num_queries
):
    for number in (1, 3):
        pages = [InnovationPageFactory(parent=organization) for _n in range(number)]
        with django_assert_num_queries(2):
            found = mentors_of(pages)
        assert list(found.values()) == [[assignment.mentor]] * number


# ------------------------------------------------------------------ balancing


def test_a_plan_gives_each_organisation_to_whoever_has_least(
    region, registry, organization, other_organization
):
    """By hand: 4 innovations go to A (6 points), 3 to B (5), then 1 to B (8), and
    the organisation without any to A (8)."""
    registrar = make_registrar(region)
    first, second = make_mentor(region), make_mentor(region)
    more = [OrganizationPageFactory(parent=registry, title=f"UPT {n}") for n in (1, 2)]
    sizes = zip((organization, other_organization, *more), (4, 3, 1, 0), strict=True)
    for place, size in sizes:
        for _number in range(size):
            InnovationPageFactory(parent=place)

    board = Board(region)
    proposals = board.propose()

    assert [(p.organization.title, p.mentor) for p in proposals] == [
        (organization.title, first),
        (other_organization.title, second),
        ("UPT 1", second),
        ("UPT 2", first),
    ]
    assert {pk: load.points for pk, load in board.loads.items()} == {
        first.pk: 8,
        second.pk: 8,
    }
    given = carry_out(
        region=region,
        pairs=[(p.organization, p.mentor) for p in proposals],
        actor=registrar,
    )
    assert len(given) == 4
    after = Board(region)
    assert after.without_mentor() == []
    assert {pk: load.points for pk, load in after.loads.items()} == {
        first.pk: 8,
        second.pk: 8,
    }


def test_an_innovation_of_a_mentored_organisation_counts_once(
    region, innovation, assignment, registrar
):
    assign_mentor(mentor=assignment.mentor, innovation=innovation, actor=registrar)

    assert Board(region).loads[assignment.mentor_id].points == 3


def test_a_plan_respects_the_own_house(region, organization, other_organization):
    mentor = make_operator(organization, user=make_mentor(region))

    proposals = Board(region).propose()

    assert {p.organization.title: p.mentor for p in proposals} == {
        organization.title: None,
        other_organization.title: mentor,
    }


def test_units_are_not_planned_beside_the_organisation_above(
    region, organization, other_organization
):
    unit = OrganizationPageFactory(parent=organization)
    InnovationPageFactory(parent=unit)
    make_mentor(region)

    proposals = Board(region).propose()

    assert [(one.organization, one.innovations) for one in proposals] == [
        (organization, 1),
        (other_organization, 0),
    ]


def test_whoever_left_is_replaced_by_the_plan(
    region, organization, assignment, registrar
):
    assignment.mentor.is_active = False
    assignment.mentor.save()
    heir = make_mentor(region)

    board = Board(region)
    assert [row.assignment for row in board.resting] == [assignment]
    [proposal] = [p for p in board.propose() if p.organization == organization]
    carry_out(
        region=region,
        pairs=[(proposal.organization, proposal.mentor)],
        actor=registrar,
    )

    rows = MentorAssignment.objects.in_force()
    assert [(row.mentor, row.organization) for row in rows] == [(heir, organization)]


def test_a_plan_that_does_not_fit_changes_nothing(
    region, organization, other_organization, mentor, operator, registrar
):
    with pytest.raises(ValidationError):
        carry_out(
            region=region,
            pairs=[(other_organization, mentor), (organization, operator)],
            actor=registrar,
        )

    assert not MentorAssignment.objects.exists()


def test_the_board_costs_the_same_for_many(
    region, registry, registrar, django_assert_num_queries
):
    for number in (1, 3):
        for _number in range(number):
            place = OrganizationPageFactory(parent=registry)
            InnovationPageFactory(parent=place)
            assign_mentor(
                mentor=make_mentor(region), organization=place, actor=registrar
            )
        with django_assert_num_queries(6):
            Board(region).propose()


def test_a_plan_that_somebody_else_was_faster_with_is_refused(
    region, organization, mentor, registrar
):
    faster = make_mentor(region)
    pairs = [(organization, mentor)]
    assign_mentor(mentor=faster, organization=organization, actor=registrar)

    with pytest.raises(ValidationError):
        carry_out(region=region, pairs=pairs, actor=registrar)

    rows = MentorAssignment.objects.in_force()
    assert [(row.mentor, row.organization) for row in rows] == [(faster, organization)]


def test_a_plan_that_is_sent_twice_is_carried_out_once(
    region, organization, mentor, registrar
):
    for _time in range(2):
        carry_out(region=region, pairs=[(organization, mentor)], actor=registrar)

    assert MentorAssignment.objects.count() == 1
