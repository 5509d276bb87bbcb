"""What becomes of mentoring when people, innovations and organisations change."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from wagtail.models import Page

from innovations.choices import MentoringNews, RegionalRole
from innovations.mentoring_access import (
    innovations_mentored_by,
    may_advise,
    rows_in_sight,
)
from innovations.models import Advice, ClinicSession, FollowUp, MentorAssignment
from innovations.services.advice import add_follow_up, give_advice
from innovations.services.mentoring import assign_mentor, mentors_of
from innovations.services.mentoring_due import remind
from innovations.services.mentoring_load import Board
from innovations.services.mentoring_panel import panel_of
from innovations.services.merging import merge_innovations, undo_merge
from tests.factories.innovations import (
    InnovationPageFactory,
    OrganizationPageFactory,
    make_operator,
    make_regional,
)

pytestmark = pytest.mark.django_db


def archive(page):
    page.unpublish(set_expired=True)
    page.refresh_from_db()


def move(page, parent):
    Page.objects.get(pk=page.pk).move(Page.objects.get(pk=parent.pk), pos="last-child")
    page.refresh_from_db()
    return type(page).objects.get(pk=page.pk)


def into_the_bin(page):
    """Outside all regions, as a recycle bin is."""
    return move(page, Page.objects.get(depth=1))


def reasons(region):
    return {row.assignment.pk: row.reason for row in Board(region).resting}


# ------------------------------------------------------------------- the mentor


@pytest.mark.parametrize("where", ["there", "above", "below"])
def test_a_mentor_who_begins_to_work_there_mentors_it_no_more(
    region, registry, registrar, mentor, where
):
    above = OrganizationPageFactory(parent=registry)
    place = OrganizationPageFactory(parent=above)
    below = OrganizationPageFactory(parent=place)
    page = InnovationPageFactory(parent=place)
    beside = InnovationPageFactory(parent=OrganizationPageFactory(parent=registry))
    given = [
        assign_mentor(mentor=mentor, organization=place, actor=registrar),
        assign_mentor(mentor=mentor, innovation=page, actor=registrar),
    ]
    assign_mentor(mentor=mentor, innovation=beside, actor=registrar)

    house = {"there": place, "above": above, "below": below}[where]
    make_operator(house, user=mentor)

    # A unit's operator may mentor what the organisation above does by itself.
    conflicts = given[:1] if where == "below" else given
    assert set(reasons(region)) == {row.pk for row in conflicts}
    assert may_advise(mentor, page) == (where == "below")
    assert may_advise(mentor, beside)
    found = mentors_of([page, beside])
    assert found == {page.pk: [mentor] if where == "below" else [], beside.pk: [mentor]}


def test_letters_go_to_the_others_when_who_is_responsible_left(
    innovation, mentor, operator, organization, assignment, told
):
    other = make_operator(organization)
    advice = give_advice(innovation=innovation, text="x", actor=mentor)
    due = timezone.localdate() + datetime.timedelta(days=1)
    add_follow_up(
        advice=advice, task="x", due_on=due, responsible=operator, actor=mentor
    )
    operator.is_active = False
    operator.save()
    told.clear()

    remind()

    assert told == [(MentoringNews.DUE, {other.pk, mentor.pk})]


def test_who_was_asked_to_a_session_sees_what_came_of_it(
    region, innovation, plan, registrar
):
    guest = make_regional(region, RegionalRole.MENTOR)
    session = plan(mentors=[guest], innovations=[innovation], actor=registrar, days=-1)
    advice = give_advice(innovation=innovation, text="x", session=session, actor=guest)
    due = timezone.localdate() + datetime.timedelta(days=1)
    for about in ({"session": session}, {"advice": advice}):
        row = add_follow_up(
            **about,
            task="x",
            due_on=due,
            responsible=guest if "session" in about else None,
            actor=guest,
        )
        assert row in rows_in_sight(guest, FollowUp, region)
    assert list(rows_in_sight(guest, Advice, region)) == [advice]

    guest.groups.clear()
    guest = type(guest).objects.get(pk=guest.pk)

    for model in (Advice, FollowUp, ClinicSession):
        assert not rows_in_sight(guest, model, region).exists()


def test_the_mentor_of_an_innovation_sees_follow_ups_of_its_sessions(
    region, innovation, plan, registrar, mentor
):
    own = make_regional(region, RegionalRole.MENTOR)
    assign_mentor(mentor=own, innovation=innovation, actor=registrar)
    other = InnovationPageFactory(parent=innovation.get_parent().specific)
    rows = [
        add_follow_up(
            session=plan(innovations=[page]),
            task="x",
            due_on=timezone.localdate() + datetime.timedelta(days=1),
            actor=mentor,
        )
        for page in (innovation, other)
    ]

    assert list(rows_in_sight(own, FollowUp, region)) == rows[:1]


# --------------------------------------------------------------- the innovation


def test_advice_follows_an_innovation_and_the_mentor_of_the_house_does_not(
    innovation, mentor, assignment, other_organization, plan
):
    session = plan(innovations=[innovation])
    whole = plan()
    give_advice(innovation=innovation, text="x", actor=mentor)

    moved = move(innovation, other_organization)

    assert Advice.objects.get().innovation == moved
    assert mentors_of([moved]) == {moved.pk: []}
    assert not may_advise(mentor, moved)
    assert list(ClinicSession.objects.about(moved)) == [session]
    assert panel_of(moved)["next_session"] == session
    assert whole not in ClinicSession.objects.about(moved)


def test_an_own_mentor_goes_along_to_another_organisation(
    region, innovation, registrar, other_organization
):
    own = make_regional(region, RegionalRole.MENTOR)
    assign_mentor(mentor=own, innovation=innovation, actor=registrar)

    moved = move(innovation, other_organization)

    assert mentors_of([moved]) == {moved.pk: [own]}
    assert may_advise(own, moved)


def test_what_is_archived_is_not_advised_and_weighs_nothing(
    region, innovation, registrar, mentor
):
    row = assign_mentor(mentor=mentor, innovation=innovation, actor=registrar)
    archive(innovation)

    board = Board(region)
    assert board.loads[mentor.pk].points == 0
    [resting] = board.resting
    assert (resting.assignment, resting.needs_mentor) == (row, False)
    assert not innovations_mentored_by(mentor, region).exists()
    with pytest.raises(PermissionDenied):
        give_advice(innovation=innovation, text="x", actor=mentor)
    with pytest.raises(ValidationError):
        give_advice(innovation=innovation, text="x", actor=registrar)


def test_what_lies_in_the_recycle_bin_waits_there(
    region, registry, organization, innovation, mentor, operator, assignment, plan, told
):
    session = plan()
    advice = give_advice(innovation=innovation, text="x", actor=mentor)
    due = timezone.localdate() + datetime.timedelta(days=1)
    for about in ({"session": session}, {"advice": advice}):
        add_follow_up(**about, task="x", due_on=due, actor=mentor)
    told.clear()

    into_the_bin(organization)

    assert (remind(), told) == (0, [])
    assert Board(region).resting == []
    assert Board(region).loads[mentor.pk].assignments == []
    assert not ClinicSession.objects.standing().exists()

    move(organization, registry)

    assert Board(region).loads[mentor.pk].assignments == [assignment]
    assert list(ClinicSession.objects.standing()) == [session]
    assert remind() == 2


def test_what_is_deleted_for_ever_takes_its_mentoring_along(
    organization, innovation, mentor, assignment, plan
):
    session = plan(innovations=[innovation])
    advice = give_advice(innovation=innovation, text="x", session=session, actor=mentor)
    due = timezone.localdate() + datetime.timedelta(days=1)
    add_follow_up(advice=advice, task="x", due_on=due, actor=mentor)

    Page.objects.get(pk=innovation.pk).delete()
    assert (Advice.objects.count(), FollowUp.objects.count()) == (0, 0)
    assert list(ClinicSession.objects.get().innovations.all()) == []

    Page.objects.get(pk=organization.pk).delete()
    assert not ClinicSession.objects.exists()
    assert not MentorAssignment.objects.exists()


def test_a_merge_takes_advice_sessions_and_mentors_along_and_back(
    region, organization, innovation, registrar, mentor, assignment, plan
):
    kept = InnovationPageFactory(parent=organization, title="Antar Obat Baru")
    both, own = (make_regional(region, RegionalRole.MENTOR) for _n in range(2))
    for person, page in ((both, innovation), (both, kept), (own, innovation)):
        assign_mentor(mentor=person, innovation=page, actor=registrar)
    shared = plan(innovations=[innovation, kept])
    single = plan(innovations=[innovation])
    advice = give_advice(innovation=innovation, text="x", actor=mentor)

    def state():
        advice.refresh_from_db()
        return (
            advice.innovation,
            set(single.innovations.all()),
            set(shared.innovations.all()),
            {
                (row.mentor, row.innovation)
                for row in MentorAssignment.objects.exclude(innovation=None)
            },
        )

    before = state()
    merge = merge_innovations(kept=kept, merged=innovation, actor=registrar)

    assert state() == (
        kept,
        {kept},
        {innovation, kept},
        {(both, innovation), (both, kept), (own, kept)},
    )
    assert len(merge.messages) == 1
    assert str(both) in merge.messages[0]
    # What stayed with the archived one is shown as to be ended.
    assert [row.needs_mentor for row in Board(region).resting] == [False]

    undo_merge(merge=merge, actor=registrar)

    assert state() == before


def test_a_closed_organisation_needs_no_mentor(region, organization):
    names = {one.pk for one in Board(region).without_mentor()}
    assert organization.pk in names
    organization.valid_to = timezone.localdate() - datetime.timedelta(days=1)
    organization.save()

    assert organization.pk not in {one.pk for one in Board(region).without_mentor()}
