"""What editors do with an event and its participants."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from wagtail.models import GroupPagePermission
from wagtail.test.utils.form_data import nested_form_data, rich_text

from news.event_choices import ALLOWED, ParticipantMode, ParticipantStatus
from news.models import (
    AgendaIndexPage,
    Attendance,
    EventPage,
    EventSpeaker,
    InvitedParty,
    Participant,
)
from news.models.registration import InvalidTransition
from news.services import attendance, registration
from news.services.attendance_pdf import attendance_pdf
from news.services.clearing import clear_participants
from news.services.registration import Details
from news.services.summaries import summarize
from news.services.tokens import Presence, presence_token
from tests.factories.agenda import AgendaIndexPageFactory, EventPageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]
DAY = date(2035, 6, 4)


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


@pytest.fixture
def agenda(home, plugin_alone):
    return AgendaIndexPageFactory(
        parent=home,
        letterhead_text="Pemerintah Kabupaten Contoh\nDinas Kominfo\nJalan Merdeka 1",
        signatory_place="Penajam",
        signatory_post="Kepala Dinas",
        signatory_name="Dra. Contoh, M.Si.",
    )


@pytest.fixture
def event(agenda):
    return EventPageFactory(parent=agenda, registration="here")


def register(event, number=1, **changes):
    values = {"name": f"Peserta {number}", "email": f"p{number}@example.test"}
    return registration.register(event=event, details=Details(**values | changes))


def screen(name, event, *args):
    return reverse(f"agenda_participants:{name}", args=[event.pk, *args])


def soup(answer):
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


# ------------------------------------------------------------- the editor's form


def posted(**changes):
    values = {
        "title": "Bimtek inovasi",
        "slug": "bimtek-inovasi",
        "kind": "training",
        "starts_at": "2035-06-04 09:00",
        "ends_at": "2035-06-04 12:00",
        "time_zone": "Asia/Jayapura",
        "status": "scheduled",
        "mode": "in_person",
        "place_name": "Aula",
        "online_link_shown": "registered",
        "registration": "none",
        "description": rich_text(""),
        **{
            name: {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0}
            for name in (
                "sessions",
                "speakers",
                "invited_parties",
                "materials",
                "related_items",
                "comments",
            )
        },
    }
    return nested_form_data(values | changes)


def add(client, agenda, **changes):
    address = reverse("wagtailadmin_pages:add", args=["news", "eventpage", agenda.pk])
    return client.post(address, posted(**changes))


def test_hours_that_an_editor_types_are_those_of_the_place(admin_client, agenda):
    answer = add(admin_client, agenda, **{"action-publish": "1"})

    assert answer.status_code == 302
    event = EventPage.objects.get()
    assert event.starts_at == datetime(2035, 6, 4, 0, 0, tzinfo=UTC)  # 09.00 WIT
    edit = soup(admin_client.get(reverse("wagtailadmin_pages:edit", args=[event.pk])))
    assert edit.select_one("input[name=starts_at]")["value"] == "2035-06-04 09:00"


def test_new_event_has_the_zone_of_its_agenda(admin_client, agenda):
    AgendaIndexPage.objects.update(time_zone="Asia/Jayapura")
    address = reverse("wagtailadmin_pages:add", args=["news", "eventpage", agenda.pk])

    page = soup(admin_client.get(address))

    [chosen] = page.select("select[name=time_zone] option[selected]")
    assert chosen["value"] == "Asia/Jayapura"


def test_event_of_whole_days_begins_and_ends_with_them(admin_client, agenda):
    add(admin_client, agenda, all_day="on", time_zone="Asia/Makassar")

    times = EventPage.objects.get().times
    assert (times.start.hour, times.end.hour, times.end.minute) == (0, 23, 59)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {
                "ends_at": "2035-06-04 08:00",
                "place_name": "",
                "registration": "elsewhere",
            },
            ["selesai sebelum dimulai", "tempat kegiatan", "alamat pendaftaran"],
        ),
        (
            {
                "ends_at": "2036-07-04 08:00",
                "registration_closes_at": "2036-08-01 08:00",
                "mode": "online",
                "online_url": "https://rapat.test/1",
            },
            ["lebih dari setahun", "ditutup setelah", "mendapat tautan"],
        ),
        ({"starts_at": "3035-06-04 08:00", "ends_at": ""}, ["Periksa tahunnya"]),
        ({"starts_at": ""}, ["diisi"]),
    ],
)
def test_publication_asks_for_what_readers_need(admin_client, agenda, changes, words):
    answer = add(admin_client, agenda, **{"action-publish": "1"} | changes)

    found = soup(answer).select(".error-message")
    errors = sorted(" ".join(one.get_text().split()) for one in found)
    assert len(errors) == len(words), errors
    assert all(any(word in error for error in errors) for word in words), errors
    assert not EventPage.objects.exists()


def test_draft_needs_a_title_only(admin_client, agenda):
    answer = add(admin_client, agenda, starts_at="", ends_at="", place_name="")

    assert answer.status_code == 302
    event = EventPage.objects.get()
    assert (event.live, event.times) == (False, None)
    assert admin_client.get(reverse("agenda:index")).status_code == 200
    assert admin_client.get(screen("code", event)).status_code == 200


def test_moved_event_remembers_when_it_was_to_be(admin_client, agenda):
    add(admin_client, agenda, **{"action-publish": "1"})
    event = EventPage.objects.get()
    address = reverse("wagtailadmin_pages:edit", args=[event.pk])

    moved = {"starts_at": "2035-06-05 09:00", "ends_at": "", "status": "moved"}
    admin_client.post(address, posted(**moved | {"action-publish": "1"}))

    event.refresh_from_db()
    assert event.former_times.day_text == "Senin, 4 Juni 2035"
    assert event.times.day_text == "Selasa, 5 Juni 2035"


def known(page, names):
    return {"Dinas Kesehatan": AgendaIndexPage.objects.get()}


def test_invited_parties_get_the_pages_that_the_site_knows(
    admin_client, agenda, settings
):
    settings.NEWS_PARTY_MATCHER = f"{__name__}.known"
    rows = {"TOTAL_FORMS": 2, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0}
    for number, name in enumerate(["Dinas Kesehatan", "Karang Taruna"]):
        rows[str(number)] = {"name": name, "organization": "", "ORDER": number + 1}

    add(admin_client, agenda, invited_parties=rows, organizer_name="Dinas Kesehatan")

    event = EventPage.objects.get()
    parties = event.invited_parties.values_list("name", "organization")
    assert list(parties) == [("Dinas Kesehatan", agenda.pk), ("Karang Taruna", None)]
    assert event.organizer_page_id == agenda.pk


# -------------------------------------------------------------------- who may what


@pytest.fixture
def editor_of(db):
    def make(page, *actions):
        group = Group.objects.create(name=f"Redaktur {page.pk}")
        group.permissions.add(Permission.objects.get(codename="access_admin"))
        for action in actions:
            permission = Permission.objects.get(codename=f"{action}_page")
            GroupPagePermission.objects.create(
                group=group, page=page.page_ptr, permission=permission
            )
        user = get_user_model().objects.create_user(
            username=f"redaktur{page.pk}", password="rahasia", email="r@example.test"
        )
        user.groups.add(group)
        return user

    return make


SCREENS = ["index", "index_results", "add", "presence", "code", "pdf"]


def test_editors_of_another_agenda_see_no_participant(client, home, event, editor_of):
    other = AgendaIndexPageFactory(parent=home, slug="agenda-lain")
    client.force_login(editor_of(other, "add", "change", "publish"))

    answers = [client.get(screen(name, event)) for name in SCREENS]

    home_page = reverse("wagtailadmin_home")
    assert [answer["Location"] for answer in answers] == [home_page] * len(SCREENS)


@pytest.mark.parametrize("name", ["edit", "delete"])
def test_participant_is_not_reached_by_way_of_another_event(
    client, home, event, editor_of, name
):
    participant = register(event)
    other = AgendaIndexPageFactory(parent=home, slug="agenda-lain")
    mine = EventPageFactory(parent=other)
    client.force_login(editor_of(other, "add", "change", "publish"))

    address = screen(name, mine, participant.pk)

    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404
    assert Participant.objects.filter(pk=participant.pk).exists()


def test_editors_of_the_event_open_each_screen(client, agenda, event, editor_of):
    register(event)
    client.force_login(editor_of(agenda, "add", "change"))

    answers = [client.get(screen(name, event)) for name in SCREENS]

    assert [answer.status_code for answer in answers] == [200] * len(SCREENS)
    assert all("no-store" in answer["Cache-Control"] for answer in answers)


def test_list_needs_as_many_queries_for_one_participant_as_for_many(
    admin_client, event
):
    """Compared, for the menu of a site around the plugin asks some of its own."""

    def asked(number):
        register(event, number)
        admin_client.get(screen("index", event))
        with CaptureQueriesContext(connection) as queries:
            page = soup(admin_client.get(screen("index", event)))
        assert len(page.select("table.listing tbody tr")) == number
        return len(queries)

    first, _second, third = [asked(number) for number in (1, 2, 3)]
    assert first == third


# ----------------------------------------------------------------- one participant


def values(**changes):
    base = {"name": "Budi", "mode": "in_person", "status": "confirmed"}
    return base | changes


def test_office_enters_somebody_without_an_address(admin_client, event):
    answer = admin_client.post(screen("add", event), values())

    assert answer.status_code == 302
    participant = Participant.objects.get()
    assert (participant.event, participant.source) == (event, "office")


def test_an_address_is_entered_once(admin_client, event):
    register(event, 1)

    answer = admin_client.post(screen("add", event), values(email="P1@example.test"))

    assert "sudah terdaftar" in soup(answer).get_text()
    assert Participant.objects.count() == 1


def test_cancelling_by_the_office_lets_the_next_one_move_up(admin_client, event):
    EventPage.objects.update(capacity=1)
    first, second = register(event, 1), register(event, 2)

    admin_client.post(
        screen("edit", event, first.pk),
        values(name=first.name, email=first.email, status="cancelled"),
    )

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == ("cancelled", "confirmed")
    assert first.letters.filter(kind="cancelled").count() == 1


def test_office_lets_somebody_move_up_past_the_others(admin_client, event):
    EventPage.objects.update(capacity=1)
    _first, _second, third = [register(event, number) for number in (1, 2, 3)]
    address = screen("edit", event, third.pk)
    values_now = values(name=third.name, email=third.email)

    admin_client.post(address, values_now | {"status": "confirmed"})
    back = admin_client.post(address, values_now | {"status": "waiting"})

    third.refresh_from_db()
    assert third.status == "confirmed"
    assert third.letters.filter(kind="moved_up").count() == 1
    assert "waiting" in back.context["form"].errors["status"].as_text()


@pytest.mark.parametrize("before", ParticipantStatus)
@pytest.mark.parametrize("after", ParticipantStatus)
def test_only_allowed_transitions_happen(before, after):
    participant = Participant(status=before)

    if after in ALLOWED[before]:
        participant.move_to(after)
        assert participant.status == after
    else:
        with pytest.raises(InvalidTransition):
            participant.move_to(after)


def test_deleting_takes_everything_of_somebody(admin_client, event):
    participant = register(event)

    admin_client.post(screen("delete", event, participant.pk))

    assert not Participant.objects.exists()


# --------------------------------------------------------------------- presence


def test_ticks_of_the_list_are_saved_and_taken_back(admin_client, event):
    people = [register(event, number) for number in range(3)]
    shown = [one.pk for one in people[:2]]
    attendance.record(
        participant=people[2],
        day=DAY,
        mode=ParticipantMode.IN_PERSON,
        source="qr_code",
    )

    def post(*present):
        address = f"{screen('presence', event)}?hari=2035-06-04"
        admin_client.post(address, {"shown": shown, "present": present})
        there = Attendance.objects.order_by("participant")
        return list(there.values_list("participant", flat=True))

    assert post(people[0].pk) == [people[0].pk, people[2].pk]
    assert post(people[1].pk) == [people[1].pk, people[2].pk]


def test_ticks_do_not_reach_participants_of_another_event(admin_client, event):
    other = register(EventPageFactory(parent=event.get_parent(), registration="here"))

    admin_client.post(
        screen("presence", event), {"shown": [other.pk], "present": [other.pk]}
    )

    assert not Attendance.objects.exists()


def code(event, *, minutes=3, mode=ParticipantMode.IN_PERSON, day=DAY):
    token = presence_token(
        event=event,
        presence=Presence(day, mode),
        expires_at=timezone.now() + timedelta(minutes=minutes),
    )
    return f"{event.url}hadir/{token}/"


def test_code_lets_who_registered_and_who_did_not_enter_themselves(client, event):
    registered = register(event, 1)
    address = code(event)
    assert client.get(address).status_code == 200

    client.post(address, {"known_email": "P1@example.test"})
    for _time in range(2):
        new = {"name": "Tamu", "organization_name": "Desa Babulu", "post": "Kaur"}
        client.post(address, new)

    rows = Attendance.objects.order_by("pk").values_list(
        "participant__name", "day", "mode", "source"
    )
    assert list(rows) == [
        (registered.name, DAY, "in_person", "qr_code"),
        ("Tamu", DAY, "in_person", "qr_code"),
    ]


@pytest.mark.parametrize(
    ("minutes", "get", "post"), [(-1, 410, 200), (-14, 410, 200), (-16, 410, 410)]
)
def test_code_expires_but_a_form_that_is_open_may_still_be_sent(
    client, event, minutes, get, post
):
    register(event, 1)
    address = code(event, minutes=minutes)

    assert client.get(address).status_code == get
    answer = client.post(address, {"known_email": "p1@example.test"})
    assert answer.status_code == post
    assert Attendance.objects.exists() == (post == 200)


def test_code_of_one_event_opens_no_other_and_can_not_be_made_up(client, event):
    other = EventPageFactory(parent=event.get_parent())
    token = code(event).rsplit("/", 2)[1]

    assert client.get(f"{other.url}hadir/{token}/").status_code == 404
    assert client.get(f"{event.url}hadir/{token[:-3]}AAA/").status_code == 404


def test_who_did_not_register_can_be_kept_out(client, event):
    EventPage.objects.update(admits_unregistered=False)

    page = soup(client.get(code(event)))
    answer = client.post(code(event), {"name": "Tamu", "organization_name": "Desa"})

    assert len(page.select("main form, .event form")) == 1
    assert answer.status_code == 404
    assert not Participant.objects.exists()


def test_code_on_the_screen_is_a_drawing_of_a_fresh_address(admin_client, event):
    page = soup(admin_client.get(f"{screen('code', event)}?layar=1"))

    assert page.select_one("svg.qr-code")
    assert page.select_one("meta[http-equiv=refresh]")["content"] == "60"


# -------------------------------------------------------------------- evidence


@pytest.fixture
def attended(event):
    EventSpeaker.objects.create(page=event, name="Dr. Ainie", post="Sekda")
    InvitedParty.objects.create(page=event, name="Dinas Kesehatan")
    InvitedParty.objects.create(page=event, name="Desa Babulu")
    for number, office in enumerate(["dinas  kesehatan", "Karang Taruna"]):
        participant = register(event, number, organization_name=office)
        attendance.record(
            participant=participant,
            day=DAY,
            mode=ParticipantMode.IN_PERSON,
            source="office",
        )
    return event


def test_summary_compares_invited_and_present_by_office(attended):
    summary = summarize(attended)

    assert (summary.invited, summary.invited_present, summary.present) == (2, 1, 2)
    rows = [(one.name, one.is_invited, one.present) for one in summary.parties]
    assert rows == [
        ("Dinas Kesehatan", True, 1),
        ("Desa Babulu", True, 0),
        ("Karang Taruna", False, 1),
    ]


def test_evidence_is_a_tagged_document_with_letterhead_and_names(
    admin_client, attended
):
    answer = admin_client.get(screen("pdf", attended))

    assert answer["Content-Type"] == "application/pdf"
    reader = PdfReader(BytesIO(answer.content))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    text = " ".join(page.extract_text() for page in reader.pages)
    for words in (
        "PEMERINTAH KABUPATEN CONTOH",
        "Senin, 4 Juni 2035",
        "Dr. Ainie, Sekda",
        "Peserta 1",
        "1 dari 2 pihak",
        "Dra. Contoh, M.Si.",
    ):
        assert words in text


def test_list_to_sign_has_names_and_empty_lines(attended):
    reader = PdfReader(BytesIO(attendance_pdf(attended, is_empty=True)))

    text = " ".join(page.extract_text() for page in reader.pages)
    assert "Tanda tangan" in text
    assert "Peserta 0" in text
    assert "17" in text  # two names and fifteen lines


def test_without_pango_the_button_says_so(admin_client, event, monkeypatch):
    from news.services.pdf import PdfUnavailable

    def missing(*args, **kwargs):
        raise PdfUnavailable

    monkeypatch.setattr("news.presence_views.attendance_pdf", missing)

    page = soup(admin_client.get(screen("pdf", event), follow=True))

    assert "Pango" in page.get_text()


# -------------------------------------------------------------------- forgetting


def test_personal_data_goes_when_its_time_is_over_and_figures_stay(attended, settings):
    settings.NEWS_PARTICIPANT_DAYS = 30
    before = summarize(attended)
    end = attended.ends_at

    assert clear_participants(now=end + timedelta(days=29)) == 0
    assert clear_participants(now=end + timedelta(days=31)) == 2

    personal = ("name", "email", "phone", "staff_number", "post", "note")
    rows = Participant.objects.values_list(*personal)
    assert set(rows) == {("",) * len(personal)}
    assert summarize(attended) == before


def test_who_cancelled_is_forgotten_soon(event):
    registration.cancel(register(event))

    clear_participants(now=event.ends_at + timedelta(days=31))

    assert not Participant.objects.exists()
