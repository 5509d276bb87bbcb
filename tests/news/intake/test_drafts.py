"""Releases become drafts, and nothing that was sent is lost."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail import hooks
from wagtail.images import get_image_model

from news.models import IntakeState, NewsPage, ReleaseIntake
from news.services.intake import begin, receive, take_in_release, work_on_batch
from tests.factories.news import NewsPageFactory, NewsTagFactory
from tests.news.intake.documents import RELEASE, picture, word

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def manuscripts(settings, tmp_path):
    storages = {**settings.STORAGES}
    storages["manuscripts"] = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(tmp_path / "manuscripts")},
    }
    settings.STORAGES = storages


@pytest.fixture
def send(news_index, administrator):
    def send(*releases, released=date(2025, 6, 5)):
        batch = receive(
            releases, newsroom=news_index, user=administrator, released=released
        )
        work_on_batch(batch)
        return list(ReleaseIntake.objects.filter(batch=batch).order_by("pk"))

    return send


def stored(article):
    return NewsPage.objects.get(pk=article.pk).get_latest_revision_as_object()


def test_draft_has_everything_that_the_release_says(send, administrator):
    (intake,) = send(("rilis.txt", RELEASE.encode()))
    article = stored(intake.article)

    assert article.title == "Warga Sepaku Urus Izin dari Balai Desa"
    assert article.slug == "warga-sepaku-urus-izin-dari-balai-desa"
    assert article.dateline_place == "SEPAKU"
    assert article.event_date == date(2025, 6, 4)
    assert article.event_place == "Balai Desa Bukit Raya"
    assert article.author_code == "*/RIN/DiskominfoPPU"
    assert [str(speaker) for speaker in article.speakers.all()] == [
        "Gamal Hidayat, S.STP., Camat Sepaku"
    ]
    assert [block.block_type for block in article.body] == [
        "paragraph",
        "paragraph",
        "quote",
    ]
    quote = article.body[2].value
    assert quote["text"] == "Cukup datang ke balai desa, selesai hari itu juga"
    assert (quote["speaker"], quote["post"]) == (
        "Gamal Hidayat, S.STP.",
        "Camat Sepaku",
    )
    assert quote["attribution"] == "ujarnya."
    assert not article.live
    assert article.owner == administrator


def test_draft_is_in_the_history_of_who_sent_it(send, administrator):
    (intake,) = send(("rilis.txt", RELEASE.encode()))
    revision = intake.article.latest_revision
    assert revision.user == administrator
    assert not intake.article.first_published_at


def test_pictures_go_into_the_library_once(send):
    data = word(
        "SEPAKU – Warga kini dapat mengurus izin di balai desa mulai pekan ini juga.",
        title="Izin dari Balai Desa Sudah Dibuka",
        pictures=[picture(), picture(40, 40)],
    )
    first, second = send(("a.docx", data), ("b.docx", data))

    assert get_image_model().objects.count() == 1
    assert first.article.lead_image == second.article.lead_image
    assert "terlalu kecil" in first.notes[0]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (picture(12_000, 9_000, "PNG"), "108 megapiksel"),
        (picture(kind="BMP"), "bukan foto"),
    ],
)
def test_pictures_that_cannot_be_shown_stay_in_the_original(send, data, reason):
    page = f'<p>Isi berita.</p><img src="data:image/png;base64,{_base64(data)}">'
    (intake,) = send(("rilis.html", page.encode()))
    assert intake.article.lead_image is None
    assert reason in intake.notes[0]


def _base64(data):
    from base64 import b64encode

    return b64encode(data).decode()


def test_text_without_a_headline_becomes_a_draft_with_a_doubt(send):
    (intake,) = send(("catatan.txt", b"Kemarin pak camat keliling lima desa, ramai."))
    assert intake.article.title == "Kemarin pak camat keliling lima desa, ramai."
    doubts = {row["field"]: row["doubt"] for row in intake.open_findings}
    assert "tidak berjudul" in doubts["title"]


def test_long_values_are_cut_and_said_to_be(send):
    kicker = "Judul: " + "Inovasi " * 40
    (intake,) = send(("rilis.txt", f"{kicker}\n\nSatu kalimat saja di sini.".encode()))
    assert len(intake.article.title) <= 255
    title = next(row for row in intake.findings if row["field"] == "title")
    assert "dipendekkan" in title["doubt"]


def test_two_releases_in_one_file_become_two_drafts(send):
    second = RELEASE.replace("Sepaku", "Babulu").replace("SEPAKU", "BABULU")
    intakes = send(("hari-ini.txt", f"{RELEASE}\n{second}".encode()))
    assert [(intake.name, intake.article.title) for intake in intakes] == [
        ("hari-ini.txt", "Warga Sepaku Urus Izin dari Balai Desa"),
        ("hari-ini.txt (2)", "Warga Babulu Urus Izin dari Balai Desa"),
    ]
    assert [stored(intake.article).author_code for intake in intakes] == [
        "*/RIN/DiskominfoPPU",
        "*/RIN/DiskominfoPPU",
    ]
    for intake in intakes:
        assert "2 rilis" in intake.notes[-1]
        with intake.file.open("rb") as original:
            assert b"Babulu" in original.read()


def test_old_originals_are_deleted_and_their_articles_stay(send, settings):
    second = RELEASE.replace("Sepaku", "Babulu").replace("SEPAKU", "BABULU")
    first, further = send(("a.txt", f"{RELEASE}\n{second}".encode()))
    (recent,) = send(("b.txt", RELEASE.encode()))
    long_ago = timezone.now() - timedelta(days=366)
    ReleaseIntake.objects.filter(pk=first.pk).update(sent_at=long_ago)
    storage, name = first.file.storage, first.file.name

    call_command("clear_releases", verbosity=0)
    assert storage.exists(name)  # the other release of the file is still there
    ReleaseIntake.objects.filter(pk=further.pk).update(sent_at=long_ago)
    call_command("clear_releases", verbosity=0)

    assert not storage.exists(name)
    assert list(ReleaseIntake.objects.all()) == [recent]
    assert NewsPage.objects.count() == 3


def test_texts_that_found_no_place_are_kept(send):
    note = "Mohon dinaikkan hari ini ya min karena sudah ditunggu pak camat"
    text = f"{note}\nBagikan: Facebook | Twitter\n\n{RELEASE}"
    (intake,) = send(("rilis.txt", text.encode()))
    assert {(row["text"], row["kind"]) for row in intake.asides} == {
        (note, "unplaced"),
        ("Bagikan: Facebook | Twitter", "noise"),
    }


def test_pages_that_the_site_suggests_are_related_and_to_be_checked(send, news_index):
    about = NewsPageFactory(parent=news_index, title="Perizinan di Sepaku")

    def suggest(text, newsroom):
        assert "Warga Kecamatan Sepaku" in text
        return [(about, "Warga Kecamatan Sepaku"), (about, "Sepaku")]

    with hooks.register_temporarily("suggest_news_pages", suggest):
        (intake,) = send(("rilis.txt", RELEASE.encode()))

    related = stored(intake.article).related_items.all()
    assert [row.related_page_id for row in related] == [about.pk]
    row = next(row for row in intake.findings if row["field"] == "related_items")
    assert (row["value"], row["original"]) == (about.title, "Warga Kecamatan Sepaku")


def test_topics_of_the_release_are_taken_over_where_they_exist(send):
    NewsTagFactory(name="Perizinan")
    (intake,) = send(("rilis.txt", f"{RELEASE}\nTags: perizinan, viral".encode()))
    assert [tag.name for tag in stored(intake.article).tags.all()] == ["Perizinan"]


def test_unreadable_release_holds_up_no_other_and_is_kept(send):
    bad, good = send(("rusak.docx", b"PK\x03\x04rusak"), ("b.txt", RELEASE.encode()))
    assert bad.state == IntakeState.REFUSED
    assert "rusak" in bad.error
    with bad.file.open("rb") as original:
        assert original.read() == b"PK\x03\x04rusak"
    assert good.state == IntakeState.DONE


def test_failure_of_the_system_is_said_and_logged(send, monkeypatch, caplog):
    monkeypatch.setattr("news.services.intake.recognise", lambda *args, **kwargs: 1 / 0)
    (intake,) = send(("rilis.txt", RELEASE.encode()))
    assert intake.state == IntakeState.FAILED
    assert str(intake.pk) in intake.error
    assert "ZeroDivisionError" in caplog.text
    assert NewsPage.objects.count() == 0


def test_worker_that_dies_leaves_the_release_waiting(
    news_index, administrator, monkeypatch
):
    class Killed(BaseException):
        pass

    def killed(*args, **kwargs):
        raise Killed

    batch = receive(
        [("a.txt", RELEASE.encode())], newsroom=news_index, user=administrator
    )
    with monkeypatch.context() as patch:
        patch.setattr("news.services.intake.fill_article", killed)
        with pytest.raises(Killed):
            work_on_batch(batch)
    intake = ReleaseIntake.objects.get(batch=batch)
    assert intake.state == IntakeState.WAITING

    work_on_batch(batch)
    take_in_release(intake.pk)

    assert NewsPage.objects.count() == 1


def test_one_small_release_is_read_at_once(news_index, administrator):
    batch = receive(
        [("a.txt", RELEASE.encode())], newsroom=news_index, user=administrator
    )
    begin(batch)
    assert ReleaseIntake.objects.get(batch=batch).state == IntakeState.DONE


def test_releases_of_one_day_with_one_headline_get_addresses_of_their_own(send):
    first, second = send(("a.txt", RELEASE.encode()), ("b.txt", RELEASE.encode()))
    assert first.article.slug != second.article.slug
