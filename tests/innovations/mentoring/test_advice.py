"""Advice beside the text, its answer, and what follows."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from wagtail.models import Comment

from innovations.choices import AdviceStatus, MentoringNews, RegionalRole
from innovations.models import Advice, FollowUp
from innovations.services.advice import (
    add_follow_up,
    answer_advice,
    finish_follow_up,
    give_advice,
    section_choices,
)
from innovations.services.mentoring import assign_mentor
from innovations.services.mentoring_due import remind
from tests.factories.innovations import (
    InnovationPageFactory,
    make_operator,
    make_regional,
)

pytestmark = pytest.mark.django_db

#: A day that hasn't come yet: what is over can't be promised any more.
DUE = timezone.localdate() + datetime.timedelta(days=20)


@pytest.fixture
def advice(innovation, mentor, assignment):
    return give_advice(
        innovation=innovation, section="design", text="Tambah dasar", actor=mentor
    )


def test_advice_stands_beside_the_text_and_operators_are_told(
    innovation, mentor, assignment, operator, told
):
    advice = give_advice(
        innovation=innovation, section="design", text="Tambah dasar", actor=mentor
    )

    comment = Comment.objects.get()
    assert (comment.page_id, comment.contentpath, comment.text, comment.user) == (
        innovation.pk,
        "design",
        "Tambah dasar",
        mentor,
    )
    assert (advice.comment, advice.assignment) == (comment, assignment)
    assert told == [(MentoringNews.ADVICE, {operator.pk})]


def test_advice_about_a_criterion_has_no_comment(innovation, mentor, assignment):
    advice = give_advice(
        innovation=innovation, criterion="Indikator 7", text="Unggah SK", actor=mentor
    )

    assert (advice.comment, advice.criterion) == (None, "Indikator 7")
    assert not Comment.objects.exists()


def test_others_do_not_advise(
    region, innovation, operator, other_organization, assignment
):
    others = (
        make_operator(other_organization),
        make_regional(region, RegionalRole.MENTOR),
        make_regional(region, RegionalRole.LEADER),
        operator,
    )

    for person in others:
        with pytest.raises(PermissionDenied):
            give_advice(innovation=innovation, text="x", actor=person)
    assert not Advice.objects.exists()


@pytest.mark.parametrize("section", ["code", "maturity_score", "slug", "nothing"])
def test_advice_is_about_what_operators_fill_in(
    innovation, mentor, assignment, section
):
    assert section not in dict(section_choices())
    with pytest.raises(ValidationError):
        give_advice(innovation=innovation, section=section, text="x", actor=mentor)


def test_a_guest_advises_about_what_the_session_is_about(
    region, innovation, organization, plan, registrar
):
    guest = make_regional(region, RegionalRole.MENTOR)
    session = plan(mentors=[guest], innovations=[innovation], actor=registrar)
    bare = plan(mentors=[guest], actor=registrar)

    give_advice(innovation=innovation, text="x", session=session, actor=guest)
    for other in (bare, None):
        with pytest.raises(PermissionDenied):
            give_advice(innovation=innovation, text="x", session=other, actor=guest)
    assert Advice.objects.get().session == session


def test_an_answer_closes_the_comment(advice, operator):
    answer_advice(
        advice=advice, status=AdviceStatus.FOLLOWED, answer="Sudah", actor=operator
    )

    advice.refresh_from_db()
    assert (advice.status, advice.answer, advice.answered_by) == (
        AdviceStatus.FOLLOWED,
        "Sudah",
        operator,
    )
    comment = Comment.objects.get()
    assert (comment.resolved_by, comment.resolved_at) == (
        operator,
        advice.answered_at,
    )


def test_operators_answer_while_a_reviewer_has_the_page(advice, operator):
    advice.innovation.locked = True
    advice.innovation.save()

    answer_advice(
        advice=advice, status=AdviceStatus.FOLLOWED, answer="", actor=operator
    )

    advice.refresh_from_db()
    assert advice.status == AdviceStatus.FOLLOWED


def test_declining_takes_a_reason_and_an_answer_stands(advice, operator):
    with pytest.raises(ValidationError):
        answer_advice(
            advice=advice, status=AdviceStatus.DECLINED, answer=" ", actor=operator
        )
    answer_advice(
        advice=advice, status=AdviceStatus.DECLINED, answer="Tak perlu", actor=operator
    )
    with pytest.raises(ValidationError):
        answer_advice(
            advice=advice, status=AdviceStatus.FOLLOWED, answer="", actor=operator
        )
    advice.refresh_from_db()
    assert (advice.status, advice.answer) == (AdviceStatus.DECLINED, "Tak perlu")


def test_others_do_not_answer(advice, mentor, other_organization):
    for person in (mentor, make_operator(other_organization)):
        with pytest.raises(PermissionDenied):
            answer_advice(
                advice=advice, status=AdviceStatus.FOLLOWED, answer="", actor=person
            )


# ------------------------------------------------------------------- follow-ups


def test_follow_ups_are_done_once_by_who_is_involved(
    advice, mentor, operator, other_organization
):
    row = add_follow_up(advice=advice, task="Unggah SK", due_on=DUE, actor=mentor)

    with pytest.raises(PermissionDenied):
        finish_follow_up(follow_up=row, actor=make_operator(other_organization))
    done = finish_follow_up(follow_up=row, actor=operator)
    again = finish_follow_up(follow_up=row, actor=mentor)

    assert (again.done_by, again.done_at) == (operator, done.done_at)


def test_only_who_is_involved_is_made_responsible(
    advice, mentor, operator, other_organization
):
    with pytest.raises(ValidationError):
        add_follow_up(
            advice=advice,
            task="x",
            due_on=DUE,
            responsible=make_operator(other_organization),
            actor=mentor,
        )
    for person in (operator, mentor):
        add_follow_up(
            advice=advice, task="x", due_on=DUE, responsible=person, actor=mentor
        )
    assert FollowUp.objects.count() == 2


def test_the_mentor_of_the_innovation_is_reminded_too(
    region, innovation, operator, registrar, told
):
    own = make_regional(region, RegionalRole.MENTOR)
    assign_mentor(mentor=own, innovation=innovation, actor=registrar)
    advice = give_advice(innovation=innovation, text="x", actor=own)
    add_follow_up(advice=advice, task="x", due_on=DUE, responsible=own, actor=own)
    add_follow_up(advice=advice, task="y", due_on=DUE, actor=own)
    told.clear()

    remind(today=DUE)

    assert [people for _kind, people in told] == [{own.pk}, {own.pk, operator.pk}]


def test_operators_give_no_follow_ups(advice, operator):
    with pytest.raises(PermissionDenied):
        add_follow_up(advice=advice, task="x", due_on=DUE, actor=operator)


def test_reminders_leave_three_days_before_and_once(
    advice, mentor, operator, plan, told
):
    for days, task in ((3, "Tiga"), (4, "Empat"), (-9, "Lewat"), (1, "Selesai")):
        row = add_follow_up(
            advice=advice,
            task=task,
            due_on=DUE + datetime.timedelta(days=days),
            actor=mentor,
        )
    FollowUp.objects.filter(pk=row.pk).update(done_at=timezone.now())
    told.clear()

    assert [remind(today=DUE), remind(today=DUE)] == [2, 0]
    assert told == [(MentoringNews.DUE, {operator.pk, mentor.pk})] * 2
    assert remind(today=DUE + datetime.timedelta(days=1)) == 1


def test_a_reminder_goes_to_who_does_it(advice, mentor, operator, plan, told):
    session = plan(days=-1)
    told.clear()
    add_follow_up(
        session=session,
        task="Kirim",
        due_on=DUE,
        responsible=operator,
        actor=mentor,
    )

    remind(today=DUE)

    assert told == [(MentoringNews.DUE, {operator.pk})]


def test_what_is_over_is_not_promised_any_more(advice, mentor):
    with pytest.raises(ValidationError) as caught:
        add_follow_up(
            advice=advice,
            task="x",
            due_on=timezone.localdate() - datetime.timedelta(days=2),
            actor=mentor,
        )

    assert list(caught.value.message_dict) == ["due_on"]
    assert not FollowUp.objects.exists()


def test_advice_in_a_session_without_named_innovations_is_about_any(
    innovation, other_organization, mentor, registrar, plan
):
    bare = plan()
    foreign = InnovationPageFactory(parent=other_organization)

    give_advice(innovation=innovation, text="x", session=bare, actor=mentor)
    with pytest.raises(PermissionDenied):
        give_advice(innovation=foreign, text="x", session=bare, actor=registrar)

    assert Advice.objects.get().session == bare


def test_open_follow_ups_come_before_what_is_done(advice, mentor):
    done, late, soon = (
        add_follow_up(
            advice=advice,
            task="x",
            due_on=DUE + datetime.timedelta(days=days),
            actor=mentor,
        )
        for days in (0, 2, 1)
    )
    finish_follow_up(follow_up=done, actor=mentor)

    assert list(FollowUp.objects.open_first()) == [soon, late, done]
