"""Boxes that point at pages, and infographics, in every form of an article."""

import json
import re
import zipfile
from datetime import UTC, datetime
from io import BytesIO

import pytest
from docx import Document
from wagtail.blocks import StreamBlockValidationError
from wagtail.models import PageViewRestriction, Site
from wagtail.test.utils.form_data import inline_formset, rich_text, streamfield
from wagtail_factories import ImageFactory, PageFactory

from news.article_text import html_of, summary_of, text_of
from news.blocks import ArticleBodyBlock
from news.models import NewsPage
from news.related_pages import look_up_boxes
from news.services.whatsapp import whatsapp_text
from tests.factories.news import NewsPageFactory
from tests.news.posted_forms import article_form

pytestmark = pytest.mark.once

#: Addresses with Wagtail's API, which a bare project does not have.
WITH_API = "tests.news.test_article_view"


def box(*pages, heading=""):
    keys = [page.pk for page in pages]
    return {"type": "related", "value": {"heading": heading, "pages": keys}}


def infographic(image, **changes):
    value = {
        "image": {"image": image.pk, "decorative": False, "alt_text": "Bagan inovasi"},
        "caption": "Inovasi menurut kecamatan",
        "credit": "Diskominfo",
        "text": [
            {"type": "paragraph", "value": "<p>Waru melaporkan <b>12</b> inovasi.</p>"},
            {
                "type": "table",
                "value": {
                    "columns": [
                        {"type": "text", "heading": "Kecamatan"},
                        {"type": "number", "heading": "Inovasi"},
                    ],
                    "rows": [{"values": ["Waru", 12]}],
                },
            },
        ],
    }
    return {"type": "infographic", "value": value | changes}


def made(parent, *blocks, **fields):
    article = NewsPageFactory(
        parent=parent,
        published_at=datetime(2025, 6, 4, 1, tzinfo=UTC),
        body=json.dumps(blocks),
        **fields,
    )
    return NewsPage.objects.get(pk=article.pk)


def shown(client, article):
    return " ".join(client.get(article.url).content.decode().split())


@pytest.fixture
def near(news_index):
    return made(news_index, title="Klinik & kawan", slug="klinik")


# --------------------------------------------------------------------------- boxes


def test_box_links_to_pages_in_its_order(news_index, home, near, client, plugin_alone):
    article = made(news_index, box(near, home, heading="Simak pula"))

    html = shown(client, article)

    assert (
        '<aside class="related-box" aria-label="Simak pula"> '
        '<p class="related-box__heading">Simak pula</p> <ul role="list"> '
        '<li><a href="/berita/2025/06/klinik/">Klinik &amp; kawan</a></li>'
        '<li><a href="/">Beranda</a></li> </ul>'
    ) in html


def test_box_without_heading_says_read_also(news_index, near, client, plugin_alone):
    html = shown(client, made(news_index, box(near)))

    assert '<p class="related-box__heading">Baca juga</p>' in html


def hide_draft(page):
    page.live = False
    page.save()


def hide_private(page):
    PageViewRestriction.objects.create(page=page, restriction_type="login")


def hide_deleted(page):
    page.delete()


def hide_on_another_site(page):
    elsewhere = PageFactory(parent=page.get_root(), title="Daerah lain")
    Site.objects.create(hostname="lain.localhost", root_page=elsewhere)
    Site.clear_site_root_paths_cache()
    page.move(elsewhere, pos="last-child")


HIDDEN = [hide_draft, hide_private, hide_deleted, hide_on_another_site]


@pytest.mark.parametrize("hide", HIDDEN)
def test_box_of_what_nobody_may_open_is_not_there(
    hide, news_index, home, client, plugin_alone, settings
):
    hidden = PageFactory(parent=home, title="Tersembunyi")
    article = made(news_index, box(hidden, heading="Simak pula"))
    assert "Tersembunyi" in shown(client, article)
    hide(hidden)
    article = NewsPage.objects.get(pk=article.pk)

    settings.ROOT_URLCONF = WITH_API
    data = client.get(f"/api/v2/pages/{article.pk}/").json()

    assert "related-box" not in shown(client, article)
    assert "Simak pula" not in html_of(article) + text_of(article)
    assert data["body"][0]["value"] == {"heading": "Simak pula", "pages": []}


def test_box_of_the_article_itself_is_not_there(news_index):
    article = made(news_index)
    article.body = json.dumps([box(article)])
    article.save()

    assert text_of(NewsPage.objects.get(pk=article.pk)) == ""


def test_box_in_other_forms(news_index, near):
    article = made(news_index, box(near, near))

    address = "http://testserver/berita/2025/06/klinik/"
    assert html_of(article) == (
        f'<p>Baca juga</p><ul><li><a href="{address}">Klinik &amp; kawan</a></li></ul>'
    )
    assert text_of(article) == f"Baca juga:\nKlinik & kawan: {address}"


def test_a_box_that_is_added_is_looked_up_anew(news_index, near):
    article = made(news_index)
    assert text_of(article) == ""

    article.body = json.dumps([box(near)])

    assert "Klinik" in text_of(article)


def test_box_is_no_summary(news_index, near):
    article = made(
        news_index, box(near), {"type": "paragraph", "value": "<p>Teras berita.</p>"}
    )

    assert summary_of(article) == "Teras berita."
    assert "Baca juga" not in whatsapp_text(article)


@pytest.mark.parametrize("number", [1, 3])
def test_boxes_cost_the_same_for_any_number(
    number, news_index, client, plugin_alone, django_assert_num_queries
):
    near = NewsPageFactory.create_batch(number, parent=news_index)
    article = made(news_index, *[box(*near) for _index in range(number)])
    client.get(article.url)

    with django_assert_num_queries(24):
        html = shown(client, article)

    assert html.count('class="related-box"') == number


@pytest.mark.parametrize("number", [1, 3])
def test_boxes_of_a_feed_are_looked_up_together(
    number, news_index, near, client, django_assert_num_queries
):
    for index in range(number):
        made(news_index, box(near), slug=f"berita-{index}")
    articles = list(NewsPage.objects.exclude(pk=near.pk))

    Site.get_site_root_paths()

    # Pages, private parts of the tree, articles.
    with django_assert_num_queries(3):
        look_up_boxes(articles)
        texts = [html_of(article) for article in articles]

    assert ["Klinik" in text for text in texts] == [True] * number
    feed = client.get("/berita/json/").json()
    assert [item["content_html"].count("Klinik") for item in feed["items"]] == (
        [1] * number + [0]
    )


def test_api_resolves_a_box(news_index, near, client, settings):
    settings.ROOT_URLCONF = WITH_API
    article = made(news_index, box(near))

    [block] = client.get(f"/api/v2/pages/{article.pk}/").json()["body"]

    assert block["value"] == {
        "heading": "",
        "pages": [
            {
                "id": near.pk,
                "type": "news.NewsPage",
                "title": "Klinik & kawan",
                "html_url": "http://testserver/berita/2025/06/klinik/",
            }
        ],
    }


@pytest.mark.parametrize("number", [0, 4])
def test_box_holds_one_to_three_pages(number, home):
    pages = [PageFactory(parent=home, title=f"Ke-{n}") for n in range(number)]
    block = ArticleBodyBlock()

    with pytest.raises(StreamBlockValidationError):
        block.clean(block.to_python([box(*pages)]))


# --------------------------------------------------------------------- infographics


def test_infographic_shows_picture_text_and_file(news_index, client, plugin_alone):
    image = ImageFactory()
    html = shown(client, made(news_index, infographic(image)))

    assert 'alt="Bagan inovasi"' in html
    assert f'<a href="{image.file.url}" download>Unduh ukuran penuh</a>' in html
    [text] = re.findall(r"<details.*?</details>", html)
    assert "<summary>Baca sebagai teks</summary>" in text
    assert "<p>Waru melaporkan <b>12</b> inovasi.</p>" in text
    assert "<td>Waru</td><td>12</td>" in text


def test_infographic_as_text_and_in_feeds(news_index):
    article = made(news_index, infographic(ImageFactory()))

    assert text_of(article) == (
        "Inovasi menurut kecamatan\n\nWaru melaporkan 12 inovasi.\n\n"
        "Kecamatan | Inovasi\nWaru | 12"
    )
    assert html_of(article) == (
        "<p>Inovasi menurut kecamatan</p>\n"
        "<p>Waru melaporkan <b>12</b> inovasi.</p>\n"
        "<table><tr><th>Kecamatan</th><th>Inovasi</th></tr>"
        "<tr><td>Waru</td><td>12</td></tr></table>"
    )


def test_press_kit_has_infographic_and_box(news_index, near, client):
    image = ImageFactory(title="Bagan")
    article = made(news_index, infographic(image), box(near), slug="kit")

    answer = client.get(f"{article.url}paket-media/")
    archive = zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content)))

    names = archive.namelist()
    word = Document(
        BytesIO(archive.read(next(n for n in names if n.endswith(".docx"))))
    )
    lines = [paragraph.text for paragraph in word.paragraphs]
    assert "Waru melaporkan 12 inovasi." in lines
    assert "Klinik & kawan: http://testserver/berita/2025/06/klinik/" in lines
    assert [name for name in names if "bagan" in name] == [
        f"{names[0].split('/')[0]}/01-bagan.jpg"
    ]
    credits = archive.read(next(n for n in names if "foto" in n and ".txt" in n))
    assert "Bagan inovasi" in credits.decode("utf-8-sig")


def test_infographic_is_searched(news_index):
    article = made(news_index, infographic(ImageFactory()))

    words = NewsPage._meta.get_field("body").get_searchable_content(article.body)

    assert "Waru melaporkan 12 inovasi." in words


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"text": []}, "text"),
        ({"image": {"image": None, "decorative": False, "alt_text": "x"}}, "image"),
        ({"decorative": True}, "image"),
        ({"alt_text": ""}, "image"),
    ],
)
def test_infographic_asks_for_its_text(changes, wrong, db):
    block = ArticleBodyBlock()
    value = infographic(ImageFactory())["value"]
    if "image" in changes or "text" in changes:
        value |= changes
    else:
        value["image"] |= changes

    with pytest.raises(StreamBlockValidationError) as caught:
        block.clean(block.to_python([{"type": "infographic", "value": value}]))

    assert list(caught.value.block_errors[0].block_errors) == [wrong]


def test_infographic_without_text_is_saved_but_not_published(admin_client, news_index):
    image = ImageFactory()
    form = article_form(
        body=streamfield(
            [
                (
                    "infographic",
                    {
                        "image": {
                            "image": str(image.pk),
                            "decorative": "",
                            "alt_text": "Bagan",
                        },
                        "caption": "",
                        "credit": "",
                        "text": streamfield([]),
                    },
                ),
                ("paragraph", rich_text("<p>Isi.</p>")),
            ]
        ),
        speakers=inline_formset([]),
    )
    address = f"/admin/pages/add/news/newspage/{news_index.pk}/"

    refused = admin_client.post(address, form | {"action-publish": "1"})
    assert refused.status_code == 200
    assert not NewsPage.objects.exists()

    admin_client.post(address, form)
    [draft] = NewsPage.objects.all()
    assert not draft.live
    assert draft.get_latest_revision_as_object().body[0].block_type == "infographic"
