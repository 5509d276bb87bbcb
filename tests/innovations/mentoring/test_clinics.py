"""Sessions: who asks, plans, holds and cancels them, and in which order."""

import datetime
import itertools

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from innovations.choices import (
    CLINIC_MOVES,
    ClinicStatus,
    MentoringNews,
    RegionalRole,
)
from innovations.models import ClinicSession
from innovations.services.clinics import (
    ask_for_clinic,
    cancel_session,
    hold_session,
    plan_session,
)
from innovations.services.mentoring_panel import panel_of
from tests.factories.innovations import (
    InnovationPageFactory,
    make_operator,
    make_regional,
)

pytestmark = pytest.mark.django_db


def test_operators_ask_and_the_mentors_are_told(
    organization, innovation, operator, assignment, told
):
    session = ask_for_clinic(
        organization=organization,
        wish="Menyusun proposal",
        innovations=[innovation],
        actor=operator,
    )

    assert (session.status, session.asked_by) == (ClinicStatus.REQUESTED, operator)
    assert list(session.mentors.all()) == [assignment.mentor]
    assert list(session.innovations.all()) == [innovation]
    assert told == [(MentoringNews.ASKED, {assignment.mentor_id})]


def test_without_a_mentor_the_registrar_is_told(
    organization, operator, registrar, told
):
    ask_for_clinic(organization=organization, wish="Mulai", actor=operator)

    assert told == [(MentoringNews.ASKED, {registrar.pk})]


def test_others_do_not_ask_for_an_organisation(
    organization, other_organization, mentor, assignment
):
    for person in (make_operator(other_organization), mentor):
        with pytest.raises(PermissionDenied):
            ask_for_clinic(organization=organization, wish="x", actor=person)
    assert not ClinicSession.objects.exists()


def test_a_second_wish_waits_for_the_first(organization, operator):
    ask_for_clinic(organization=organization, wish="Satu", actor=operator)

    with pytest.raises(ValidationError):
        ask_for_clinic(organization=organization, wish="Dua", actor=operator)

    assert ClinicSession.objects.get().wish == "Satu"


def test_a_wish_gets_its_hour_and_everybody_is_told(
    organization, operator, mentor, plan, told
):
    wish = ask_for_clinic(organization=organization, wish="Bantu", actor=operator)
    told.clear()

    session = plan(session=wish)

    assert (session.pk, session.status, session.wish, session.asked_by) == (
        wish.pk,
        ClinicStatus.PLANNED,
        "Bantu",
        operator,
    )
    assert told == [(MentoringNews.PLANNED, {mentor.pk, operator.pk})]


def test_others_plan_no_session(region, organization, operator, plan):
    stranger = make_regional(region, RegionalRole.MENTOR)

    for person in (operator, stranger):
        with pytest.raises(PermissionDenied):
            plan(actor=person)
    assert not ClinicSession.objects.exists()


def test_a_session_is_about_innovations_of_the_organisation(other_organization, plan):
    foreign = InnovationPageFactory(parent=other_organization)

    with pytest.raises(ValidationError):
        plan(innovations=[foreign])
    assert not ClinicSession.objects.exists()


def test_a_session_of_another_organisation_is_not_planned(
    other_organization, plan, registrar
):
    operator = make_operator(other_organization)
    wish = ask_for_clinic(organization=other_organization, wish="x", actor=operator)

    with pytest.raises(ValidationError):
        plan(session=wish)
    wish.refresh_from_db()
    assert wish.status == ClinicStatus.REQUESTED


def test_mentors_of_a_session_can_mentor(operator, registrar, plan):
    with pytest.raises(ValidationError):
        plan(mentors=[operator])
    assert list(plan(mentors=[registrar]).mentors.all()) == [registrar]


def test_a_guest_holds_the_session_but_plans_no_other(
    region, organization, mentor, plan, registrar
):
    guest = make_regional(region, RegionalRole.MENTOR)
    session = plan(days=-1, mentors=[guest], actor=registrar)

    held = hold_session(session=session, summary="Selesai", actor=guest)

    assert held.status == ClinicStatus.HELD
    with pytest.raises(PermissionDenied):
        plan(actor=guest)


def test_a_session_ends_after_it_began(organization, mentor, assignment):
    now = timezone.now()

    with pytest.raises(ValidationError):
        plan_session(
            organization=organization,
            starts_at=now,
            ends_at=now - datetime.timedelta(minutes=1),
            mode="online",
            mentors=[mentor],
            actor=mentor,
        )


def test_what_has_not_begun_is_not_held(mentor, plan):
    session = plan(days=1)

    with pytest.raises(ValidationError):
        hold_session(session=session, summary="Selesai", actor=mentor)
    session.refresh_from_db()
    assert session.status == ClinicStatus.PLANNED


def test_operators_cancel_their_wish_but_no_planned_session(
    organization, operator, plan
):
    wish = ask_for_clinic(organization=organization, wish="Bantu", actor=operator)
    assert (
        cancel_session(session=wish, reason="Batal", actor=operator).reason == "Batal"
    )

    with pytest.raises(PermissionDenied):
        cancel_session(session=plan(), reason="Batal", actor=operator)


def move(session, status, actor):
    if status == ClinicStatus.PLANNED:
        return plan_session(
            organization=session.organization,
            starts_at=timezone.now() - datetime.timedelta(hours=2),
            ends_at=timezone.now(),
            mode="hybrid",
            mentors=[actor],
            session=session,
            actor=actor,
        )
    if status == ClinicStatus.HELD:
        return hold_session(session=session, summary="Selesai", actor=actor)
    return cancel_session(session=session, reason="Batal", actor=actor)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pair
        for pair in itertools.product(ClinicStatus, ClinicStatus)
        if pair[1] != ClinicStatus.REQUESTED
    ],
)
def test_only_these_moves_are_possible(mentor, plan, before, after):
    session = plan(days=-1)
    reason = "Batal" if before == ClinicStatus.CANCELLED else ""
    ClinicSession.objects.filter(pk=session.pk).update(status=before, reason=reason)
    session.refresh_from_db()

    if after in CLINIC_MOVES[before]:
        assert move(session, after, mentor).status == after
    else:
        with pytest.raises(ValidationError):
            move(session, after, mentor)
        session.refresh_from_db()
        assert session.status == before


@pytest.mark.parametrize(
    "values",
    [
        {"starts_at": None, "ends_at": None},
        {"status": ClinicStatus.CANCELLED},
    ],
)
def test_the_database_insists(plan, values):
    session = plan()

    with pytest.raises(IntegrityError), transaction.atomic():
        ClinicSession.objects.filter(pk=session.pk).update(**values)


def test_a_session_over_midnight_is_refused_by_the_days_of_the_region(
    region, organization, mentor, assignment
):
    region.time_zone = "Asia/Jayapura"
    region.save()
    organization.refresh_from_db()
    # 23.00 to 01.00 in Jayapura, both on one day in Jakarta.
    begins = datetime.datetime(2030, 1, 2, 14, tzinfo=datetime.UTC)
    with pytest.raises(ValidationError) as caught:
        plan_session(
            organization=organization,
            starts_at=begins,
            ends_at=begins + datetime.timedelta(hours=2),
            mode="online",
            mentors=[mentor],
            actor=mentor,
        )

    assert list(caught.value.message_dict) == ["ends_at"]


def test_a_session_is_noted_afterwards_without_a_letter(plan, mentor, told):
    told.clear()
    session = plan(days=-2)

    assert told == []
    assert session.waits_for_summary
    hold_session(session=session, summary=" Bab 1 ", actor=mentor)
    session.refresh_from_db()
    assert (session.summary, session.waits_for_summary) == ("Bab 1", False)


def test_wishes_come_first_of_what_was_and_last_of_what_comes(
    organization, operator, plan
):
    late, soon = plan(days=3), plan(days=1)
    wish = ask_for_clinic(organization=organization, wish="x", actor=operator)

    assert list(ClinicSession.objects.latest_first()) == [wish, late, soon]
    assert list(ClinicSession.objects.next_first()) == [soon, late, wish]


def test_a_session_that_is_over_is_not_the_next_one(innovation, plan):
    plan(days=-3)
    assert panel_of(innovation)["next_session"] is None
    coming = plan(days=2)
    assert panel_of(innovation)["next_session"] == coming
