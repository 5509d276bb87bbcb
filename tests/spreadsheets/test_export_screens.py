"""Taking records out in the admin: at once, in the background, and as a template."""

from datetime import timedelta
from io import BytesIO, StringIO
from urllib.parse import quote

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import slugify
from openpyxl import load_workbook
from wagtail.admin.menu import admin_menu
from wagtail.models import ModelLogEntry

from spreadsheets import registry
from spreadsheets.models import Export, ExportRow
from spreadsheets.registry import Listing, get_sheet
from spreadsheets.resources import Context
from spreadsheets.services import background_exports
from spreadsheets.services.background_exports import (
    silent_exports,
    start_export,
    waiting_exports,
    work_on_export,
)
from tests.spreadsheets.conftest import GroupResource, make_sheet

pytestmark = pytest.mark.once


@pytest.fixture(autouse=True)
def groups(site, sheets):
    Group.objects.all().delete()
    return [Group.objects.create(name=name) for name in ("Satu", "Dua", "=1+1")]


@pytest.fixture
def as_sender(client, sender):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.force_login(sender)
    return client


@pytest.fixture
def many(monkeypatch):
    """Already three rows are many."""
    monkeypatch.setattr(background_exports, "INLINE_ROWS", 2)
    monkeypatch.setattr("spreadsheets.views.exports.INLINE_ROWS", 2)


def url(name, *args):
    return reverse(f"spreadsheets:{name}", args=args)


def body(answer):
    return b"".join(answer.streaming_content)


def names_in(content):
    sheet = load_workbook(BytesIO(content)).worksheets[0]
    return [row[0].value for row in sheet.iter_rows(min_row=2)]


def ask(client, site, query="", **data):
    data = {"scope": site.pk, "kind": "xlsx", **data}
    return client.post(f"{url('export', 'groups')}{query}", data)


def listing_of(monkeypatch, *names):
    """Let the sheet have a listing that shows these groups."""

    def listing(request):
        if "q" not in request.GET:
            return None
        ids = Group.objects.filter(name__in=names).values_list("pk", flat=True)
        return Listing(frozenset(ids), (f"Cari {request.GET['q']}",))

    sheet = make_sheet("groups", GroupResource)
    listed = registry.Sheet(**{**vars(sheet), "listing": listing})
    monkeypatch.setitem(registry._sheets, "groups", listed)


def test_a_small_export_is_downloaded_at_once(as_sender, site, sender):
    answer = ask(as_sender, site)

    export = Export.objects.get()
    with translation.override(settings.LANGUAGE_CODE):
        place = slugify(str(site))  # whatever the person's language is
    name = f"groups-{place}-{timezone.localdate():%Y-%m-%d}.xlsx"
    assert names_in(body(answer)) == ["=1+1", "Dua", "Satu"]
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    assert (export.user, export.complete, export.row_count) == (sender, True, 3)
    assert (export.filename, export.scope, export.file.name) == (name, "testserver", "")


@pytest.mark.parametrize(("kind", "begins"), [("ods", b"PK"), ("csv", b"\xef\xbb\xbf")])
def test_the_format_is_chosen(as_sender, site, kind, begins):
    answer = ask(as_sender, site, kind=kind)

    assert body(answer).startswith(begins)
    assert answer["Content-Disposition"].endswith(f'.{kind}"')


def test_a_filtered_listing_narrows_and_is_said_in_words(as_sender, site, monkeypatch):
    listing_of(monkeypatch, "Satu", "Dua")

    screen = as_sender.get(f"{url('export', 'groups')}?q=u")
    form = screen.content.decode()
    filtered = ask(as_sender, site, "?q=u", rows="filtered")
    everything = ask(as_sender, site, "?q=u", rows="all")

    assert screen.context["form"]["rows"].value() == "filtered"
    assert "What the listing shows: 2 records (Cari u)" in form
    assert "All that you may edit: 3 records" in form
    assert names_in(body(filtered)) == ["Dua", "Satu"]
    assert names_in(body(everything)) == ["=1+1", "Dua", "Satu"]
    kept = list(Export.objects.order_by("pk").values_list("filters", flat=True))
    assert kept == [{"query": "q=u", "words": ["Cari u"]}, {}]


def test_a_listing_that_shows_nothing_gives_a_sentence_and_no_file(
    as_sender, site, monkeypatch
):
    listing_of(monkeypatch)

    form = as_sender.get(f"{url('export', 'groups')}?q=x").context["form"]
    answer = ask(as_sender, site, "?q=x", rows="filtered")

    assert form["rows"].value() == "all"
    assert "The listing shows nothing that you may export" in answer.content.decode()
    assert not Export.objects.exists()


def test_an_empty_register_leads_to_the_template(as_sender, site):
    Group.objects.all().delete()

    answer = ask(as_sender, site)

    assert "download the template" in answer.content.decode()
    assert not Export.objects.exists()


def test_scopes_of_others_and_unknown_sheets_are_closed(
    client, person, as_sender, site
):
    foreign = as_sender.post(
        url("export", "groups"), {"scope": site.pk + 1, "kind": "xlsx"}
    )
    assert list(foreign.context["form"].errors) == ["scope"]
    assert as_sender.get(url("export", "nothing")).status_code == 404

    client.force_login(person("stranger@elsewhere"))
    for address in (url("export", "groups"), url("template", "groups", "csv")):
        assert client.get(address).url == reverse("wagtailadmin_home")
    assert not Export.objects.exists()


@pytest.mark.parametrize("kind", ["xlsx", "ods", "csv"])
def test_a_template_is_downloaded_and_keeps_nothing(as_sender, kind, settings):
    settings.LANGUAGE_CODE = "en"

    answer = as_sender.get(url("template", "groups", kind))

    name = f"template-groups-testserver-default.{kind}"
    assert len(body(answer)) > 100
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert not Export.objects.exists()


# ------------------------------------------------------------- personal data


@pytest.fixture
def personal(monkeypatch):
    monkeypatch.setattr(GroupResource.fields["permissions"], "personal", True)


def allow_personal_data(user):
    user.user_permissions.add(Permission.objects.get(codename="export_personal_data"))


def test_personal_data_is_offered_only_to_those_who_may(
    as_sender, sender, site, personal
):
    before = as_sender.get(url("export", "groups"))
    sneaked = load_workbook(BytesIO(body(ask(as_sender, site, personal="on"))))
    allow_personal_data(sender)
    after = as_sender.get(url("export", "groups"))

    assert "personal" not in before.context["form"].fields
    assert "personal" in after.context["form"].fields
    headers = [cell.value for cell in sneaked.worksheets[0][1]]
    assert "Jumlah" not in headers
    assert not ModelLogEntry.objects.filter(action__startswith="spreadsheets").exists()


def test_each_export_of_personal_data_is_logged(as_sender, sender, site, personal):
    allow_personal_data(sender)

    sent = load_workbook(BytesIO(body(ask(as_sender, site, personal="on"))))

    assert "Jumlah" in [cell.value for cell in sent.worksheets[0][1]]
    entry = ModelLogEntry.objects.get(action="spreadsheets.export_personal_data")
    export = Export.objects.get()
    assert (entry.user, entry.object_id) == (sender, str(export.pk))
    assert entry.data == {
        "sheet": "groups",
        "scope": "testserver",
        "rows": 3,
        "filename": export.filename,
    }


def test_the_permission_can_be_given_to_groups():
    from wagtail import hooks

    offered = {
        permission.codename
        for hook in hooks.get_hooks("register_permissions")
        for permission in hook()
    }
    assert "export_personal_data" in offered


# ------------------------------------------------------------- the background


def test_a_large_export_is_written_in_the_background(
    as_sender, site, many, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=False) as callbacks:
        answer = ask(as_sender, site)
    export = Export.objects.get()
    waiting = as_sender.get(answer.url)
    progress = as_sender.get(url("export_progress", export.pk)).json()
    missing = as_sender.get(url("export_file", export.pk))
    for callback in callbacks:
        callback()
    ready = as_sender.get(answer.url)
    fetched = as_sender.get(url("export_file", export.pk))

    assert answer.url == url("export_status", export.pk)
    assert (export.total, export.complete) == (3, False)
    assert waiting.context["state"] == "busy"
    assert '<noscript><meta http-equiv="refresh"' in waiting.content.decode()
    assert progress == {
        "state": "busy",
        "progress": 0,
        "total": 3,
        "text": "0 of 3 rows",
    }
    assert missing.status_code == 404
    assert ready.context["state"] == "ready"
    assert "refresh" not in ready.content.decode()
    assert names_in(body(fetched)) == ["=1+1", "Dua", "Satu"]
    assert fetched["Content-Disposition"] == f'attachment; filename="{export.filename}"'
    export.refresh_from_db()
    assert (export.complete, export.progress, export.row_count) == (True, 3, 3)
    assert export.options["ids"] == []


@pytest.fixture
def announced(site):
    def announced(user, **options):
        ids = Group.objects.order_by("name").values_list("pk", flat=True)
        return start_export(
            sheet="groups",
            context=Context(scope=site, user=user),
            kind="csv",
            object_ids=list(ids),
            **options,
        )

    return announced


@pytest.mark.parametrize(
    ("owner", "visitor", "status"),
    [
        ("sender@testserver", "sender@testserver", 200),
        ("sender@testserver", "other@testserver", 404),
        ("sender@testserver", "keeper@testserver", 200),
        ("sender@testserver", "keeper@elsewhere", 404),
        ("sender@elsewhere", "sender@elsewhere", 404),
    ],
)
def test_an_export_exists_for_its_maker_and_the_keepers(
    client, person, announced, owner, visitor, status
):
    people = {user: person(user) for user in {owner, visitor}}
    export = announced(people[owner])
    if owner.endswith("@testserver"):
        work_on_export(export.pk)
    client.force_login(people[visitor])

    answers = [
        client.get(url(f"export_{name}", export.pk))
        for name in ("status", "progress", "file")
    ]
    for answer in answers:
        if answer.streaming:
            body(answer)

    assert [answer.status_code for answer in answers] == [status] * 3


def test_keepers_without_the_permission_get_no_personal_data(
    client, person, announced, personal
):
    sender, keeper = person("sender@testserver"), person("keeper@testserver")
    allow_personal_data(sender)
    export = announced(sender, personal=True)
    work_on_export(export.pk)

    client.force_login(keeper)
    refused = client.get(url("export_file", export.pk)).status_code
    client.force_login(sender)
    assert (refused, client.get(url("export_status", export.pk)).status_code) == (
        404,
        200,
    )


def test_rights_are_asked_again_by_the_worker(announced, sender):
    export = announced(sender)
    sender.is_staff = False
    sender.save()

    work_on_export(export.pk)

    export.refresh_from_db()
    assert export.error == "You may not export from here."
    assert (export.file.name, ExportRow.objects.count()) == ("", 0)


def test_two_workers_write_one_file(announced, sender, monkeypatch):
    export = announced(sender)
    wrote = []
    real = background_exports.export_sheet

    def slow(**options):
        wrote.append(export.pk)
        work_on_export(export.pk)  # the second worker, meanwhile
        return real(**options)

    monkeypatch.setattr(background_exports, "export_sheet", slow)
    work_on_export(export.pk)
    work_on_export(export.pk)

    assert wrote == [export.pk]
    assert ExportRow.objects.filter(export=export).count() == 3


def test_what_a_dead_worker_left_is_begun_again(as_sender, announced, sender):
    export = announced(sender)
    ExportRow.objects.create(export=export, object_id=1, values=[])
    Export.objects.update(heartbeat_at=timezone.now() - timedelta(minutes=2))
    stopped = as_sender.get(url("export_status", export.pk))

    as_sender.post(url("export_repeat", export.pk))
    work_on_export(export.pk)

    assert stopped.context["state"] == "stopped"
    assert as_sender.get(url("export_repeat", export.pk)).status_code == 405
    export.refresh_from_db()
    assert export.complete
    assert ExportRow.objects.filter(export=export).count() == 3


def test_a_mistake_of_the_program_is_said_and_can_be_repeated(
    as_sender, announced, sender, monkeypatch
):
    export = announced(sender)

    def broken(**options):
        raise RuntimeError("disk")

    monkeypatch.setattr(background_exports, "export_sheet", broken)
    with pytest.raises(RuntimeError):
        work_on_export(export.pk)

    page = as_sender.get(url("export_status", export.pk))
    assert page.context["state"] == "failed"
    assert "The program made a mistake here." in page.content.decode()
    assert not Export.objects.filter(waiting_exports() & silent_exports()).exists()


def test_clear_exports_deletes_old_files_and_older_bases(
    announced, sender, settings, as_sender
):
    young, old, ancient = (announced(sender) for _ in range(3))
    for export in (young, old, ancient):
        work_on_export(export.pk)
    given_up = announced(sender)
    storage = Export.objects.get(pk=old.pk).file.storage
    files = [Export.objects.get(pk=e.pk).file.name for e in (young, old, ancient)]
    ages = {young: 6, old: 8, ancient: 401, given_up: 8}
    for export, days in ages.items():
        made = timezone.now() - timedelta(days=days)
        Export.objects.filter(pk=export.pk).update(created_at=made)
    storage.save("feeds/baru.csv", ContentFile(b"x"))

    out = StringIO()
    call_command("clear_exports", "--json", stdout=out)

    assert [storage.exists(name) for name in files] == [True, False, False]
    assert list(Export.objects.order_by("pk").values_list("pk", flat=True)) == [
        young.pk,
        old.pk,
    ]
    assert (
        out.getvalue().strip() == '{"files": 2, "bases": 1, "given_up": 1, "feeds": 0}'
    )
    assert ExportRow.objects.filter(export=old).count() == 3
    assert as_sender.get(url("export_status", old.pk)).context["state"] == "gone"


def test_numbers_of_queries_do_not_grow(
    as_sender, site, announced, sender, monkeypatch
):
    monkeypatch.setattr(admin_menu, "menu_items_for_request", lambda request: [])
    listing_of(monkeypatch, "Satu")
    asked = []
    for count in (1, 3):
        for _ in range(count):
            announced(sender)
            Group.objects.create(name=f"Grup {Group.objects.count()}")
        address = f"{url('export', 'groups')}?q=u"
        as_sender.get(address)
        with CaptureQueriesContext(connection) as queries:
            as_sender.get(address)
        asked.append(len(queries))

    assert asked[0] == asked[1]
    assert asked[0] <= 22


def test_query_strings_become_no_markup(as_sender):
    evil = '"><script>alert(1)</script>'

    page = as_sender.get(f"{url('export', 'groups')}?q={quote(evil)}")

    assert "<script>alert(1)" not in page.content.decode()


def test_listing_hook_is_optional():
    assert get_sheet("groups").listing is None
