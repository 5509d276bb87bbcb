"""Registering as visitors do, by the form and by the links of the letters."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.utils import timezone

from news.models import EventPage, Participant, ParticipantLetter
from news.services import letters, registration
from news.services.registration import Details, RegistrationRefused
from tests.factories.agenda import AgendaIndexPageFactory, EventPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


@pytest.fixture
def agenda(home, plugin_alone):
    return AgendaIndexPageFactory(parent=home)


@pytest.fixture
def event(agenda):
    return EventPageFactory(parent=agenda, registration="here", capacity=1)


@pytest.fixture
def patient(monkeypatch):
    """People who read a form before they send it."""
    monkeypatch.setattr("news.public_forms.FASTEST", timedelta(0))


def details(number=1, **changes):
    values = {"name": f"Peserta {number}", "email": f"p{number}@example.test"}
    return Details(**values | changes)


def soup(answer):
    return BeautifulSoup(answer.content, "html.parser")


def send(client, address, **answers):
    opened = soup(client.get(address)).select_one("input[name=opened]")["value"]
    values = {
        "name": "Siti Rahmah, S.K.M.",
        "email": "siti@example.test",
        "opened": opened,
        "agrees": "on",
    }
    return client.post(address, values | answers)


def own_address(message):
    return re.search(r"http://testserver(/\S+/pendaftaran/\S+/)", message.body)[1]


# --------------------------------------------------------------------- the form


def test_somebody_registers_is_confirmed_by_mail_and_cancels(client, event, patient):
    answer = send(client, f"{event.url}daftar/")

    assert answer.status_code == 302
    assert answer["Location"] == f"{event.url}daftar/selesai/"
    assert client.get(answer["Location"])["X-Robots-Tag"] == "noindex"
    participant = Participant.objects.get()
    assert (participant.name, participant.status) == (
        "Siti Rahmah, S.K.M.",
        "confirmed",
    )
    call_command("send_agenda_letters")
    [message] = mail.outbox
    assert message.to == ["siti@example.test"]
    assert message.subject == f"Anda terdaftar: {event.title}"
    assert "Senin, 4 Juni 2035, 09.00–12.00 WITA" in message.body
    assert message.attachments[0].mimetype == "text/calendar"

    address = own_address(message)
    assert client.get(address).status_code == 200
    participant.refresh_from_db()
    assert participant.status == "confirmed"  # opening the link cancels nothing
    client.post(address)
    participant.refresh_from_db()
    assert participant.status == "cancelled"


def test_form_asks_only_for_what_the_organiser_wants(client, event):
    fields = {"name", "email", "organization_name", "post"}
    guards = {"website", "opened", "agrees", "csrfmiddlewaretoken"}

    def asked():
        inputs = soup(client.get(f"{event.url}daftar/")).select("form input")
        return {field["name"] for field in inputs} - guards

    assert asked() == fields
    EventPage.objects.update(
        asks_for_staff_number=True, asks_for_phone=True, mode="hybrid"
    )
    assert asked() == fields | {"staff_number", "phone", "mode"}


@pytest.mark.parametrize(
    "answers",
    [
        {"website": "https://spam.test"},
        {"opened": ""},
        {"opened": "dGlkYWstc2FoLXRpZGFrLXNhaA"},
        {"name": "Menang undian www.spam.test"},
        {"name": "Klik https://spam.test"},
        {"email": "bukan alamat"},
        {"name": ""},
        {"agrees": ""},
    ],
)
def test_forms_of_programs_and_broken_answers_register_nobody(
    client, event, patient, answers
):
    answer = send(client, f"{event.url}daftar/", **answers)

    assert answer.status_code == 200
    assert soup(answer).select(".errorlist")
    assert not Participant.objects.exists()
    assert not ParticipantLetter.objects.exists()


def test_form_sent_in_the_same_moment_is_asked_for_again(client, event):
    answer = send(client, f"{event.url}daftar/")

    assert "kirim sekali lagi" in answer.content.decode()
    assert not Participant.objects.exists()


def test_form_of_another_event_registers_nobody(client, event, patient):
    other = EventPageFactory(parent=event.get_parent(), registration="here")
    page = soup(client.get(f"{other.url}daftar/"))
    opened = page.select_one("input[name=opened]")["value"]

    send(client, f"{event.url}daftar/", opened=opened)

    assert not Participant.objects.exists()


def test_one_network_can_not_send_forms_without_end(client, event, patient, settings):
    settings.NEWS_REGISTRATIONS_PER_HOUR = 2
    EventPage.objects.update(capacity=None)

    statuses = [
        send(client, f"{event.url}daftar/", email=f"p{number}@example.test").status_code
        for number in range(3)
    ]

    assert statuses == [302, 302, 429]
    assert Participant.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"registration": "none"}, "tidak memerlukan pendaftaran"),
        ({"status": "cancelled"}, "tidak berlangsung"),
        ({"registration_closes_at": "2020-01-01T00:00Z"}, "sudah ditutup"),
        ({"starts_at": "2020-01-01T00:00Z", "ends_at": None}, "sudah ditutup"),
    ],
)
def test_closed_registration_says_why_and_takes_nobody(
    client, event, patient, changes, words
):
    page = soup(client.get(f"{event.url}daftar/"))
    opened = page.select_one("input[name=opened]")["value"]
    EventPage.objects.update(**changes)
    values = {"name": "A", "email": "a@example.test", "opened": opened, "agrees": "on"}

    page = soup(client.post(f"{event.url}daftar/", values))

    assert words in page.select_one(".alert").get_text()
    assert not page.select("form")
    assert not Participant.objects.exists()


def test_draft_has_no_form(client, agenda):
    event = EventPageFactory(parent=agenda, registration="here", draft=True)

    assert client.get(f"{agenda.url}{event.slug}/daftar/").status_code == 404


# ------------------------------------------------------- places and waiting list


def test_place_that_becomes_free_goes_to_whoever_waited_longest(event):
    first = registration.register(event=event, details=details(1))
    waiting = [
        registration.register(event=event, details=details(number)) for number in (2, 3)
    ]
    assert [one.status for one in waiting] == ["waiting", "waiting"]

    registration.cancel(first)

    statuses = Participant.objects.order_by("pk").values_list("status", flat=True)
    assert list(statuses) == ["cancelled", "confirmed", "waiting"]
    kinds = ParticipantLetter.objects.values_list("participant__name", "kind")
    assert sorted(kinds) == [
        ("Peserta 1", "cancelled"),
        ("Peserta 1", "confirmed"),
        ("Peserta 2", "moved_up"),
        ("Peserta 2", "waiting"),
        ("Peserta 3", "waiting"),
    ]


def test_without_waiting_list_a_full_event_refuses(event):
    EventPage.objects.update(has_waiting_list=False)
    registration.register(event=event, details=details(1))

    with pytest.raises(RegistrationRefused) as refused:
        registration.register(event=event, details=details(2))

    assert refused.value.state == "full"


def test_places_of_a_hybrid_event_are_those_in_the_room(event):
    EventPage.objects.update(mode="hybrid")
    people = (
        details(1, mode="online"),
        details(2),
        details(3),
        details(4, mode="online"),
    )

    statuses = [
        registration.register(event=event, details=one).status for one in people
    ]

    assert statuses == ["confirmed", "confirmed", "waiting", "confirmed"]


def test_who_finds_the_room_full_may_still_choose_online(client, event, patient):
    EventPage.objects.update(mode="hybrid", has_waiting_list=False)
    registration.register(event=event, details=details(1))
    address = f"{event.url}daftar/"

    refused = soup(send(client, address, mode="in_person"))
    answer = send(client, address, mode="online")

    assert "di ruangan sudah terisi" in refused.select_one(".errorlist").get_text()
    assert answer.status_code == 302
    assert Participant.objects.filter(mode="online").get().status == "confirmed"


def test_more_places_let_people_move_up_by_the_command(event):
    for number in (1, 2):
        registration.register(event=event, details=details(number))
    EventPage.objects.update(capacity=5)

    call_command("send_agenda_letters")

    assert set(Participant.objects.values_list("status", flat=True)) == {"confirmed"}
    subjects = {message.subject.split(":")[0] for message in mail.outbox}
    assert "Ada tempat untuk Anda" in subjects


def test_registering_twice_gives_one_place_and_one_letter(event):
    first = registration.register(event=event, details=details(1))
    again = registration.register(
        event=event, details=details(1, email="P1@EXAMPLE.test", name="Nama lain")
    )

    assert again == first
    assert Participant.objects.get().name == "Peserta 1"
    assert ParticipantLetter.objects.count() == 1


def test_who_cancelled_may_register_again(event):
    participant = registration.register(event=event, details=details(1))
    registration.cancel(participant)

    again = registration.register(event=event, details=details(1))

    assert (again.pk, again.status) == (participant.pk, "confirmed")


# ------------------------------------------------------------------- the letters


@pytest.mark.parametrize(
    ("hours_before", "kinds"),
    [
        (30, []),
        (24, ["reminder_day"]),
        (4, ["reminder_day"]),
        (2.5, []),
        (2, ["reminder_hours"]),
        (0, []),
        (-1, []),
    ],
)
def test_reminders_are_written_in_their_time_and_once(event, hours_before, kinds):
    participant = registration.register(event=event, details=details(1))
    ParticipantLetter.objects.all().delete()
    now = event.starts_at - timedelta(hours=hours_before)

    for _time in range(2):
        letters.write_due_letters(now=now)

    written = ParticipantLetter.objects.filter(participant=participant)
    assert list(written.values_list("kind", flat=True)) == kinds


@pytest.mark.parametrize(
    "changes", [{"sends_reminders": False}, {"status": "cancelled"}, {"live": False}]
)
def test_nobody_is_reminded_of_what_does_not_take_place(event, changes):
    registration.register(event=event, details=details(1))
    EventPage.objects.update(**changes)

    letters.write_due_letters(now=event.starts_at - timedelta(hours=20))

    assert not ParticipantLetter.objects.filter(kind__startswith="reminder").exists()


def test_who_waits_is_not_reminded(event):
    for number in (1, 2):
        registration.register(event=event, details=details(number))

    letters.write_due_letters(now=event.starts_at - timedelta(hours=20))

    reminded = ParticipantLetter.objects.filter(kind="reminder_day")
    assert [one.participant.name for one in reminded] == ["Peserta 1"]


def test_participants_are_told_once_of_another_time_and_of_cancelling(event):
    registration.register(event=event, details=details(1))
    call_command("send_agenda_letters")
    mail.outbox.clear()

    EventPage.objects.update(
        starts_at=datetime(2035, 6, 5, 1, tzinfo=UTC),
        ends_at=datetime(2035, 6, 5, 4, tzinfo=UTC),
    )
    for _time in range(2):
        call_command("send_agenda_letters")
    EventPage.objects.update(status="cancelled", status_note="Ada pelantikan.")
    for _time in range(2):
        call_command("send_agenda_letters")

    changed, off = mail.outbox
    assert changed.subject == f"Berubah: {event.title}"
    assert "Selasa, 5 Juni 2035" in changed.body
    assert off.subject == f"Dibatalkan: {event.title}"
    assert "Ada pelantikan." in off.body


def test_letter_in_the_hands_of_a_killed_sender_is_not_sent_twice(event, monkeypatch):
    class Killed(BaseException):
        pass

    EventPage.objects.update(capacity=None)
    for number in (1, 2):
        registration.register(event=event, details=details(number))
    handed_over = []

    def send_and_die(message):
        handed_over.append(message.to[0])
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMessage.send", send_and_die)
        with pytest.raises(Killed):
            letters.deliver()
    letters.deliver()

    assert handed_over == ["p1@example.test"]
    assert [message.to[0] for message in mail.outbox] == ["p2@example.test"]
    assert ParticipantLetter.objects.unclear().count() == 1


def test_letter_that_the_server_refused_is_tried_again_later(event, monkeypatch):
    registration.register(event=event, details=details(1))

    def refuse(message):
        raise OSError("no route")

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMessage.send", refuse)
        assert letters.deliver() == 0

    assert letters.deliver() == 0  # its pause is not over
    assert letters.deliver(now=timezone.now() + timedelta(minutes=6)) == 1


def test_link_of_one_registration_opens_no_other_event(client, event):
    other = EventPageFactory(parent=event.get_parent(), registration="here")
    participant = registration.register(event=event, details=details(1))
    token = letters.participant_token(participant)

    assert client.get(f"{event.url}pendaftaran/{token}/").status_code == 200
    assert client.get(f"{other.url}pendaftaran/{token}/").status_code == 404
    assert client.get(f"{event.url}pendaftaran/{token[:-2]}/").status_code == 404


# -------------------------------------------------------------- the online meeting


@pytest.mark.parametrize(
    ("shown", "minutes_before", "is_open"),
    [
        ("registered", 5, False),
        ("before_start", 40, False),
        ("before_start", 20, True),
        ("always", 60 * 24 * 30, True),
    ],
)
def test_link_of_the_meeting_is_shown_when_it_may_be(
    client, agenda, shown, minutes_before, is_open
):
    start = timezone.now() + timedelta(minutes=minutes_before)
    event = EventPageFactory(
        parent=agenda,
        mode="online",
        online_url="https://zoom.test/j/9",
        online_link_shown=shown,
        starts_at=start,
        ends_at=start + timedelta(hours=2),
    )

    answer = client.get(f"{event.url}gabung/")

    assert ("https://zoom.test/j/9" in answer.content.decode()) == is_open
    assert "no-store" in answer["Cache-Control"]


def test_only_who_has_a_place_finds_the_link_on_their_own_page(client, agenda):
    event = EventPageFactory(
        parent=agenda,
        registration="here",
        mode="online",
        capacity=1,
        online_url="https://zoom.test/j/9",
    )
    seen = []
    for number in (1, 2):
        participant = registration.register(event=event, details=details(number))
        token = letters.participant_token(participant)
        page = client.get(f"{event.url}pendaftaran/{token}/").content.decode()
        seen.append("zoom.test" in page)

    assert seen == [True, False]
