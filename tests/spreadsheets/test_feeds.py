"""Links from which spreadsheet programs refresh: what they give, to whom, how often."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.core.files.storage import storages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from spreadsheets.models import Export, ExportRow, FeedLink, WatchedSource
from spreadsheets.services import feeds
from spreadsheets.services.feeds import FRESH, clear_feeds, make_feed, new_secret
from tests.spreadsheets.conftest import GroupResource


@pytest.fixture(autouse=True)
def groups(site, sheets):
    cache.clear()
    Group.objects.all().delete()
    yield [Group.objects.create(name=name) for name in ("Satu", "=1+1")]
    cache.clear()


@pytest.fixture
def keeper(person):
    return person("keeper@testserver")


@pytest.fixture
def link(keeper):
    secret, secret_hash = new_secret()
    link = FeedLink.objects.create(
        name="Dasbor",
        sheet="groups",
        scope="testserver",
        user=keeper,
        secret_hash=secret_hash,
    )
    link.secret = secret
    return link


pytestmark = pytest.mark.once


def address(link, kind="csv"):
    return reverse("spreadsheets_feeds:feed", args=[link.secret, kind])


def body(answer):
    return b"".join(answer.streaming_content)


def later():
    """Let the time pass for which a table counts as fresh."""
    for link in FeedLink.objects.all():
        for kind in ("csv", "xlsx"):
            cache.delete(f"{feeds._key(link, kind)}:writing")


def test_anybody_with_the_address_gets_the_table(client, link):
    answer = client.get(address(link))

    text = body(answer).decode("utf-8-sig")
    assert text.splitlines() == ["Nama;Jumlah;Koordinat", "'=1+1;0;", "Satu;0;"]
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith('attachment; filename="groups-')
    assert not answer.cookies


def test_the_workbook_is_the_table_alone(client, link):
    book = load_workbook(BytesIO(body(client.get(address(link, "xlsx")))))

    assert len(book.worksheets) == 1
    assert [[c.value for c in row] for row in book.worksheets[0]] == [
        ["Nama", "Jumlah", "Koordinat"],
        ["=1+1", 0, None],
        ["Satu", 0, None],
    ]


def test_refreshing_stores_nothing(client, link):
    for _ in range(3):
        body(client.get(address(link)))
        later()

    assert (Export.objects.count(), ExportRow.objects.count()) == (0, 0)
    _folders, files = storages["imports"].listdir("feeds")
    own = cache.get(feeds._key(link, "csv")).name
    assert [f for f in files if f"feeds/{f}" == own] == [own.removeprefix("feeds/")]


def test_an_unchanged_table_is_not_sent_again(client, link):
    first = client.get(address(link, "xlsx"))
    body(first)
    later()

    same = client.get(address(link, "xlsx"), headers={"if-none-match": first["ETag"]})
    Group.objects.create(name="Tiga")
    later()
    other = client.get(address(link, "xlsx"), headers={"if-none-match": first["ETag"]})

    assert (same.status_code, other.status_code) == (304, 200)
    assert same["Cache-Control"] == "private, no-store"
    assert body(other)
    assert other["ETag"] != first["ETag"]


def test_head_says_the_same_without_the_table(client, link):
    answer = client.head(address(link))

    assert answer.status_code == 200
    assert answer["ETag"]
    assert b"".join(answer) == b""
    assert client.post(address(link)).status_code == 405


def test_no_personal_data_leaves(client, link, keeper, monkeypatch):
    monkeypatch.setattr(GroupResource.fields["permissions"], "personal", True)
    keeper.is_superuser = True
    keeper.save()

    assert b"Jumlah" not in body(client.get(address(link)))


def test_revoked_closed_and_unknown_links_give_nothing(client, link, keeper):
    body(client.get(address(link)))
    keeper.is_active = False
    keeper.save()
    inactive = client.get(address(link))
    keeper.is_active, keeper.is_staff = True, False
    keeper.save()
    without_rights = client.get(address(link))
    keeper.is_staff = True
    keeper.save()
    feeds.revoke_link(link=link, user=keeper)
    revoked = client.get(address(link))
    link.secret = "x" * 43
    unknown = client.get(address(link))

    answers = [inactive, without_rights, revoked, unknown]
    assert [a.status_code for a in answers] == [404, 404, 410, 404]
    assert [a["Cache-Control"] for a in answers] == ["private, no-store"] * 4


def test_many_programs_cause_one_export(client, link, monkeypatch):
    written = []
    real = feeds.export_sheet

    def counting(**options):
        written.append(1)
        # While it is written, another program asks for the first time.
        assert make_feed(link, "csv") is None
        return real(**options)

    monkeypatch.setattr(feeds, "export_sheet", counting)
    answers = [body(client.get(address(link))) for _ in range(3)]

    assert (len(written), len(set(answers))) == (1, 1)


def test_the_first_that_comes_too_early_is_asked_to_wait(client, link):
    cache.add(f"{feeds._key(link, 'csv')}:writing", True, FRESH)

    answer = client.get(address(link))

    assert (answer.status_code, answer["Retry-After"]) == (503, str(FRESH))


def test_use_is_noted_once_a_minute(client, link):
    body(client.get(address(link)))
    link.refresh_from_db()
    first = link.last_used_at
    body(client.get(address(link)))
    link.refresh_from_db()
    again = link.last_used_at
    FeedLink.objects.update(last_used_at=first - timedelta(minutes=2))
    body(client.get(address(link)))
    link.refresh_from_db()

    assert again == first
    assert link.last_used_at > first - timedelta(minutes=1)


def test_a_refresh_asks_as_much_for_more_rows(client, link):
    asked = []
    for _ in range(2):
        Group.objects.bulk_create(
            Group(name=f"Grup {n}") for n in range(len(asked), len(asked) * 20 + 3)
        ) if asked else None
        later()
        with CaptureQueriesContext(connection) as queries:
            body(client.get(address(link)))
        asked.append(len(queries))

    # The first use is noted as well.
    assert asked[0] - 0 >= asked[1]
    assert asked[0] <= 20


def test_files_nobody_refreshes_are_cleared(client, link, monkeypatch):
    body(client.get(address(link)))
    name = cache.get(feeds._key(link, "csv")).name
    assert storages["imports"].exists(name)

    monkeypatch.setattr(feeds, "REMEMBERED", -10)
    assert clear_feeds() >= 1
    assert not storages["imports"].exists(name)


# ------------------------------------------------------------------- screens

LINKS = "/admin/feed-links/"
SOURCES = "/admin/watched-sources/"


@pytest.fixture
def as_keeper(client, keeper):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.force_login(keeper)
    return client


def test_the_secret_is_shown_once_and_not_stored(as_keeper, keeper):
    data = {"name": "Dasbor", "place": "groups/testserver"}
    answer = as_keeper.post(f"{LINKS}new/", data)
    link = FeedLink.objects.get()

    shown = as_keeper.get(answer.url)
    again = as_keeper.get(answer.url)

    (path,) = set(re.findall(r"(/spreadsheets/feed/[\w-]+)\.", shown.content.decode()))
    secret = path.rpartition("/")[2]
    assert (link.user, link.sheet, link.scope) == (keeper, "groups", "testserver")
    assert link.secret_hash == feeds.hash_of(secret)
    assert secret not in again.content.decode()
    assert "no-store" in shown["Cache-Control"]
    as_keeper.logout()
    assert body(as_keeper.get(f"{path}.csv"))


def test_nobody_connects_what_they_do_not_keep(as_keeper, client, person):
    data = {"name": "Curi", "place": "groups/elsewhere"}
    assert as_keeper.post(f"{LINKS}new/", data).status_code == 200
    source = {"kind": "url", "location": "https://x.go.id/", "minutes": 5}
    source |= {"mode": "wait", **data}
    assert as_keeper.post(f"{SOURCES}new/", source).status_code == 200

    client.force_login(person("sender@testserver"))
    for address_ in (LINKS, SOURCES, f"{LINKS}new/", f"{SOURCES}new/"):
        assert client.get(address_).url == reverse("wagtailadmin_home")
    assert not FeedLink.objects.exists()
    assert not WatchedSource.objects.exists()


def test_rows_of_other_scopes_do_not_exist(client, person, link, keeper):
    source = WatchedSource.objects.create(
        name="Folder dinas", sheet="groups", scope="testserver", user=keeper,
        kind="folder", location="/x",
    )  # fmt: skip
    stranger = person("keeper@elsewhere")
    from wagtail.models import Site

    Site.objects.create(hostname="elsewhere", root_page=Site.objects.get().root_page)
    client.force_login(stranger)

    assert "Dasbor" not in client.get(LINKS).content.decode()
    assert "Folder dinas" not in client.get(SOURCES).content.decode()
    for base, row, views in (
        (LINKS, link, ("edit", "delete", "history", "usage", "created")),
        (SOURCES, source, ("edit", "delete", "history", "usage", "check")),
    ):
        for view in views:
            for ask in (client.get, client.post):
                answer = ask(f"{base}{view}/{row.pk}/")
                assert answer.status_code in (302, 403, 404, 405), view
                if answer.status_code == 302:
                    assert answer.url == reverse("wagtailadmin_home"), view
    link.refresh_from_db()
    assert link.revoked_at is None
    assert WatchedSource.objects.filter(checked_at=None).count() == 1


def test_revoking_asks_first_and_keeps_the_row(as_keeper, link):
    asked = as_keeper.get(f"{LINKS}delete/{link.pk}/")
    link.refresh_from_db()
    assert link.revoked_at is None
    assert "Yes, revoke" in asked.content.decode()

    as_keeper.post(f"{LINKS}delete/{link.pk}/")

    link.refresh_from_db()
    assert link.revoked_at <= timezone.now()
    listing = as_keeper.get(LINKS).content.decode()
    assert "Dasbor" in listing
    assert f"{LINKS}delete/{link.pk}/" not in listing


def test_a_source_is_saved_in_the_name_of_whoever_saves_it(
    as_keeper, client, person, keeper, settings, tmp_path
):
    settings.SPREADSHEETS_WATCH_FOLDERS = [str(tmp_path)]
    data = {
        "name": "Sumber",
        "place": "groups/testserver",
        "kind": "folder",
        "location": str(tmp_path),
        "mode": "apply",
        "minutes": "15",
        "active": "on",
    }
    wrong = as_keeper.post(f"{SOURCES}new/", {**data, "location": "/etc"})
    zero = as_keeper.post(f"{SOURCES}new/", {**data, "minutes": "0"})
    as_keeper.post(f"{SOURCES}new/", data)
    source = WatchedSource.objects.get()
    assert source.user == keeper
    assert list(wrong.context["form"].errors) == ["location"]
    assert list(zero.context["form"].errors) == ["minutes"]

    other = person("keeper2@testserver")
    client.force_login(other)
    client.post(f"{SOURCES}edit/{source.pk}/", {**data, "name": "Milik lain"})

    source.refresh_from_db()
    assert (source.name, source.user) == ("Milik lain", other)


def test_check_now_says_what_was_found(as_keeper, keeper, settings, tmp_path):
    settings.SPREADSHEETS_WATCH_FOLDERS = [str(tmp_path)]
    source = WatchedSource.objects.create(
        name="Sumber", sheet="groups", scope="testserver", user=keeper,
        kind="folder", location=str(tmp_path / "tidak-ada"),
    )  # fmt: skip
    check = f"{SOURCES}check/{source.pk}/"

    broken = as_keeper.post(check, follow=True).content.decode()
    WatchedSource.objects.update(location=str(tmp_path))
    fine = as_keeper.post(check, follow=True).content.decode()
    listing = as_keeper.get(SOURCES).content.decode()

    assert "The folder can&#x27;t be read" in broken
    assert "Nothing changed since the last check." in fine
    assert check in listing
    assert "Groups: " in listing


def test_listings_ask_as_much_for_more(as_keeper, keeper, monkeypatch):
    from wagtail.admin.menu import admin_menu

    monkeypatch.setattr(admin_menu, "menu_items_for_request", lambda request: [])
    for base in (LINKS, SOURCES):
        asked = []
        for count in (1, 3):
            for _ in range(count):
                FeedLink.objects.create(
                    name="L", sheet="groups", scope="testserver", user=keeper,
                    secret_hash=new_secret()[1],
                )  # fmt: skip
                WatchedSource.objects.create(
                    name="S", sheet="groups", scope="testserver", user=keeper
                )
            as_keeper.get(base)
            with CaptureQueriesContext(connection) as queries:
                as_keeper.get(base)
            asked.append(len(queries))
        assert asked[0] == asked[1], base
