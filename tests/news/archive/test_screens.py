"""The screens of the takeover, for editors and for those who have no business there."""

import csv
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import GroupPagePermission

from news.models import ArchiveTakeover, NewsPage
from news.services.takeovers.working import work_on
from tests.factories.news import NewsIndexPageFactory
from tests.news.archive.conftest import article
from tests.news.archive.exports import archive, item, wxr

pytestmark = [pytest.mark.django_db, pytest.mark.once]

PLAIN = ("archive", "archive_add")
OF_TAKEOVER = (
    *("archive_takeover", "archive_carry", "archive_undo", "archive_report"),
    "archive_addresses",
)
POSTED = (
    *("archive_choose", "archive_carry", "archive_undo", "archive_discard"),
    *("archive_resume", "archive_retry", "archive_pictures", "archive_plan"),
)


def url(name, *args):
    return reverse(f"news:{name}", args=args)


def person(newsroom, name, *rights):
    group = Group.objects.create(name=f"Grup {name}")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for right in rights:
        GroupPagePermission.objects.create(
            group=group, page=newsroom, permission_type=right
        )
    user = get_user_model().objects.create_user(
        username=name, email=f"{name}@example.test", password="rahasia"
    )
    user.groups.add(group)
    return user


def post(client, newsroom, data, **fields):
    return client.post(
        url("archive_add"),
        {
            "newsroom": newsroom.pk,
            "export": SimpleUploadedFile("arsip.xml", data),
            "only_published": "on",
            "publish": "on",
            **fields,
        },
    )


def test_whole_way_from_the_file_to_the_articles_and_back(admin_client, news_index):
    empty = admin_client.get(url("archive"))
    assert "wp-content/uploads" in empty.text
    sent = post(admin_client, news_index, archive())
    takeover = ArchiveTakeover.objects.get()
    assert sent.url == url("archive_takeover", takeover.pk)
    work_on(takeover.pk)

    plan = admin_client.get(sent.url)
    assert [row.title for row in plan.context["items"]] == [
        "Petani Sukaraya Panen “Padi” & Jagung",
        "Pasar Desa Dibuka",
        "Posyandu Baru di Kampung Émas",
    ]
    shown = [row.pk for row in plan.context["items"]]
    chosen = admin_client.post(
        url("archive_choose", takeover.pk),
        {"shown": shown, "ticked": shown[1:], "then": "carry"},
    )
    assert chosen.url == url("archive_carry", takeover.pk)
    assert "2 berita dipindahkan ke “Berita”" in admin_client.get(chosen.url).text

    admin_client.post(chosen.url)
    work_on(takeover.pk)
    assert NewsPage.objects.count() == 2
    report = admin_client.get(sent.url)
    assert "2 berita dibuat, 0 diubah" in " ".join(report.text.split())

    question = admin_client.get(url("archive_undo", takeover.pk))
    assert "2 berita yang dibuat oleh pemindahan ini" in question.text
    assert NewsPage.objects.count() == 2
    admin_client.post(url("archive_undo", takeover.pk))
    work_on(takeover.pk)
    assert not NewsPage.objects.exists()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<html><body>Masuk</body></html>", "Ini halaman web, bukan ekspor"),
        (b"PK\x03\x04", "Ini ZIP."),
    ],
)
def test_wrong_file_is_refused_at_once_and_choices_stay(
    admin_client, news_index, data, words
):
    answer = post(admin_client, news_index, data, fetch_pictures="on")
    assert words in answer.context["form"].errors["export"][0]
    assert answer.context["form"]["fetch_pictures"].value() is True
    assert not ArchiveTakeover.objects.exists()


def test_file_that_breaks_off_is_refused_with_what_to_do(admin_client, news_index):
    post(admin_client, news_index, archive()[:9000])
    takeover = ArchiveTakeover.objects.get()
    work_on(takeover.pk)
    page = admin_client.get(url("archive_takeover", takeover.pk))
    assert "terputus atau rusak setelah" in page.text
    assert not takeover.items.exists()
    assert takeover.file.storage.exists(takeover.file.name)

    name = takeover.file.name
    admin_client.post(url("archive_discard", takeover.pk))
    assert not ArchiveTakeover.objects.exists()
    assert name


def test_zip_that_is_none_is_refused(admin_client, news_index):
    answer = post(
        admin_client,
        news_index,
        archive(),
        pictures=SimpleUploadedFile("uploads.zip", b"bukan"),
    )
    assert "rusak" in answer.context["form"].errors["pictures"][0]


def test_preview_shows_both_and_fetches_nothing(admin_client, send, pictures):
    takeover = send(archive(), folder=pictures)
    page = admin_client.get(url("archive_item", takeover.pk, 3))
    assert "Panen tahun ini lebih baik." in page.text
    assert "ada dalam ZIP" in page.text
    original = page.context["original"]
    assert "<img" not in original
    assert "Petani mengangkat gabah." in original
    assert admin_client.get(url("archive_item", takeover.pk, 8)).status_code == 200
    assert admin_client.get(url("archive_item", takeover.pk, 999)).status_code == 404


def test_preview_runs_nothing_of_the_old_site(admin_client, send):
    text = "<p onclick='a()'>x</p><script>alert(1)</script><img src=x onerror='b()'>"
    takeover = send(wxr(item(1, "<b>Satu</b>", text)))
    page = admin_client.get(url("archive_item", takeover.pk, 1))
    assert page.context["original"] == "<div><p>x</p></div>" or (
        "alert" not in page.context["original"]
        and "onclick" not in page.context["original"]
    )
    assert "<script>alert(1)</script>" not in page.text


def test_filter_and_words_narrow_the_list(admin_client, send):
    takeover = send(archive())
    address = url("archive_takeover", takeover.pk)
    skipped = admin_client.get(address, {"show": "skip"})
    assert len(skipped.context["items"]) == 9
    found = admin_client.get(address, {"q": "pasar"})
    assert [row.title for row in found.context["items"]] == ["Pasar Desa Dibuka"]


def test_all_of_a_filter_are_ticked_at_once(admin_client, send):
    takeover = send(archive())
    address = url("archive_choose", takeover.pk)
    admin_client.post(address, {"then": "none", "show": "articles"})
    assert not takeover.items.filter(chosen=True).exists()
    admin_client.post(address, {"then": "all", "show": "new"})
    assert takeover.items.filter(chosen=True).count() == 3


def test_what_can_t_be_taken_over_can_t_be_ticked(admin_client, send):
    takeover = send(archive())
    keys = list(takeover.items.values_list("pk", flat=True))
    admin_client.post(
        url("archive_choose", takeover.pk), {"shown": keys, "ticked": keys}
    )
    assert takeover.items.filter(chosen=True).count() == 3


def test_report_and_addresses_are_tables(admin_client, take_over):
    takeover = take_over(wxr(item(1, "=SUM(A1)"), item(2, "Tentang", kind="page")))
    report = b"".join(admin_client.get(url("archive_report", takeover.pk))).decode()
    rows = list(csv.reader(StringIO(report.removeprefix("\ufeff"))))
    assert rows[0][1] == "Judul"
    assert rows[1][1] == "'=SUM(A1)"
    assert (rows[1][6], rows[2][6]) == ("Berita dibuat", "Dilewati")
    addresses = b"".join(
        admin_client.get(url("archive_addresses", takeover.pk))
    ).decode()
    assert addresses.splitlines()[1] == (
        f"https://diskominfo.lamakab.go.id/2021/03/berita-1/,{article('=SUM(A1)').full_url}"
    )


# ------------------------------------------------------------------------- somebody else


@pytest.mark.parametrize("rights", [(), ("add", "change")])
def test_whoever_may_not_publish_has_no_screen(client, send, news_index, rights):
    takeover = send(archive())
    client.force_login(person(news_index, "penulis", *rights))
    for name in PLAIN:
        assert client.get(url(name)).url == reverse("wagtailadmin_home")
    for name in OF_TAKEOVER:
        assert client.get(url(name, takeover.pk)).status_code == 404
    for name in POSTED:
        assert client.post(url(name, takeover.pk)).status_code == 404
    assert client.get(url("archive_item", takeover.pk, 3)).status_code == 404
    takeover.refresh_from_db()
    assert takeover.state == "planned"


def test_publisher_of_another_newsroom_has_no_screen(client, send, home):
    takeover = send(archive())
    other = NewsIndexPageFactory(parent=home, title="Berita lain", slug="lain")
    client.force_login(person(other, "redaktur", "add", "change", "publish"))
    assert list(client.get(url("archive")).context["takeovers"]) == []
    for name in OF_TAKEOVER:
        assert client.get(url(name, takeover.pk)).status_code == 404
    for name in POSTED:
        assert client.post(url(name, takeover.pk)).status_code == 404
    assert client.get(url("archive_item", takeover.pk, 3)).status_code == 404
    answer = post(client, takeover.newsroom, archive())
    assert "newsroom" in answer.context["form"].errors


def test_publisher_of_the_newsroom_takes_over(client, news_index):
    client.force_login(person(news_index, "redaktur", "add", "change", "publish"))
    assert post(client, news_index, archive()).status_code == 302


def test_button_stands_in_the_list_of_news_for_publishers(client, news_index):
    client.force_login(person(news_index, "redaktur", "add", "change", "publish"))
    assert url("archive") in client.get(reverse("news:index")).text
    client.force_login(person(news_index, "penulis", "add"))
    assert url("archive") not in client.get(reverse("news:index")).text


@pytest.mark.parametrize("name", POSTED)
def test_buttons_don_t_work_by_following_a_link(admin_client, send, name):
    takeover = send(archive())
    admin_client.get(url(name, takeover.pk))
    takeover.refresh_from_db()
    assert takeover.state == "planned"


def test_question_that_comes_too_late_is_answered_with_the_state(
    admin_client, take_over
):
    takeover = take_over(wxr(item(1)))
    answer = admin_client.post(url("archive_carry", takeover.pk), follow=True)
    assert "Statusnya kini: Selesai dipindahkan." in answer.text


# ------------------------------------------------------------------------------ figures


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("state", ["planned", "done"])
def test_list_asks_the_same_for_one_and_for_many(
    admin_client, send, take_over, count, state
):
    data = wxr(*[item(n, f"Kabar {n}") for n in range(1, count + 1)])
    takeover = (send if state == "planned" else take_over)(data)
    address = url("archive_takeover", takeover.pk)
    admin_client.get(address)
    with CaptureQueriesContext(connection) as captured:
        admin_client.get(address)
    ours = [q for q in captured if "news_archive" in q["sql"]]
    assert len(ours) == {"planned": 5, "done": 6}[state]
    again = [q for q in captured if '"news_newspage"' in q["sql"]]
    assert len(again) <= 2


# ------------------------------------------------------------------------------ command


def test_command_plans_takes_over_and_goes_on(news_index, administrator, tmp_path):
    export = tmp_path / "arsip.xml"
    export.write_bytes(archive())
    out = StringIO()
    options = {"newsroom": str(news_index.pk), "user": "pengelola", "stdout": out}
    call_command("take_over_archive", str(export), plan=True, **options)
    assert not NewsPage.objects.exists()
    assert "3" in out.getvalue()

    call_command("take_over_archive", str(export), **options)
    assert NewsPage.objects.count() == 3
    call_command("take_over_archive", resume=True, stdout=out)


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("tidak-ada.xml", {}),
        ("arsip.xml", {"newsroom": "9999"}),
        ("arsip.xml", {"user": "entah"}),
        ("rusak.xml", {}),
    ],
)
def test_command_says_what_is_wrong(news_index, administrator, tmp_path, name, options):
    (tmp_path / "arsip.xml").write_bytes(archive())
    (tmp_path / "rusak.xml").write_bytes(b"<html>")
    options = {"newsroom": str(news_index.pk), "user": "pengelola", **options}
    with pytest.raises(CommandError):
        call_command("take_over_archive", str(tmp_path / name), **options)
    assert not ArchiveTakeover.objects.exists()
