"""Card, PDF and press kit: what leaves the page, and that only what is public does."""

import io
import zipfile
from datetime import UTC, datetime

import pytest
import wagtail_factories
from django.core.files.storage import default_storage
from django.test import Client
from docx import Document
from PIL import Image
from pypdf import PdfReader
from wagtail.models import PageViewRestriction

from news.card_views import card_address
from news.models import NewsPage
from news.publisher import Publisher
from news.services import article_pdf, cards, kept_files
from news.services.cards import draw_card
from news.services.pdf import PdfUnavailable
from tests.factories.news import NewsPageFactory
from tests.responses import finish

pytestmark = pytest.mark.once

ADDRESS = "/berita/2025/06/klinik/"
ACCENT = "#7a1f3d"


def accented(page):
    return Publisher(name="Kabupaten Uji", office="Diskominfo", accent=ACCENT)


@pytest.fixture
def article(news_index, settings):
    settings.NEWS_PUBLISHER = f"{__name__}.accented"
    inside = wagtail_factories.ImageFactory(title="Suasana loket")
    return NewsPageFactory(
        parent=news_index,
        photo=True,
        title="Klinik Inovasi Dibuka",
        slug="klinik",
        standfirst="Setiap dinas didampingi.",
        lead_image_caption="Loket baru",
        lead_image_credit="Prokopim",
        dateline_place="PPU",
        published_at=datetime(2025, 6, 4, 1, 5, tzinfo=UTC),
        body=[
            {"type": "paragraph", "value": "<p>Klinik <b>dibuka</b> Rabu.</p>"},
            {
                "type": "image",
                "value": {
                    "image": {
                        "image": inside.pk,
                        "alt_text": "Loket",
                        "decorative": False,
                    },
                    "caption": "Suasana",
                    "credit": "Diskominfo",
                },
            },
        ],
    )


def path_of_card(article):
    return card_address(NewsPage.objects.get(pk=article.pk)).removeprefix(
        "http://testserver"
    )


def kept(article):
    folder = f"{kept_files.FOLDER}/{article.pk}"
    return default_storage.listdir(folder)[1] if default_storage.exists(folder) else []


# --------------------------------------------------------------------------- cards


def test_card_is_a_picture_of_the_size_that_networks_ask_for(article, client):
    response = client.get(path_of_card(article))

    assert response["Content-Type"] == "image/jpeg"
    picture = Image.open(io.BytesIO(response.content))
    assert (picture.format, picture.size) == ("JPEG", (1200, 630))
    red, green, blue = picture.getpixel((600, 625))  # the bar at its foot
    assert abs(red - 0x7A) + abs(green - 0x1F) + abs(blue - 0x3D) < 30


def test_card_is_drawn_once_and_anew_when_it_says_something_else(
    article, client, monkeypatch
):
    drawn = []
    draw = cards.draw_card
    monkeypatch.setattr(
        cards, "draw_card", lambda **said: drawn.append(said) or draw(**said)
    )
    first = path_of_card(article)
    client.get(first)
    client.get(first)

    article.title = "Klinik Ditutup"
    article.save()
    second = path_of_card(article)

    assert second != first
    assert client.get(first).headers["Location"] == f"http://testserver{second}"
    assert client.get(second).status_code == 200
    assert [said["headline"] for said in drawn] == [
        "Klinik Inovasi Dibuka",
        "Klinik Ditutup",
    ]
    assert len(kept(article)) == 1


@pytest.mark.parametrize("change", ["kicker", "lead_image", "accent"])
def test_every_thing_on_a_card_changes_its_address(article, change, settings):
    before = path_of_card(article)
    if change == "accent":
        settings.NEWS_PUBLISHER = None
    else:
        new = {"kicker": "Kabar", "lead_image": wagtail_factories.ImageFactory()}
        NewsPage.objects.filter(pk=article.pk).update(**{change: new[change]})

    assert path_of_card(article) != before


def test_invented_address_draws_nothing(article, client):
    response = client.get(f"/berita/kartu/{article.pk}/{'0' * 24}/")

    assert response.status_code == 302
    assert not default_storage.exists(f"{kept_files.FOLDER}/{article.pk}")


@pytest.mark.parametrize(
    "headline", ["", "A", "kata " * 60, "X" * 255, "Inovasi 🎉 \x00\n"]
)
def test_any_headline_fits_on_a_card(headline):
    jpeg = draw_card(
        headline=headline, kicker="k" * 60, publisher=accented(None), photo=None
    )

    assert Image.open(io.BytesIO(jpeg)).size == (1200, 630)


def test_half_written_file_is_made_anew(article, client):
    path = path_of_card(article)
    whole = client.get(path).content
    [name] = kept(article)
    place = default_storage.path(f"{kept_files.FOLDER}/{article.pk}/{name}")
    with open(place, "wb") as file:  # noqa: PTH123 -- what a killed process leaves
        file.write(whole[:500])

    assert client.get(path).content == whole
    assert kept(article) == [name]


def test_too_much_at_once_is_told_to_come_again(article, client, monkeypatch):
    monkeypatch.setattr(kept_files, "_PATIENCE", 0)
    path = path_of_card(article)

    with kept_files._turn:
        busy = client.get(path)
        pdf = client.get(f"{ADDRESS}pdf/")

    assert (busy.status_code, busy["Retry-After"]) == (503, "30")
    assert (pdf.status_code, pdf["Retry-After"]) == (503, "30")
    assert client.get(path).status_code == 200


# ---------------------------------------------------------------------------- PDF


def test_pdf_is_tagged_and_its_text_can_be_selected(article, client):
    response = client.get(f"{ADDRESS}pdf/")

    assert response["Content-Type"] == "application/pdf"
    assert response["Link"] == f'<http://testserver{ADDRESS}>; rel="canonical"'
    reader = PdfReader(io.BytesIO(response.content))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "id"
    assert reader.metadata.title == "Klinik Inovasi Dibuka"
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    text = "".join(page.extract_text() for page in reader.pages)
    for words in (
        "Kabupaten Uji",
        "Diskominfo",
        "Rabu, 4 Juni 2025",
        "Klinik dibuka Rabu",
    ):
        assert words in text
    # Read in the order in which it stands.
    assert text.index("Rabu, 4 Juni") < text.index("PPU – Klinik dibuka")
    assert sum(len(page.images) for page in reader.pages) == 2


def test_pdf_is_made_once_for_a_publication(article, client, monkeypatch):
    made = []
    render = article_pdf.render_pdf
    monkeypatch.setattr(
        article_pdf, "render_pdf", lambda *a, **k: made.append(1) or render(*a, **k)
    )
    for _time in range(2):
        client.get(f"{ADDRESS}pdf/")
    article.title = "Lain"
    article.save_revision().publish()

    client.get(f"{ADDRESS}pdf/")

    assert len(made) == 2


def test_machine_that_makes_no_pdf_says_so(article, client, monkeypatch):
    def fail(*args, **kwargs):
        raise PdfUnavailable

    monkeypatch.setattr(article_pdf, "render_pdf", fail)

    response = client.get(f"{ADDRESS}pdf/")

    assert response.status_code == 503
    assert ADDRESS in response.content.decode()


# ----------------------------------------------------------------------- press kit


def test_press_kit_has_the_text_and_the_pictures_as_they_were_uploaded(article, client):
    response = client.get(f"{ADDRESS}paket-media/")

    assert response.streaming
    assert response["Content-Disposition"] == 'attachment; filename="klinik.zip"'
    archive = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))
    assert archive.testzip() is None
    word, text, said, lead, inside = archive.namelist()
    paragraphs = [p.text for p in Document(io.BytesIO(archive.read(word))).paragraphs]
    assert paragraphs[0] == "Klinik Inovasi Dibuka"
    assert paragraphs[-1] == "PPU – Klinik dibuka Rabu."
    assert (
        archive.read(text).decode("utf-8-sig").split("\r\n\r\n")[-1] == paragraphs[-1]
    )
    assert "Prokopim" in archive.read(said).decode()
    assert "Diskominfo" in archive.read(said).decode()
    with article.lead_image.file.open() as file:
        assert archive.read(lead) == file.read()
    assert inside.endswith("02-suasana-loket.jpg")


def test_lost_picture_is_named_as_missing(article, client):
    article.lead_image.file.storage.delete(article.lead_image.file.name)

    response = client.get(f"{ADDRESS}paket-media/")

    archive = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))
    assert [name for name in archive.namelist() if "/01-" in name] == []
    assert "/02-" in archive.namelist()[-1]
    assert "01-" in archive.read(archive.namelist()[2]).decode()


# -------------------------------------------------------------- only what is public


@pytest.mark.parametrize("form", ["pdf/", "paket-media/"])
def test_draft_has_no_other_forms(article, form, django_capture_on_commit_callbacks):
    path = f"{ADDRESS}{form}"
    finish(Client().get(path))
    with django_capture_on_commit_callbacks(execute=True):
        article.unpublish()

    assert Client().get(path).status_code == 404
    assert kept(article) == []


@pytest.mark.parametrize("form", ["pdf/", "paket-media/"])
def test_private_article_has_no_other_forms_for_anybody(article, form, admin_client):
    PageViewRestriction.objects.create(page=article, restriction_type="login")

    assert Client().get(f"{ADDRESS}{form}").status_code == 302
    assert admin_client.get(f"{ADDRESS}{form}").status_code == 404


def test_draft_has_no_card(article, client, django_capture_on_commit_callbacks):
    path = path_of_card(article)
    client.get(path)
    with django_capture_on_commit_callbacks(execute=True):
        article.unpublish()

    assert client.get(path).status_code == 404
    assert kept(article) == []


def test_other_address_of_an_article_leads_to_the_same_form(article, client):
    response = client.get("/berita/klinik/pdf/")

    assert response.status_code == 301
    assert response["Location"] == f"{ADDRESS}pdf/"
    assert client.get(f"{ADDRESS}lain/").status_code == 404
