"""Undo leaves everything as it was before, except what people made their own."""

from datetime import date

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from news.models import MediaPickup, NewsPage, NewsTag, RelatedPage
from news.services.takeovers.undoing import losses
from tests.factories.news import NewsPageFactory
from tests.news.archive.conftest import article, undo
from tests.news.archive.exports import OLD, UPLOADS, archive, folder, item, wxr
from tests.news.intake.documents import picture

pytestmark = pytest.mark.django_db

redirects = pytest.mark.skipif(
    not apps.is_installed("wagtail.contrib.redirects"), reason="none are installed"
)


def everything():
    """What a takeover may touch, as it is now."""
    found = {
        "pages": list(
            Page.objects.order_by("pk").values_list("pk", "path", "numchild")
        ),
        "images": sorted(get_image_model().objects.values_list("pk", flat=True)),
        "tags": sorted(NewsTag.objects.values_list("name", flat=True)),
    }
    if apps.is_installed("wagtail.contrib.redirects"):
        model = apps.get_model("wagtailredirects", "Redirect")
        found["redirects"] = list(
            model.objects.order_by("pk").values_list("pk", "old_path")
        )
    return found


def test_undo_restores_everything(take_over, pictures, news_index, administrator):
    NewsTag.objects.create(name="Pertanian")
    get_image_model().objects.create(
        title="Milik sendiri", file=ContentFile(picture(300, 300), name="sendiri.jpg")
    )
    NewsPageFactory(parent=news_index)
    before = everything()
    takeover = take_over(archive(), folder=pictures)
    assert everything() != before

    undo(takeover)
    assert everything() == before
    assert set(takeover.items.values_list("outcome", flat=True)) == {
        "skipped",
        "undone",
    }


def test_edited_and_used_articles_stay_with_their_pictures(
    take_over, pictures, administrator, news_index
):
    takeover = take_over(archive(), folder=pictures)
    edited = article("Petani Sukaraya Panen “Padi” & Jagung")
    edited.save_revision(user=administrator)
    logged = article("Pasar Desa Dibuka")
    MediaPickup.objects.create(
        article=logged, outlet="Radio", kind="radio", published_on=date(2021, 3, 5)
    )
    gone = losses(takeover)
    assert (gone.articles, gone.edited, gone.used, gone.files) == (1, 1, 1, 0)

    undo(takeover)
    assert sorted(NewsPage.objects.values_list("title", flat=True)) == [
        *("Pasar Desa Dibuka", "Petani Sukaraya Panen “Padi” & Jagung"),
    ]
    assert get_image_model().objects.count() == 2
    assert sorted(tag.name for tag in edited.tags.all()) == [
        "Desa Sukaraya",
        "Pertanian",
    ]
    kept = takeover.items.filter(outcome="kept").order_by("number")
    assert [row.error for row in kept] == [
        "Disunting setelah dipindahkan.",
        "Dipakai di sini: dalam buletin, catatan, atau halaman lain.",
    ]


def test_article_that_another_page_names_stays(take_over, news_index):
    takeover = take_over(archive())
    other = NewsPageFactory(parent=news_index)
    named = article("Pasar Desa Dibuka")
    RelatedPage.objects.create(page=other, related_page=named)
    undo(takeover)
    assert NewsPage.objects.filter(pk=named.pk).exists()


def test_picture_that_somebody_uses_elsewhere_stays(take_over, pictures, news_index):
    takeover = take_over(archive(), folder=pictures)
    image = article("Petani Sukaraya Panen “Padi” & Jagung").lead_image
    NewsPageFactory(parent=news_index, lead_image=image)
    assert losses(takeover).files == 1
    undo(takeover)
    assert list(get_image_model().objects.all()) == [image]


def test_what_would_be_lost_is_asked_in_a_fixed_number_of_queries(take_over):
    def queries(takeover):
        with CaptureQueriesContext(connection) as captured:
            losses(takeover)
        return len(captured)

    few = take_over(wxr(item(1, "Satu")))
    many = take_over(wxr(*[item(n, f"Kabar {n}") for n in range(2, 9)]))
    queries(few)
    assert queries(few) == queries(many)


def test_file_in_the_zip_becomes_a_document_and_goes_with_its_article(take_over):
    documents = get_document_model().objects
    report = b"%PDF-1.4 laporan"
    files = {"uploads/2021/03/laporan.pdf": report, "uploads/2021/03/virus.exe": b"x"}
    text = f'<p><a href="{UPLOADS}/2021/03/laporan.pdf">Laporan</a>'
    text += f' <a href="{UPLOADS}/2021/03/virus.exe">Lain</a></p>'
    data = wxr(item(1, "Satu", text), item(2, "Dua", text))
    takeover = take_over(data, folder=folder(**files))
    document = documents.get()
    for title in ("Satu", "Dua"):
        assert article(title).body.raw_data[0]["value"] == (
            f'<p><a linktype="document" id="{document.pk}">Laporan</a>'
            f' <a href="{UPLOADS}/2021/03/virus.exe">Lain</a></p>'
        )
    assert losses(takeover).files == 1
    undo(takeover)
    assert not documents.exists()


# ---------------------------------------------------------------------- redirects


@redirects
def test_old_addresses_lead_to_the_articles(take_over, client):
    take_over(archive())
    page = article("Pasar Desa Dibuka")
    answer = client.get("/2021/03/pasar-desa-dibuka/")
    assert (answer.status_code, answer["Location"]) == (301, page.url)
    clinic = article("Posyandu Baru di Kampung Émas")
    answer = client.get("/2021/03/posyandu-kampung-%C3%A9mas/")
    assert (answer.status_code, answer["Location"]) == (301, clinic.url)


@redirects
def test_short_address_leads_there_although_it_is_that_of_the_home_page(
    take_over, client
):
    take_over(archive())
    answer = client.get("/?p=11")
    assert (answer.status_code, answer["Location"]) == (
        *(301, article("Pasar Desa Dibuka").url),
    )
    assert client.get("/?p=2").status_code != 301


@redirects
def test_redirect_that_is_there_is_left_and_reported(take_over, news_index):
    model = apps.get_model("wagtailredirects", "Redirect")
    site = news_index.get_site()
    model.add_redirect("/2021/03/pasar-desa-dibuka/", "https://lain.test/", site=site)
    takeover = take_over(archive())
    row = model.objects.get(old_path="/2021/03/pasar-desa-dibuka")
    assert row.redirect_link == "https://lain.test/"
    assert (
        "/2021/03/pasar-desa-dibuka sudah dialihkan ke tempat lain; itu dibiarkan."
        in takeover.items.get(number=4).remarks
    )


@redirects
def test_address_of_what_was_never_public_is_not_redirected(take_over):
    take_over(wxr(item(1, "Naskah", status="draft")), only_published=False)
    model = apps.get_model("wagtailredirects", "Redirect")
    assert not model.objects.exists()


def test_source_is_left_out_where_the_site_keeps_its_name(take_over, site):
    site.hostname = OLD.removeprefix("https://")
    site.save()
    take_over(wxr(item(1, "Satu")))
    assert (article("Satu").source_name, article("Satu").source_url) == ("", "")
