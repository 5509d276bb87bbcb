"""The screens on which releases come in, and the editor of their drafts."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import GroupPagePermission
from wagtail.test.utils.form_data import inline_formset, streamfield

from news.models import IntakeState, NewsPage, ReleaseIntake
from tests.factories.news import NewsIndexPageFactory
from tests.news.intake.documents import RELEASE
from tests.news.posted_forms import article_form

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ADD = "news:intake"


def writer_of(newsroom, name):
    """Somebody who may write in one newsroom and not publish."""
    group = Group.objects.create(name=f"Penulis {name}")
    codename = "access_admin"
    group.permissions.add(Permission.objects.get(codename=codename))
    GroupPagePermission.objects.create(
        group=group, page=newsroom, permission_type="add"
    )
    user = get_user_model().objects.create_user(
        username=name, email=f"{name}@example.test", password="rahasia"
    )
    user.groups.add(group)
    return user


def post(client, newsroom, *files, text="", released=""):
    return client.post(
        reverse(ADD),
        {
            "newsroom": newsroom.pk,
            "uploads": [SimpleUploadedFile(name, data) for name, data in files],
            "text": text,
            "released": released,
        },
    )


def messages(response):
    return [str(message) for message in response.context["messages"]]


def test_one_release_leads_to_its_draft(admin_client, news_index):
    response = post(
        admin_client, news_index, ("rilis.txt", RELEASE.encode()), released="2025-06-05"
    )
    article = NewsPage.objects.get()
    assert response.url == reverse("wagtailadmin_pages:edit", args=[article.pk])
    editor = admin_client.get(response.url)
    assert messages(editor) == ["Draf dibuat dari rilis.txt."]
    assert "Camat Sepaku" in editor.text
    assert "Rabu (4/6/2025" in editor.text


def test_pasted_text_becomes_a_draft(admin_client, news_index):
    post(admin_client, news_index, text=RELEASE)
    intake = ReleaseIntake.objects.get()
    assert intake.article.title == "Warga Sepaku Urus Izin dari Balai Desa"
    assert intake.name.startswith("Teks tempelan ")


def test_many_releases_lead_to_what_became_of_each(admin_client, news_index):
    response = post(
        admin_client,
        news_index,
        ("satu.txt", RELEASE.encode()),
        ("rusak.docx", b"bukan dokumen"),
        text="Teks ketiga tanpa judul.",
    )
    batch = ReleaseIntake.objects.first().batch
    assert response.url == reverse("news:intake_batch", args=[batch])
    # Where no worker runs, as in a bare project, they are read after the commit.
    from news.services.intake import work_on_batch

    work_on_batch(batch)
    page = admin_client.get(response.url)
    assert [intake.state for intake in page.context["intakes"]] == [
        IntakeState.DONE,
        IntakeState.REFUSED,
        IntakeState.DONE,
    ]
    assert "Isi berkas bukan seperti namanya" in page.text
    assert not page.context["is_busy"]


def test_nothing_sent_is_asked_for_and_the_text_is_kept(admin_client, news_index):
    response = post(admin_client, news_index)
    assert response.context["form"].errors == {
        "uploads": ["Pilih berkas atau tempelkan teksnya."]
    }
    response = post(admin_client, news_index, text=RELEASE, released="kapan-kapan")
    assert "released" in response.context["form"].errors
    assert "mengurus izin usaha di balai desa" in response.text
    assert not ReleaseIntake.objects.exists()


def test_writer_sends_into_their_own_newsroom_only(client, news_index, home):
    other = NewsIndexPageFactory(parent=home, title="Berita lain", slug="lain")
    client.force_login(writer_of(news_index, "penulis"))
    response = post(client, other, ("a.txt", RELEASE.encode()))
    assert "newsroom" in response.context["form"].errors
    assert post(client, news_index, ("a.txt", RELEASE.encode())).status_code == 302


def test_releases_of_others_are_not_there(client, admin_client, news_index, home):
    other = NewsIndexPageFactory(parent=home, title="Berita lain", slug="lain")
    post(admin_client, other, ("a.txt", RELEASE.encode()))
    post(admin_client, news_index, ("b.txt", RELEASE.encode()))
    client.force_login(writer_of(news_index, "penulis"))

    assert not client.get(reverse(ADD)).context["recent"]
    for intake in ReleaseIntake.objects.all():
        original = reverse("news:intake_original", args=[intake.pk])
        assert client.get(original).status_code == 404
        batch = reverse("news:intake_batch", args=[intake.batch])
        assert client.get(batch).status_code == 404
        again = reverse("news:intake_again", args=[intake.batch])
        assert client.post(again).status_code == 404


def test_people_without_a_newsroom_are_turned_away(client, news_index):
    user = writer_of(news_index, "tanpa")
    GroupPagePermission.objects.all().delete()
    client.force_login(user)
    response = client.get(reverse(ADD))
    assert response.status_code == 302  # Wagtail's way of saying no
    assert response.url == reverse("wagtailadmin_home")


def test_original_comes_back_as_it_was_sent(admin_client, news_index):
    data = b"<script>alert(1)</script><p>Satu kalimat saja.</p>"
    post(admin_client, news_index, ("rilis.html", data))
    intake = ReleaseIntake.objects.get()
    response = admin_client.get(reverse("news:intake_original", args=[intake.pk]))
    assert b"".join(response.streaming_content) == data
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"] == 'attachment; filename="rilis.html"'


def test_failed_releases_are_read_again(admin_client, news_index, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("news.services.intake.recognise", lambda *a, **k: 1 / 0)
        post(admin_client, news_index, ("a.txt", RELEASE.encode()))
    intake = ReleaseIntake.objects.get()
    page = admin_client.get(reverse("news:intake_batch", args=[intake.batch]))
    assert page.context["has_failed"]
    assert page.context["intakes"][0].error in page.text

    admin_client.post(reverse("news:intake_again", args=[intake.batch]))
    intake.refresh_from_db()
    assert (intake.state, intake.error) == (IntakeState.WAITING, "")


# ---------------------------------------------------------------------- the draft


@pytest.fixture
def draft(admin_client, news_index):
    """A draft of whose release two things were guessed: the year and a post."""
    text = "Bupati Buka Layanan Baru\n\nPENAJAM – Layanan dibuka pada 4 Juni lalu.\n\n"
    text += "“Kami senang sekali dengan layanan baru ini,” kata Slamet."
    post(admin_client, news_index, ("a.txt", text.encode()), released="2025-06-05")
    return NewsPage.objects.get()


def save(client, page, checked=(), **changes):
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    data = article_form(slug=page.slug, **changes)
    return client.post(url, data | {"checked_findings": list(checked)})


def open_fields(page):
    return [row["field"] for row in page.intakes.get().open_findings]


def test_guesses_stand_beside_the_words_they_came_from(admin_client, draft):
    assert open_fields(draft) == ["event_date", "speakers"]
    url = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    text = " ".join(admin_client.get(url).text.split())
    assert "2 tebakan perlu diperiksa" in text
    assert "Teks tidak menyebut tahun; dianggap 2025." in text
    # A second time, without a label, they would stand below the form.
    assert text.count('name="all_findings_checked"') == 1
    assert "<blockquote>4 Juni</blockquote>" in text
    assert "Jabatan orang ini tidak ditemukan." in text


def test_ticked_guesses_are_confirmed_and_the_others_stay(admin_client, draft):
    key = draft.intakes.get().open_findings[0]["key"]
    save(admin_client, draft, checked=[key])
    assert open_fields(draft) == ["speakers"]


def test_draft_is_saved_with_guesses_open_but_not_published(admin_client, draft):
    assert save(admin_client, draft).status_code == 302
    response = save(admin_client, draft, **{"action-publish": "1"})
    form = response.context["form"]
    assert list(form.errors) == ["all_findings_checked"]
    assert form.errors["all_findings_checked"][0] in response.text
    draft.refresh_from_db()
    assert not draft.live


def test_one_tick_confirms_everything_and_publishes(admin_client, draft):
    data = {"all_findings_checked": "on", "action-publish": "1"}
    response = save(
        admin_client,
        draft,
        body=streamfield([("heading", {"text": "Isi", "level": "h2"})]),
        speakers=inline_formset([]),
        **data,
    )
    assert response.status_code == 302
    draft.refresh_from_db()
    assert draft.live
    assert open_fields(draft) == []


def test_article_that_was_written_here_has_no_panel(admin_client, news_index):
    url = reverse("wagtailadmin_pages:add", args=["news", "newspage", news_index.pk])
    assert "news-intake" not in admin_client.get(url).text


def test_screens_ask_the_same_number_of_questions_for_many(
    admin_client, news_index, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries():
        with CaptureQueriesContext(connection) as captured:
            admin_client.get(reverse(ADD))
        return len(captured)

    post(admin_client, news_index, ("a.txt", RELEASE.encode()))
    queries()
    before = queries()
    for name in "bcd":
        post(admin_client, news_index, (f"{name}.txt", RELEASE.encode()))
    assert queries() == before
