"""The newsletter: asked for twice, sent once, left in one click."""

import smtplib
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from news.models import EditionArticle, EditionLetter, NewsletterEdition, Subscriber
from news.services import subscribing
from news.services.editions import fill_from_period, render_edition, suggested_subject
from news.services.sending import LEASE, progress_of, send, send_waiting, start_sending
from tests.factories.news import NewsPageFactory

pytestmark = pytest.mark.once


@pytest.fixture(autouse=True)
def bare(plugin_alone):
    """Without the site's look."""


@pytest.fixture
def subscribe(news_index):
    def subscribe(email, *, confirmed=True):
        return Subscriber.objects.create(
            newsroom=news_index,
            email=email,
            email_key=email.lower(),
            confirmed_at=timezone.now() if confirmed else None,
        )

    return subscribe


@pytest.fixture
def edition(news_index):
    article = NewsPageFactory(
        parent=news_index, photo=True, title="Klinik & <lomba>", slug="klinik"
    )
    edition = NewsletterEdition.objects.create(
        newsroom=news_index,
        subject="Berita Juni",
        introduction="Selamat pagi.\n\nIni <kabar> kami.",
        first_day=date(2025, 6, 1),
        last_day=date(2025, 6, 30),
    )
    EditionArticle.objects.create(edition=edition, article=article)
    return edition


def begin(edition):
    """Start without a worker: the task is enqueued on a commit that never comes."""
    return start_sending(edition=edition, actor=None)


# ------------------------------------------------------------------- what it says


def test_edition_collects_what_was_published_in_its_period(news_index):
    for day, options in (
        (date(2025, 5, 31), {}),
        (date(2025, 6, 1), {}),
        (date(2025, 6, 30), {}),
        (date(2025, 7, 1), {}),
        (date(2025, 6, 15), {"live": False}),
    ):
        moment = timezone.make_aware(
            timezone.datetime(day.year, day.month, day.day, 23, 59)
        )
        NewsPageFactory(
            parent=news_index, title=f"{day:%d%m}", published_at=moment, **options
        )
    edition = NewsletterEdition.objects.create(
        newsroom=news_index,
        subject="x",
        first_day=date(2025, 6, 1),
        last_day=date(2025, 6, 30),
    )

    assert fill_from_period(edition) == 2
    assert [article.title for article in edition.get_articles()] == ["3006", "0106"]
    assert fill_from_period(edition) == 0


@pytest.mark.parametrize(
    ("first", "last", "subject"),
    [
        (date(2025, 6, 4), date(2025, 6, 4), "Berita 4 Juni 2025"),
        (date(2025, 6, 1), date(2025, 6, 7), "Berita 1 sampai 7 Juni 2025"),
        (date(2025, 5, 30), date(2025, 6, 5), "Berita 30 Mei sampai 5 Juni 2025"),
        (
            date(2024, 12, 30),
            date(2025, 1, 5),
            "Berita 30 Desember 2024 sampai 5 Januari 2025",
        ),
    ],
)
def test_subject_names_the_period_in_few_words(first, last, subject):
    assert suggested_subject(first, last) == subject


def test_edition_has_whole_addresses_and_nothing_of_others(edition):
    rendered = render_edition(edition, unsubscribe_url="https://x.example/berhenti")

    address = "http://testserver/berita/2025/06/klinik/"
    assert f'href="{address}"' in rendered.html
    assert "Klinik &amp; &lt;lomba&gt;" in rendered.html
    assert "<p>Ini &lt;kabar&gt; kami.</p>" in rendered.html
    assert 'src="http://testserver/media/images/' in rendered.html
    assert 'alt="Petugas menyerahkan obat kepada warga"' in rendered.html
    assert "<script" not in rendered.html
    assert "<link" not in rendered.html
    assert "Klinik & <lomba>\n15 Juni 2025\n" in rendered.text
    assert f"\n{address}\n" in rendered.text
    assert rendered.text.endswith("Berhenti berlangganan: https://x.example/berhenti\n")


def test_what_is_no_longer_public_is_left_out(edition, news_index):
    edition.items.first().article.unpublish()

    assert "Klinik" not in render_edition(edition).html
    with pytest.raises(ValidationError):
        begin(edition)


# ------------------------------------------------------------------------ sending


def test_each_confirmed_subscriber_gets_one_letter(edition, subscribe):
    subscribe("a@contoh.id")
    subscribe("b@contoh.id")
    subscribe("belum@contoh.id", confirmed=False)
    begin(edition)

    send(edition.pk)
    send(edition.pk)

    assert sorted(letter.to[0] for letter in mail.outbox) == [
        "a@contoh.id",
        "b@contoh.id",
    ]
    edition.refresh_from_db()
    assert edition.state == "sent"
    assert edition.finished_at


def test_letter_can_be_left_with_one_click(edition, subscribe):
    subscriber = subscribe("a@contoh.id")
    begin(edition)
    send(edition.pk)

    [letter] = mail.outbox
    link = f"http://testserver/langganan-berita/berhenti/{subscriber.secret}/"
    assert letter.extra_headers["List-Unsubscribe"] == f"<{link}>"
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link in letter.body
    assert f'href="{link}"' in letter.alternatives[0].content
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(
        link.removeprefix("http://testserver"), {"List-Unsubscribe": "One-Click"}
    )
    assert answer.status_code == 200
    assert not Subscriber.objects.exists()


class Killed(BaseException):
    """No error of a program: the process is gone."""


@pytest.mark.parametrize("after", [False, True])
def test_killed_worker_sends_nobody_two_letters(edition, subscribe, monkeypatch, after):
    for number in range(5):
        subscribe(f"{number}@contoh.id")
    begin(edition)
    deliver = EmailBackend.send_messages

    def killed_at_the_third(self, messages):
        if len(mail.outbox) == 2:
            if after:
                deliver(self, messages)
            raise Killed
        return deliver(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", killed_at_the_third)
    # SIGKILL leaves no time for ``finally`` either.
    monkeypatch.setattr("news.services.sending._mine", lambda *whose: _Gone())
    with pytest.raises(Killed):
        send(edition.pk)
    monkeypatch.undo()

    assert send_waiting() == []  # its lease still runs
    late = timezone.now() - LEASE - timedelta(seconds=1)
    NewsletterEdition.objects.update(heartbeat_at=late)
    call_command("send_newsletters")

    got = [letter.to[0] for letter in mail.outbox]
    assert len(got) == len(set(got)) == (5 if after else 4)
    progress = progress_of(edition)
    assert (progress.sent, progress.unknown, progress.left) == (4, 1, 0)


class _Gone:
    def update(self, **fields):
        return 0


def test_refused_address_keeps_nobody_else_from_a_letter(
    edition, subscribe, monkeypatch
):
    subscribe("salah@contoh.id")
    subscribe("benar@contoh.id")
    begin(edition)
    deliver = EmailBackend.send_messages

    def refuse(self, messages):
        if messages[0].to == ["salah@contoh.id"]:
            raise smtplib.SMTPRecipientsRefused({"salah@contoh.id": (550, b"no")})
        return deliver(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    send(edition.pk)

    progress = progress_of(edition)
    assert (progress.sent, progress.refused) == (1, 1)
    edition.refresh_from_db()
    assert edition.state == "sent"


def test_without_a_mail_server_letters_wait(edition, subscribe, monkeypatch):
    subscribe("a@contoh.id")
    begin(edition)

    def fail(self):
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "open", fail)
    send(edition.pk)
    assert progress_of(edition).left == 1
    monkeypatch.undo()

    send_waiting()

    assert [letter.to for letter in mail.outbox] == [["a@contoh.id"]]


def test_whoever_leaves_meanwhile_gets_nothing(edition, subscribe):
    subscriber = subscribe("a@contoh.id")
    subscribe("b@contoh.id")
    begin(edition)
    subscribing.unsubscribe(subscriber)

    send(edition.pk)

    assert [letter.to for letter in mail.outbox] == [["b@contoh.id"]]
    assert EditionLetter.objects.count() == 2


def test_edition_is_sent_once(edition, subscribe):
    subscribe("a@contoh.id")
    begin(edition)

    with pytest.raises(ValidationError):
        begin(edition)


# -------------------------------------------------------------------- subscribing


@pytest.fixture
def address(news_index):
    return f"/langganan-berita/{news_index.pk}/"


def link_in(letter):
    return next(line for line in letter.body.splitlines() if line.startswith("http"))


def test_subscriber_confirms_before_anything_is_sent(client, address, settings):
    client.post(address, {"email": " Warga@Contoh.id "})

    [question] = mail.outbox
    assert question.to == ["Warga@Contoh.id"]
    link = link_in(question).removeprefix("http://testserver")
    # A mail program that looks at the link confirms nothing.
    assert "Warga@Contoh.id" in client.get(link).content.decode()
    assert not Subscriber.objects.confirmed().exists()
    client.post(link)
    assert Subscriber.objects.confirmed().get().email == "Warga@Contoh.id"


def test_answer_does_not_tell_who_subscribed(client, address, subscribe):
    subscribe("ada@contoh.id")

    known = client.post(address, {"email": "ADA@contoh.id"}).content.decode()
    unknown = client.post(address, {"email": "tak@contoh.id"}).content.decode()

    assert known.replace("ADA@contoh.id", "") == unknown.replace("tak@contoh.id", "")
    assert [letter.to for letter in mail.outbox] == [["tak@contoh.id"]]


def test_nobody_is_flooded_with_questions(client, address):
    for _time in range(3):
        client.post(address, {"email": "a@contoh.id"})

    assert len(mail.outbox) == 1
    for number in range(30):
        response = client.post(address, {"email": f"{number}@contoh.id"})
    assert response.status_code == 429
    assert len(mail.outbox) == 18  # 20 tries in all, three of them for one


@pytest.mark.parametrize("email", ["", "bukan alamat", "a@b", "x" * 300 + "@contoh.id"])
def test_what_is_no_address_is_said_so(client, address, email):
    response = client.post(address, {"email": email})

    assert response.context["form"].errors
    assert mail.outbox == []


def test_unconfirmed_addresses_are_forgotten(client, address, subscribe):
    subscribe("tetap@contoh.id")
    client.post(address, {"email": "a@contoh.id"})
    link = link_in(mail.outbox[0]).removeprefix("http://testserver")
    Subscriber.objects.update(
        created_at=timezone.now() - subscribing.UNCONFIRMED - timedelta(minutes=1)
    )

    call_command("send_newsletters")

    assert [one.email for one in Subscriber.objects.all()] == ["tetap@contoh.id"]
    assert client.get(link).status_code == 404


def test_unsubscribing_twice_is_as_good_as_once(client, subscribe):
    link = f"/langganan-berita/berhenti/{subscribe('a@contoh.id').secret}/"

    assert client.get(link).status_code == 200
    assert Subscriber.objects.exists()
    assert client.post(link).status_code == 200
    assert client.post(link).status_code == 200


def test_newsroom_that_is_not_public_has_no_newsletter(client, news_index, address):
    news_index.unpublish()

    assert client.get(address).status_code == 404
    assert client.get("/langganan-berita/999999/").status_code == 404
