"""What the plugin tells of mentoring leaves as letters of the site."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from innovations.choices import MentoringNews, RegionalRole
from innovations.services.advice import add_follow_up, give_advice
from innovations.services.mentoring import assign_mentor
from innovations.services.mentoring_due import remind
from portal.review.models import Letter, LetterKind
from portal.review.services.letters import deliver
from tests.factories.innovations import make_regional

pytestmark = pytest.mark.django_db


@pytest.fixture
def mentor(region):
    return make_regional(
        region, RegionalRole.MENTOR, email="lie@ppu.example", display_name="Dr. Lie"
    )


def waiting():
    rows = Letter.objects.order_by("pk")
    return [(row.recipient, row.kind) for row in rows]


def test_both_sides_are_told_of_an_assignment(
    mentor, organization, operator, registrar
):
    assign_mentor(mentor=mentor, organization=organization, actor=registrar)

    assert set(waiting()) == {
        (mentor, LetterKind.MENTOR_ASSIGNED),
        (operator, LetterKind.MENTOR_ASSIGNED),
    }
    assert deliver() == 2
    [letter] = [one for one in mail.outbox if one.to == [mentor.email]]
    assert letter.subject == "“Dinas A” kini punya pendamping"
    # The mentor may not open the page in the editor.
    assert f"{reverse('wagtailadmin_home')}\n" in letter.body
    assert "/pages/" not in letter.body
    assert "Notifikasi" not in letter.body


def test_advice_and_reminders_tell_what_they_are_about(
    mentor, organization, draft, operator, registrar
):
    assign_mentor(mentor=mentor, organization=organization, actor=registrar)
    advice = give_advice(
        innovation=draft, section="design", text="Tambah dasar hukum", actor=mentor
    )
    add_follow_up(
        advice=advice,
        task="Unggah SK",
        due_on=timezone.localdate(),
        responsible=operator,
        actor=mentor,
    )
    Letter.objects.filter(kind=LetterKind.MENTOR_ASSIGNED).delete()
    remind()

    assert waiting() == [
        (operator, LetterKind.ADVICE_GIVEN),
        (operator, LetterKind.FOLLOW_UP_DUE),
    ]
    deliver()
    [letter] = mail.outbox
    for text in ("Dr. Lie", "Antar Obat", "Tambah dasar hukum", "Unggah SK"):
        assert text in letter.body


@pytest.mark.parametrize("kind", MentoringNews)
def test_each_kind_of_news_has_a_letter(kind, draft, operator):
    letter = Letter(
        recipient=operator, kind=LetterKind(kind.value), page=draft, actor_name="Lie"
    )

    assert "Antar Obat" in letter.sentence
