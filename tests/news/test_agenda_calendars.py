"""Calendars of the agenda, read with icalendar and vobject, and as visitors see them.

vobject is what Radicale and other servers and clients of calendars read with.
"""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject
from bs4 import BeautifulSoup
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from news.event_times import EventTimes
from news.models import EventPage
from news.months import month_sheet
from news.services.calendars import calendar_of
from tests.factories.agenda import AgendaIndexPageFactory, EventPageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]
WITA = ZoneInfo("Asia/Makassar")


@pytest.fixture
def agenda(home, plugin_alone):
    return AgendaIndexPageFactory(parent=home)


def entries(content):
    return Calendar.from_ical(content).walk("VEVENT")


def publish(event):
    event.save_revision().publish()
    return EventPage.objects.get(pk=event.pk)


# ------------------------------------------------------------------- iCalendar


def test_event_has_its_hours_in_its_zone(client, agenda):
    event = publish(EventPageFactory(parent=agenda, title="Rakor, tahap 1; penting"))

    answer = client.get(f"{event.url}ics/")

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(answer.content)
    [entry] = calendar.walk("VEVENT")
    assert entry["summary"] == "Rakor, tahap 1; penting"
    assert entry.decoded("dtstart") == datetime(2035, 6, 4, 9, 0, tzinfo=WITA)
    assert entry["dtstart"].params["TZID"] == "Asia/Makassar"
    assert entry.decoded("dtend").hour == 12
    [zone] = calendar.walk("VTIMEZONE")
    assert zone["tzid"] == "Asia/Makassar"
    offsets = {part.decoded("tzoffsetto") for part in zone.subcomponents}
    assert timedelta(hours=8) in offsets
    assert entry["location"] == "Aula Lantai III"
    assert entry["url"] == event.full_url


def test_every_line_is_short_and_ends_as_the_standard_wants(agenda):
    event = EventPageFactory(parent=agenda, title="Sosialisasi “inovasi” é" * 10)

    content = calendar_of(name="Agenda", events=[event])

    assert content.endswith(b"END:VCALENDAR\r\n")
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert content.count(b"\n") == content.count(b"\r\n")


def test_all_day_event_ends_on_the_day_after(agenda):
    event = EventPageFactory(
        parent=agenda,
        all_day=True,
        starts_at=datetime(2035, 6, 3, 16, tzinfo=UTC),  # 4 June, 00.00 WITA
        ends_at=datetime(2035, 6, 6, 15, 59, tzinfo=UTC),  # 6 June, 23.59 WITA
    )

    content = calendar_of(name="Agenda", events=[event])

    [entry] = entries(content)
    assert entry.decoded("dtstart") == date(2035, 6, 4)
    assert entry.decoded("dtend") == date(2035, 6, 7)
    assert entry["dtstart"].params["VALUE"] == "DATE"
    client = vobject.readOne(content.decode()).vevent
    assert (client.dtstart.value, client.dtend.value) == (
        date(2035, 6, 4),
        date(2035, 6, 7),
    )


def test_identity_stays_and_the_sequence_grows_when_an_event_changes(agenda):
    event = publish(EventPageFactory(parent=agenda))
    [before] = entries(calendar_of(name="Agenda", events=[event]))
    EventPage.objects.filter(pk=event.pk).update(
        first_published_at=timezone.now() - timedelta(hours=1)
    )
    event = EventPage.objects.get(pk=event.pk)
    event.title, event.slug = "Nama baru", "nama-baru"
    event.status = "cancelled"

    [after] = entries(calendar_of(name="Agenda", events=[publish(event)]))

    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]
    assert after.decoded("last-modified") >= before.decoded("last-modified")
    assert after["status"] == "CANCELLED"
    assert after["transp"] == "TRANSPARENT"
    assert after["summary"] == "[Dibatalkan] Nama baru"


def test_subscription_has_published_events_only_and_no_link_of_a_meeting(
    client, agenda
):
    EventPageFactory(parent=agenda, title="Terbuka", online_url="https://zoom.test/j/9")
    EventPageFactory(parent=agenda, title="Draf", draft=True)
    EventPageFactory(parent=agenda, title="Lama", starts_at="2020-01-01T00:00Z")

    content = client.get(f"{agenda.url}ics/").content

    assert [entry["summary"] for entry in entries(content)] == ["Terbuka"]
    assert b"zoom.test" not in content


@pytest.mark.parametrize("number", [1, 3])
def test_subscription_needs_as_many_queries_for_one_event_as_for_many(
    client, agenda, number, django_assert_num_queries
):
    for _number in range(number):
        EventPageFactory(parent=agenda)
    address = f"{agenda.url}ics/"
    client.get(address)

    with django_assert_num_queries(8):
        assert client.get(address).status_code == 200


@settings(max_examples=40)
@given(
    start=st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1)),
    minutes=st.integers(1, 60 * 24 * 9),
    zone=st.sampled_from(["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"]),
    title=st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"])),
)
def test_what_a_calendar_reads_is_what_the_event_says(start, minutes, zone, title):
    start = start.replace(second=0, microsecond=0, tzinfo=ZoneInfo(zone))
    event = EventPage(
        title=title,
        starts_at=start,
        ends_at=start + timedelta(minutes=minutes),
        time_zone=zone,
    )

    content = calendar_of(name="Agenda", events=[event])

    [entry] = entries(content)
    assert entry["summary"] == title
    assert entry.decoded("dtstart") == start
    assert entry.decoded("dtend") == event.ends_at
    client = vobject.readOne(content.decode()).vevent
    assert client.summary.value == title
    assert client.dtstart.value == start
    assert client.dtend.value == event.ends_at


# ---------------------------------------------------------------- times in words


@pytest.mark.parametrize(
    ("start", "end", "all_day", "words"),
    [
        (
            (2025, 6, 4, 1),
            (2025, 6, 4, 4),
            False,
            "Rabu, 4 Juni 2025, 09.00–12.00 WITA",
        ),
        ((2025, 6, 4, 1), None, False, "Rabu, 4 Juni 2025, 09.00 WITA s.d. selesai"),
        ((2025, 6, 3, 16), (2025, 6, 5, 15), True, "4–5 Juni 2025, sepanjang hari"),
        (
            (2025, 5, 30, 1),
            (2025, 6, 2, 1),
            True,
            "30 Mei – 2 Juni 2025, sepanjang hari",
        ),
        (
            (2025, 12, 31, 1),
            (2026, 1, 1, 1),
            True,
            "31 Desember 2025 – 1 Januari 2026, sepanjang hari",
        ),
    ],
)
def test_times_are_said_as_invitations_say_them(start, end, all_day, words):
    times = EventTimes.of(
        start=datetime(*start, tzinfo=UTC),
        end=datetime(*end, tzinfo=UTC) if end else None,
        all_day=all_day,
        zone_name="Asia/Makassar",
    )

    assert str(times) == words


# ------------------------------------------------------------------------ pages


def soup(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def titles(page):
    return [link.get_text() for link in page.select(".event-item__title a")]


def test_list_shows_what_is_to_come_and_the_past_apart(client, agenda):
    EventPageFactory(parent=agenda, title="Kedua", starts_at="2035-07-01T01:00Z")
    EventPageFactory(parent=agenda, title="Pertama", starts_at="2035-06-01T01:00Z")
    EventPageFactory(
        parent=agenda,
        title="Sudah lewat",
        starts_at="2024-06-01T01:00Z",
        ends_at="2024-06-01T04:00Z",
    )
    EventPageFactory(
        parent=agenda,
        title="Sampai selesai",
        starts_at="2023-06-01T01:00Z",
        ends_at=None,
    )
    EventPageFactory(parent=agenda, title="Draf", draft=True)

    past = titles(soup(client, f"{agenda.url}lalu/"))
    assert titles(soup(client, agenda.url)) == ["Pertama", "Kedua"]
    assert past == ["Sudah lewat", "Sampai selesai"]


def test_list_can_be_narrowed_to_a_kind(client, agenda):
    EventPageFactory(parent=agenda, title="Bimtek A", kind="training")
    EventPageFactory(parent=agenda, title="Rakor B", kind="coordination_meeting")

    assert titles(soup(client, f"{agenda.url}?jenis=training")) == ["Bimtek A"]
    assert len(titles(soup(client, f"{agenda.url}?jenis=entah"))) == 2


def test_month_shows_an_event_on_each_of_its_days_in_its_own_zone(client, agenda):
    EventPageFactory(
        parent=agenda,
        title="Pekan Inovasi",
        starts_at="2035-06-03T23:00Z",  # 4 June, 07.00 WITA
        ends_at="2035-06-06T09:00Z",
    )
    EventPageFactory(parent=agenda, title="Lain", starts_at="2035-08-01T01:00Z")

    page = soup(client, f"{agenda.url}2035/06/")

    days = [
        cell.select_one(".month__number").get_text()
        for cell in page.select("table.month td")
        if cell.select("a")
    ]
    assert days == ["4", "5", "6"]
    assert titles(page) == ["Pekan Inovasi"]
    assert len(page.select("table.month th")) == 7
    assert page.select_one(".month-nav a[rel=next]")["href"].endswith("/2035/07/")


def test_months_beyond_the_events_have_no_address(client, agenda):
    EventPageFactory(parent=agenda)

    for path in ("2035/07/", "1999/01/", "2035/13/"):
        assert client.get(f"{agenda.url}{path}").status_code == 404
    now = timezone.localtime()
    assert client.get(f"{agenda.url}{now:%Y/%m}/").status_code == 200


@given(st.integers(1900, 2100), st.integers(1, 12))
def test_sheet_of_a_month_has_each_day_once_in_weeks_from_monday(year, month):
    weeks = month_sheet(year, month, [], today=date(2025, 6, 4))

    days = [day for week in weeks for day in week]
    assert all(len(week) == 7 and week[0].day.weekday() == 0 for week in weeks)
    own = [day.day.day for day in days if day.in_month]
    assert own == list(range(1, own[-1] + 1))


def test_link_of_the_meeting_is_not_on_the_page(client, agenda):
    event = EventPageFactory(
        parent=agenda,
        mode="online",
        online_url="https://zoom.test/j/9",
        online_note="Kode 123456",
        online_link_shown="always",
    )

    content = client.get(event.url).content.decode()

    assert not re.search(r"zoom\.test|123456", content)


def test_cancelled_event_says_so(client, agenda):
    event = EventPageFactory(
        parent=agenda,
        status="cancelled",
        status_note="Ruangan dipakai untuk vaksinasi.",
        registration="here",
    )

    page = soup(client, event.url)

    assert page.select_one(".alert").get_text(" ", strip=True) == (
        "Dibatalkan. Ruangan dipakai untuk vaksinasi."
    )
    assert not page.select(".event__actions")
