import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.admin.menu import admin_menu

from spreadsheets.models import ImportRun
from spreadsheets.resources import Context
from spreadsheets.services import start_import
from tests.spreadsheets.conftest import csv_of

pytestmark = pytest.mark.once

HEADER = ("Nama", "Jumlah")
EVIL = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def no_groups(site, sheets):
    Group.objects.all().delete()


@pytest.fixture
def as_sender(client, sender):
    client.force_login(sender)
    return client


@pytest.fixture
def run_of(site):
    def run_of(user, *rows):
        return start_import(
            sheet="groups",
            content=csv_of(HEADER, *(rows or [("Satu", 1)])),
            filename="uji.csv",
            context=Context(scope=site, user=user),
        )

    return run_of


def url(name, *args):
    return reverse(f"spreadsheets:{name}", args=args)


def upload(client, site, content, name="uji.csv"):
    data = {"file": SimpleUploadedFile(name, content), "scope": site.pk}
    return client.post(url("upload", "groups"), data)


def names():
    return sorted(Group.objects.values_list("name", flat=True))


def shown_labels(response):
    return [row.label for row in response.context["rows"]]


def test_upload_preview_confirm_report(as_sender, site):
    answer = upload(as_sender, site, csv_of(HEADER, ("Satu", 1), ("Dua", "?")))

    run = ImportRun.objects.get()
    assert answer.url == url("run", run.pk)
    assert names() == []
    preview = as_sender.get(answer.url)
    assert preview.context["planned"] is True
    assert shown_labels(preview) == ["Satu"]
    assert url("confirm", run.pk) in preview.content.decode()

    assert as_sender.get(url("confirm", run.pk)).status_code == 405
    assert as_sender.post(url("confirm", run.pk)).url == url("run", run.pk)

    report = as_sender.get(url("run", run.pk))
    assert (names(), report.context["run"].state) == (["Satu"], "applied")
    assert url("confirm", run.pk) not in report.content.decode()


def test_confirming_twice_writes_once(as_sender, sender, run_of):
    run = run_of(sender)
    as_sender.post(url("confirm", run.pk))
    Group.objects.all().delete()

    as_sender.post(url("confirm", run.pk))

    assert names() == []


def test_discarded_run_can_not_be_confirmed_nor_an_applied_one_discarded(
    as_sender, sender, run_of
):
    given_up, done = run_of(sender), run_of(sender, ("Dua", 1))

    as_sender.post(url("discard", given_up.pk))
    as_sender.post(url("confirm", given_up.pk))
    as_sender.post(url("confirm", done.pk))
    as_sender.post(url("discard", done.pk))

    states = ImportRun.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["discarded", "applied"]
    assert names() == ["Dua"]


def test_failure_is_said_and_nothing_written(as_sender, sender, run_of):
    run = run_of(sender, ("Satu", 1), ("Dua", 666))

    page = as_sender.post(url("confirm", run.pk), follow=True)

    assert names() == []
    assert page.content.decode().count("Not that many.") == 2


@pytest.mark.parametrize(
    "content",
    [b"%PDF-1.4", b"   ", b"<html><table></table></html>", b"PK\x03\x04 truncated"],
)
def test_unusable_file_is_refused_on_the_form(as_sender, site, content):
    answer = upload(as_sender, site, content)

    assert answer.status_code == 200
    assert len(answer.context["form"].errors["file"]) == 1
    assert ImportRun.objects.count() == 0


def test_file_without_a_known_table_leads_to_the_screen_that_shows_it(as_sender, site):
    answer = upload(as_sender, site, csv_of(("A", "B"), (1, 2)))

    run = ImportRun.objects.get()
    assert (run.state, answer.url) == ("unread", url("layout", run.pk))
    assert run.error in as_sender.get(answer.url).context["run"].error


def test_form_is_refused_without_a_file_and_for_a_foreign_scope(as_sender, site):
    missing = as_sender.post(url("upload", "groups"), {"scope": site.pk})
    foreign = as_sender.post(
        url("upload", "groups"),
        {"scope": site.pk + 1, "file": SimpleUploadedFile("a.csv", csv_of(HEADER))},
    )

    assert list(missing.context["form"].errors) == ["file"]
    assert list(foreign.context["form"].errors) == ["scope"]
    assert "create_missing" not in missing.context["form"].fields


def test_unknown_sheet_is_404_and_a_closed_one_is_refused(client, person):
    client.force_login(person("stranger@elsewhere"))

    assert client.get(url("upload", "nothing")).status_code == 404
    refused = client.get(url("upload", "groups"))
    assert refused.url == reverse("wagtailadmin_home")


@pytest.mark.parametrize("name", ["run", "confirm", "discard", "file"])
@pytest.mark.parametrize(
    ("owner", "visitor", "may"),
    [
        ("sender@testserver", "sender@testserver", True),
        ("sender@testserver", "other@testserver", False),
        ("sender@testserver", "keeper@testserver", True),
        ("sender@testserver", "keeper@elsewhere", False),
        ("keeper@testserver", "sender@testserver", False),
        (None, "sender@testserver", False),
        (None, "keeper@testserver", True),
        # Rights that were taken close one's own runs too.
        ("sender@elsewhere", "sender@elsewhere", False),
    ],
)
def test_run_exists_for_its_sender_and_the_keepers(
    client, person, run_of, name, owner, visitor, may
):
    people = {user: person(user) for user in {owner, visitor} - {None}}
    run = run_of(people.get(owner))
    client.force_login(people[visitor])
    ask = client.post if name in ("confirm", "discard") else client.get

    answer = ask(url(name, run.pk))
    if answer.streaming:
        b"".join(answer.streaming_content)  # the client closes it at its end
    listed = [r.pk for r in client.get(url("index")).context["runs"]]

    assert answer.status_code == (404 if not may else 200 if ask == client.get else 302)
    assert (run.pk in listed) is may
    if not may:
        assert ImportRun.objects.get().state == "planned"


def test_file_comes_back_as_a_download_of_its_own_bytes(as_sender, sender, run_of):
    run = run_of(sender)

    answer = as_sender.get(url("file", run.pk))

    assert b"".join(answer.streaming_content) == csv_of(HEADER, ("Satu", 1))
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == 'attachment; filename="uji.csv"'


def test_missing_file_is_404(as_sender, sender, run_of):
    run = run_of(sender)
    run.file.storage.delete(run.file.name)

    assert as_sender.get(url("file", run.pk)).status_code == 404


def test_nothing_from_a_cell_or_name_becomes_markup(as_sender, site):
    content = csv_of(
        (*HEADER, f"Ket {EVIL}"), (EVIL, 1, EVIL), (f"b{EVIL}", EVIL, EVIL)
    )
    run_url = upload(as_sender, site, content, name=f"{EVIL}.csv").url
    pages = [as_sender.get(url("index"))]
    pages += [as_sender.get(f"{run_url}?action={a}") for a in ("new", "refused")]

    assert [EVIL in page.content.decode() for page in pages] == [False] * 3
    shown = ["alert(1)" in page.content.decode() for page in pages]
    assert shown[1:] == [True, True]


def test_tabs_search_and_pages_choose_the_rows(as_sender, sender, run_of):
    rows = [(f"Baris {n:02d}", 1) for n in range(60)]
    run = run_of(sender, *rows, ("Salah", "?"))
    address = url("run", run.pk)

    first = as_sender.get(address)
    second = as_sender.get(f"{address}?action=new&p=2")
    found = as_sender.get(f"{address}?action=new&q=baris 59")
    refused = as_sender.get(f"{address}?action=refused&p=nonsense")
    unknown = as_sender.get(f"{address}?action=<x>")

    assert shown_labels(first) == [f"Baris {n:02d}" for n in range(50)]
    assert shown_labels(second) == [f"Baris {n:02d}" for n in range(50, 60)]
    assert shown_labels(found) == ["Baris 59"]
    assert shown_labels(refused) == ["Salah"]
    assert unknown.context["action"] == "new"
    counts = {tab["action"]: tab["count"] for tab in first.context["tabs"]}
    assert (counts["new"], counts["refused"], counts["changed"]) == (60, 1, 0)


def test_numbers_of_queries_do_not_grow_with_rows_or_runs(
    as_sender, sender, run_of, monkeypatch
):
    monkeypatch.setattr(admin_menu, "menu_items_for_request", lambda request: [])
    asked = []
    for count in (1, 3):
        rows = [(f"Baris {n}", 1) for n in range(count)]
        runs = [run_of(sender, *rows) for _ in range(count)]
        for address in (url("index"), url("run", runs[0].pk)):
            as_sender.get(address)
            with CaptureQueriesContext(connection) as queries:
                as_sender.get(address)
            asked.append(len(queries))

    # The literal differs: the site's middleware asks for the region as well.
    assert asked[:2] == asked[2:]
    assert max(asked) <= 19
