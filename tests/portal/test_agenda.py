"""The agenda on the site: regions, rights, pages, search, API, workbooks."""

import json
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook
from wagtail.models import Page, WorkflowPage

from innovations.models import OrganizationPage, Region
from news.feeds import FEED_RENDITION
from news.models import (
    AgendaIndexPage,
    Attendance,
    EventPage,
    EventSpeaker,
    InvitedParty,
    Participant,
)
from news.services import registration
from news.services.clearing import clear_participants
from news.services.parties import match_parties
from news.services.registration import Details
from portal.agenda.presence import PresenceWidget
from portal.privacy.services.copying import sections
from portal.privacy.services.forgetting import anonymise_person
from spreadsheets.exceptions import CellError
from spreadsheets.models import Export, ImportRun
from spreadsheets.resources import Context
from spreadsheets.services import apply_run, start_import
from spreadsheets.services.exporting import export_sheet
from tests.factories.agenda import EventPageFactory
from tests.factories.home import image_with_renditions
from tests.factories.innovations import (
    OrganizationPageFactory,
    UserFactory,
    make_editor,
    make_operator,
    make_writer,
)
from tests.portal.seo.reading import read_head
from tests.portal.seo.vocabulary import (
    EVENT_RECOMMENDED,
    EVENT_REQUIRED,
    OFFER_RECOMMENDED,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LIMIT = 150 * 1024


@pytest.fixture
def agenda(home):
    return AgendaIndexPage.objects.child_of(home).get()


@pytest.fixture
def event(agenda):
    return EventPageFactory(
        parent=agenda,
        title="Bimtek Inovasi",
        slug="bimtek",
        kind="training",
        registration="here",
        capacity=40,
        online_url="https://zoom.test/j/9",
        mode="hybrid",
        place_address="Jalan Provinsi 1",
        organizer_name="Dinas Kominfo",
        summary="Belajar menyusun proposal inovasi.",
    )


# -------------------------------------------------------------------- a region


def test_region_has_an_agenda_in_its_zone_with_a_workflow(region, agenda):
    assert (agenda.slug, agenda.time_zone) == ("agenda", "Asia/Makassar")
    assert agenda.show_in_menus
    assert agenda.live
    workflow = WorkflowPage.objects.get(page_id=agenda.pk).workflow
    assert [str(task) for task in workflow.tasks] == ["Agenda PPU"]


def test_older_regions_get_an_agenda_by_the_command_once(region, agenda):
    agenda.delete()

    for _time in range(2):
        call_command("add_agendas", verbosity=0)

    [made] = AgendaIndexPage.objects.descendant_of(
        Region.objects.get(pk=region.pk).site.root_page
    )
    editor = make_editor(region, pages=AgendaIndexPage.objects.all())
    assert made.permissions_for_user(editor).can_publish_subpage()


def test_editors_publish_events_and_writers_hand_theirs_in(region, agenda, event):
    editor = make_editor(region, pages=[agenda])
    writer = make_writer(region, pages=[agenda])
    own = EventPageFactory(parent=agenda, owner=writer, draft=True)

    assert event.permissions_for_user(editor).can_publish()
    assert event.permissions_for_user(editor).can_see_participants()
    assert not event.permissions_for_user(writer).can_see_participants()
    assert own.permissions_for_user(writer).can_see_participants()
    assert not own.permissions_for_user(writer).can_publish()
    assert own.permissions_for_user(writer).can_submit_for_moderation()


# ------------------------------------------------------------------------ pages


def test_pages_are_light_and_say_what_they_are(visit, agenda, event):
    for path in ("/agenda/", "/agenda/2035/06/", "/agenda/bimtek/", "/"):
        answer = visit(path)
        assert answer.status_code == 200
        assert "Bimtek Inovasi" in answer.content.decode()
        assert len(answer.content) < LIMIT
    assert 'href="/agenda/"' in visit("/").content.decode()


def test_forms_are_kept_by_no_cache_and_no_search_engine(visit, event):
    answer = visit("/agenda/bimtek/daftar/")

    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"
    assert not answer.has_header("ETag")


@pytest.mark.parametrize("number", [1, 3])
def test_agenda_needs_as_many_queries_for_one_event_as_for_many(
    visit, agenda, number, settings, django_assert_num_queries
):
    settings.STORE_ANSWERS = False
    for _number in range(number):
        EventPageFactory(parent=agenda)
    paths = {"/agenda/": 18, "/agenda/2035/06/": 17}
    for path, queries in paths.items():
        visit(path)
        with django_assert_num_queries(queries):
            visit(path)


def test_event_is_described_for_search_engines(visit, event, home):
    EventSpeaker.objects.create(page=event, name="Dr. Ainie")
    EventPage.objects.update(first_published_at=timezone.now())
    # Without a picture of its own an event is shown with the region's.
    home.hero_image = image_with_renditions(FEED_RENDITION)
    home.save()

    node = read_head(visit("/agenda/bimtek/")).node("EducationEvent")

    assert set(node) >= EVENT_REQUIRED | EVENT_RECOMMENDED
    assert set(node["offers"]) >= OFFER_RECOMMENDED
    assert node["name"] == "Bimtek Inovasi"
    assert node["startDate"] == "2035-06-04T09:00:00+08:00"
    assert node["endDate"] == "2035-06-04T12:00:00+08:00"
    assert node["eventStatus"] == "https://schema.org/EventScheduled"
    assert node["eventAttendanceMode"] == (
        "https://schema.org/MixedEventAttendanceMode"
    )
    place, virtual = node["location"]
    assert place["name"] == "Aula Lantai III"
    assert place["address"] == "Jalan Provinsi 1"
    assert virtual["url"].endswith("/agenda/bimtek/")
    assert node["description"] == "Belajar menyusun proposal inovasi."
    assert node["organizer"]["name"] == "Dinas Kominfo"
    assert node["performer"] == [{"@type": "Person", "name": "Dr. Ainie"}]
    assert node["offers"]["url"].endswith("/agenda/bimtek/daftar/")
    assert node["maximumPhysicalAttendeeCapacity"] == 40


@pytest.mark.parametrize(
    ("status", "word"),
    [
        ("cancelled", "EventCancelled"),
        ("postponed", "EventPostponed"),
        ("moved", "EventRescheduled"),
    ],
)
def test_event_that_does_not_take_place_is_described_as_such(
    visit, event, status, word
):
    EventPage.objects.update(status=status, previous_starts_at="2035-05-01T01:00Z")

    node = read_head(visit("/agenda/bimtek/")).node("EducationEvent")

    assert node["eventStatus"] == f"https://schema.org/{word}"
    assert ("previousStartDate" in node) == (status == "moved")
    assert ("offers" in node) == (status == "moved")


def test_sitemap_and_search_know_the_event(visit, event, indexed_pages):
    assert "/agenda/bimtek/" in visit("/sitemap.xml").content.decode()
    answer = visit("/cari/?q=bimtek+proposal").content.decode()
    assert "/agenda/bimtek/" in answer


def test_front_page_leaves_out_what_is_over_or_off(visit, agenda):
    EventPageFactory(parent=agenda, title="Akan datang")
    EventPageFactory(parent=agenda, title="Ditunda dulu", status="postponed")
    EventPageFactory(
        parent=agenda,
        title="Tahun lalu",
        starts_at="2020-01-01T01:00Z",
        ends_at="2020-01-01T02:00Z",
    )

    front = visit("/").content.decode()

    shown = [
        title
        for title in ("Akan datang", "Ditunda dulu", "Tahun lalu")
        if title in front
    ]
    assert shown == ["Akan datang"]


def test_api_has_the_event_and_neither_meeting_nor_participants(visit, event):
    registration.register(
        event=event, details=Details(name="Zubaidah", email="zubaidah@example.test")
    )

    answer = visit("/api/v2/pages/?type=news.EventPage&fields=*")

    assert answer.status_code == 200
    [found] = json.loads(answer.content)["items"]
    assert found["kind"] == "training"
    assert found["time_zone"] == "Asia/Makassar"
    text = answer.content.decode()
    assert "zoom.test" not in text
    assert "Zubaidah" not in text
    assert "zubaidah" not in visit("/agenda/bimtek/").content.decode()


def test_names_of_organisations_lead_to_their_pages(visit, registry, agenda, event):
    page = OrganizationPageFactory(parent=registry, title="Dinas Kesehatan")
    names = ["dinas kesehatan", "Dinas Kesehatn", "Karang Taruna"]

    found = match_parties(agenda, names)

    assert {name: match.pk for name, match in found.items()} == {
        "dinas kesehatan": page.pk
    }
    InvitedParty.objects.create(
        page=event, name="Dinas Kesehatan", organization=Page.objects.get(pk=page.pk)
    )
    assert f'href="{page.url}"' in visit("/agenda/bimtek/").content.decode()


# -------------------------------------------------------------------- workbooks


def book(*rows):
    content = BytesIO()
    made = Workbook()
    for row in rows:
        made.active.append(row)
    made.save(content)
    return content.getvalue()


def send(event, content, user=None):
    return start_import(
        sheet="attendance",
        content=content,
        filename="daftar hadir.xlsx",
        context=Context(scope=event, user=user),
    )


SIGNED_LIST = (
    ["DAFTAR HADIR"],
    ["Bimbingan Teknis Inovasi Daerah"],
    [],
    ["No", "Nama", "NIP", "Jabatan", "Instansi", "No HP", "Tanda Tangan"],
    ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"],
    [1, "Siti Rahmah", "198503152010011001", "Kabid", "Dinkes", "0812 3456", "√"],
    [2, "Budi", "", "Kaur", "Desa Babulu", "", "v"],
    [3, "Tidak Datang", "", "", "Dinsos", "", "-"],
)


def test_list_as_offices_keep_it_comes_in_and_changes_nothing_again(event):
    run = apply_run(run=send(event, book(*SIGNED_LIST)))

    assert run.counts["new"] == 3
    rows = Participant.objects.order_by("pk").values_list(
        "name", "staff_number", "organization_name", "source"
    )
    assert list(rows) == [
        ("Siti Rahmah", "198503152010011001", "Dinkes", "workbook"),
        ("Budi", "", "Desa Babulu", "workbook"),
        ("Tidak Datang", "", "Dinsos", "workbook"),
    ]
    there = Attendance.objects.order_by("pk").values_list(
        "participant__name", flat=True
    )
    assert list(there) == ["Siti Rahmah", "Budi"]
    again = send(event, book(*SIGNED_LIST))
    assert (again.counts["unchanged"], again.counts["new"]) == (3, 0)


def test_export_comes_back_with_presence_that_was_ticked(event, tmp_path):
    for number in range(2):
        registration.register(
            event=event,
            details=Details(name=f"Peserta {number}", email=f"p{number}@example.test"),
        )
    path = tmp_path / "hadir.xlsx"
    export_sheet(sheet="attendance", context=Context(scope=event), target=path)
    out = load_workbook(path)
    table = out.worksheets[0]
    headers = [cell.value for cell in table[1]]
    assert not {"Surel", "NIP", "Telepon"} & set(headers)
    table.cell(2, headers.index("Hadir") + 1).value = "Ya"
    content = BytesIO()
    out.save(content)

    run = apply_run(run=send(event, content.getvalue()))

    assert (run.counts["changed"], run.counts["unchanged"]) == (1, 1)
    [attendance] = Attendance.objects.all()
    assert (attendance.participant.name, attendance.source) == (
        "Peserta 0",
        "workbook",
    )


def test_operators_import_no_list_of_an_event(event, organization):
    operator = make_operator(OrganizationPage.objects.get(pk=organization.pk))

    run = send(event, book(*SIGNED_LIST), user=operator)

    assert run.counts["refused"] == 3


def test_screen_of_participants_leads_to_workbooks(admin, event):
    page = admin.get(reverse("agenda_participants:index", args=[event.pk]))
    address = f"{reverse('spreadsheets:upload', args=['attendance'])}?export_scope="

    assert f"{address}{event.pk}" in page.content.decode()
    upload = admin.get(f"{address}{event.pk}")
    assert upload.context["form"].initial["scope"] == event


def test_workbooks_go_with_the_personal_data(event, tmp_path):
    run = apply_run(run=send(event, book(*SIGNED_LIST)))
    path = tmp_path / "hadir.xlsx"
    export_sheet(sheet="attendance", context=Context(scope=event), target=path)
    end = event.ends_at

    clear_participants(now=end + timedelta(days=399))
    assert ImportRun.objects.filter(pk=run.pk).exists()
    clear_participants(now=end + timedelta(days=401))

    assert not ImportRun.objects.exists()
    assert not Export.objects.exists()


@pytest.mark.parametrize(
    ("days", "cell", "value"),
    [
        (1, "Ya", (1,)),
        (1, "√", (1,)),
        (1, 1, (1,)),
        (1, "Tidak", ()),
        (1, "Belum ada", ()),
        (3, "Ya", (1, 2, 3)),
        (3, "1, 3", (1, 3)),
        (3, "1 dan 2", (1, 2)),
        (3, 2.0, (2,)),
        (3, "tidak", ()),
        (3, 0, ()),
    ],
)
def test_presence_is_read_as_it_is_written(days, cell, value):
    assert PresenceWidget(days).parse_filled(cell).value == value


@pytest.mark.parametrize(("days", "cell"), [(3, "4"), (3, "1, 9"), (1, "mungkin")])
def test_presence_on_no_day_of_the_event_is_refused(days, cell):
    with pytest.raises(CellError):
        PresenceWidget(days).parse_filled(cell)


def test_whoever_leaves_takes_a_copy_and_is_forgotten_as_a_participant(event):
    person = UserFactory(email="Zubaidah@example.test", is_active=False)
    registration.register(
        event=event,
        details=Details(
            name="Zubaidah", email="zubaidah@example.test", organization_name="Dinkes"
        ),
    )
    [section] = [one for one in sections() if one.model is Participant]
    assert Participant.objects.filter(section.also(person)).count() == 1

    anonymise_person(person=person, actor=None)

    kept = Participant.objects.values_list("name", "email", "organization_name")
    assert list(kept) == [("", "", "Dinkes")]
