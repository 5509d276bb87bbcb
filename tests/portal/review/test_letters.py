"""E-mails about reviews: to the right people, one at a time, none lost."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from wagtail.users.models import UserProfile

from news.models import NewsIndexPage, NewsPage
from portal.review.models import Letter, LetterKind
from portal.review.services.letters import deliver, write_letters
from tests.factories.home import make_region
from tests.factories.innovations import (
    InnovationPageFactory,
    UserFactory,
    make_editor,
    make_registrar,
    make_writer,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def page(draft):
    return draft


def hand_in(page, person):
    return page.get_workflow().start(page, person)


def addresses():
    return sorted(address for message in mail.outbox for address in message.to)


def test_reviewers_of_that_region_and_kind_are_written_to(
    region, page, operator, registrar
):
    newsroom = NewsIndexPage.objects.descendant_of(region.site.root_page).get()
    make_editor(region, pages=[newsroom], email="dewi@ppu.example")
    other = make_region(code="64.02", name="Kabupaten Kutai Kartanegara")
    make_registrar(other, email="agus@kukar.example")
    UserFactory(superuser=True, email="admin@example.test")

    hand_in(page, operator)
    call_command("send_letters")

    assert addresses() == ["aisyah@ppu.example"]


def test_letter_says_what_happened_with_one_link(page, operator, registrar, settings):
    settings.WAGTAILADMIN_BASE_URL = "https://inovasi.example"
    hand_in(page, operator)

    deliver()

    (message,) = mail.outbox
    assert message.subject == (
        "Siti Rahmah, S.K.M. mengajukan “Antar Obat” untuk ditinjau"
    )
    assert message.body == (
        "Yth. Aisyah,\n\n"
        "Siti Rahmah, S.K.M. mengajukan “Antar Obat” untuk ditinjau.\n\n"
        "Buka halamannya:\n"
        f"https://inovasi.example/admin/pages/{page.pk}/edit/\n\n"
        "Surel jenis ini dapat dimatikan pada “Notifikasi” di akun Anda.\n"
    )


def test_returned_page_is_told_with_its_comment(page, operator, registrar):
    state = hand_in(page, operator)
    Letter.objects.all().delete()

    state.current_task_state.specific.reject(user=registrar, comment="Isi <tujuan>.")
    deliver()

    (message,) = mail.outbox
    assert message.to == ["siti@ppu.example"]
    assert message.subject == "“Antar Obat” dikembalikan kepada Anda untuk diperbaiki"
    assert "Catatan: Isi <tujuan>." in message.body


def test_approved_page_is_told(page, operator, registrar):
    state = hand_in(page, operator)
    Letter.objects.all().delete()

    state.current_task_state.specific.approve(user=registrar)
    deliver()

    (message,) = mail.outbox
    assert message.to == ["siti@ppu.example"]
    assert message.subject == "“Antar Obat” disetujui dan terbit"


def test_nobody_is_told_what_they_did_themselves(page, registrar):
    state = hand_in(page, registrar)
    state.current_task_state.specific.approve(user=registrar)

    deliver()

    assert mail.outbox == []


def test_where_nobody_reviews_administrators_hear_of_it(page, operator):
    UserFactory(superuser=True, email="admin@example.test")

    hand_in(page, operator)
    deliver()

    assert addresses() == ["admin@example.test"]


def test_where_the_only_editor_hands_in_registrars_hear_of_it(region, registrar):
    newsroom = NewsIndexPage.objects.descendant_of(region.site.root_page).get()
    editor = make_editor(region, pages=[newsroom], email="dewi@ppu.example")
    article = newsroom.add_child(instance=NewsPage(title="Kabar", live=False))
    article.save_revision(user=editor)

    hand_in(article, editor)
    deliver()

    assert addresses() == ["aisyah@ppu.example"]


def test_editor_whose_text_another_hands_in_is_not_asked(region, registrar):
    newsroom = NewsIndexPage.objects.descendant_of(region.site.root_page).get()
    dewi = make_editor(region, pages=[newsroom], email="dewi@ppu.example")
    made = make_editor(region, pages=[newsroom], email="made@ppu.example")
    writer = make_writer(region, pages=[newsroom])
    article = newsroom.add_child(instance=NewsPage(title="Kabar", live=False))
    article.save_revision(user=dewi)

    hand_in(article, writer)
    deliver()

    assert addresses() == [made.email]


def test_many_pages_make_one_email(page, operator, registrar):
    for number in range(40):
        write_letters(
            kind=LetterKind.SUBMITTED,
            page=page,
            recipients=[registrar],
            actor=operator,
            comment=str(number),
        )

    assert deliver() == 1

    (message,) = mail.outbox
    assert message.subject == "40 kabar tentang halaman Anda"
    assert message.body.count("Antar Obat") == 40
    assert message.body.count("http") == 1


def test_after_an_email_the_next_waits_a_quarter_of_an_hour(page, operator, registrar):
    now = timezone.now()
    for minutes, sent in ((0, 1), (1, 0), (14, 0), (16, 1), (17, 0)):
        write_letters(
            kind=LetterKind.SUBMITTED, page=page, recipients=[registrar], actor=operator
        )
        assert deliver(now=now + timedelta(minutes=minutes)) == sent


def test_kind_that_was_turned_off_is_not_sent(page, operator, registrar):
    profile = UserProfile.get_for_user(registrar)
    profile.submitted_notifications = False
    profile.save()

    hand_in(page, operator)
    deliver()
    profile.submitted_notifications = True
    profile.save()
    deliver()

    assert mail.outbox == []


def test_account_closed_meanwhile_gets_nothing(page, operator, registrar):
    hand_in(page, operator)
    registrar.is_active = False
    registrar.save()

    deliver()

    assert mail.outbox == []


def test_mail_server_that_fails_loses_nothing(page, operator, registrar, monkeypatch):
    hand_in(page, operator)

    def fail(self):
        raise smtplib.SMTPServerDisconnected

    now = timezone.now()
    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", fail)
        assert deliver(now=now) == 0
    assert deliver(now=now + timedelta(minutes=1)) == 0
    assert deliver(now=now + timedelta(minutes=6)) == 1
    assert addresses() == ["aisyah@ppu.example"]


def test_letters_that_never_arrive_are_given_up(page, operator, registrar, monkeypatch):
    hand_in(page, operator)

    def refuse(self):
        raise smtplib.SMTPRecipientsRefused({})

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    deliver()
    deliver(now=timezone.now() + timedelta(days=31))

    assert not Letter.objects.exists()


def test_long_run_claims_each_person_at_its_own_moment(
    page, operator, registrar, region, monkeypatch
):
    other = make_registrar(region, email="rahmat@ppu.example")
    hand_in(page, operator)
    begun = timezone.now()
    moments = iter([begun, begun, begun + timedelta(minutes=7)])
    monkeypatch.setattr(
        "portal.review.services.letters.timezone.now", lambda: next(moments)
    )

    deliver()

    claimed = Letter.objects.filter(recipient__in=[registrar, other])
    first, second = sorted(claimed.values_list("claimed_at", flat=True))
    assert second - first == timedelta(minutes=7)


def test_sender_that_was_killed_is_succeeded(page, operator, registrar):
    hand_in(page, operator)
    now = timezone.now()
    Letter.objects.update(claimed_at=now)

    assert deliver(now=now + timedelta(minutes=1)) == 0
    assert deliver(now=now + timedelta(minutes=6)) == 1


def test_letters_go_when_their_page_goes_and_after_a_month(page, operator, registrar):
    hand_in(page, operator)
    now = timezone.now()
    deliver(now=now)
    deliver(now=now + timedelta(days=31))
    old = Letter.objects.count()
    hand_in(InnovationPageFactory(parent=page.get_parent(), draft=True), operator)
    Letter.objects.get().page.delete()

    assert (old, Letter.objects.count()) == (0, 0)
