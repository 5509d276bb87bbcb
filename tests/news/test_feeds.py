"""What feed readers get, parsed as they do."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree

import pytest
from django.test import Client
from wagtail.images import get_image_model
from wagtail.models import PageViewRestriction, Site

from news.feeds import FEED_RENDITION
from tests.factories.news import NewsIndexPageFactory, NewsPageFactory

pytestmark = pytest.mark.once

MEDIA = "{http://search.yahoo.com/mrss/}"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
JUNE = datetime(2025, 6, 4, 1, 5, tzinfo=UTC)


def channel(path="/berita/rss/", **headers):
    response = Client().get(path, headers=headers)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/rss+xml; charset=utf-8"
    return ElementTree.fromstring(response.content).find("channel")  # noqa: S314 -- ours


def headlines(path="/berita/rss/"):
    return [item.findtext("title") for item in channel(path).findall("item")]


def test_feed_describes_itself_and_its_articles(news_index, plugin_alone):
    article = NewsPageFactory(
        parent=news_index,
        photo=True,
        title="Klinik & <lomba>",
        slug="klinik",
        standfirst="Setiap dinas didampingi.",
        published_at=JUNE,
        author_code="*/ANA/DiskominfoPPU",
        lead_image_credit="Prokopim",
    )
    article.tags.add("lomba", "klinik")
    article.save()

    feed = channel()

    assert feed.findtext("title") == "Berita"
    assert feed.findtext("link") == "http://testserver/berita/"
    assert feed.findtext("language") == "id"
    [own] = feed.findall("{http://www.w3.org/2005/Atom}link")
    assert own.get("href") == "http://testserver/berita/rss/"
    [item] = feed.findall("item")
    address = "http://testserver/berita/2025/06/klinik/"
    assert {
        name: item.findtext(name) for name in ("title", "link", "guid", "description")
    } == {
        "title": "Klinik & <lomba>",
        "link": address,
        "guid": f"urn:uuid:{article.translation_key}",
        "description": "Setiap dinas didampingi.",
    }
    assert parsedate_to_datetime(item.findtext("pubDate")) == JUNE
    assert item.findtext("pubDate").endswith("09:05:00 +0800")
    assert item.findtext(CREATOR) == "*/ANA/DiskominfoPPU"
    assert [part.text for part in item.findall("category")] == ["klinik", "lomba"]
    picture = item.find(f"{MEDIA}content")
    assert picture.get("url").startswith("http://testserver/media/images/")
    assert picture.get("url").endswith(".jpg")
    assert (picture.get("type"), picture.get("medium")) == ("image/jpeg", "image")
    assert picture.findtext(f"{MEDIA}credit") == "Prokopim"


def test_feed_has_the_twenty_newest(news_index):
    for number in range(22):
        NewsPageFactory(
            parent=news_index,
            title=f"Berita {number}",
            published_at=JUNE + timedelta(days=number),
        )

    assert headlines() == [f"Berita {number}" for number in range(21, 1, -1)]


def test_feed_of_a_topic_has_only_its_articles(news_index):
    NewsPageFactory(parent=news_index, title="Lain")
    tagged = NewsPageFactory(parent=news_index, title="Klinik")
    tagged.tags.add("klinik")
    tagged.save()

    feed = channel("/berita/topik/klinik/rss/")

    assert [item.findtext("title") for item in feed.findall("item")] == ["Klinik"]
    assert feed.findtext("title") == "klinik – Berita"
    assert feed.findtext("link") == "http://testserver/berita/topik/klinik/"


def test_feed_shows_nothing_that_is_not_public(news_index, home):
    NewsPageFactory(parent=news_index, title="Umum")
    NewsPageFactory(parent=news_index, title="Draf", draft=True)
    embargoed = NewsPageFactory(parent=news_index, title="Embargo", draft=True)
    embargoed.go_live_at = datetime.now(UTC) + timedelta(days=3)
    embargoed.save_revision().publish()
    NewsPageFactory(parent=news_index, title="Ditarik").unpublish()
    private = NewsPageFactory(parent=news_index, title="Rahasia")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    closed = NewsIndexPageFactory(parent=home, title="Tertutup")
    PageViewRestriction.objects.create(page=closed, restriction_type="login")
    NewsPageFactory(parent=closed, title="Di ruang tertutup")
    NewsPageFactory(
        parent=NewsIndexPageFactory(parent=home, title="Lain"), title="Ruang lain"
    )

    assert headlines() == ["Umum"]
    assert Client().get("/tertutup/rss/").status_code == 302


def test_draft_title_of_a_live_article_stays_unseen(news_index):
    article = NewsPageFactory(parent=news_index, title="Terbit")
    article.title = "Judul rancangan"
    article.save_revision()

    assert headlines() == ["Terbit"]


def test_article_of_another_month_has_its_new_address(news_index):
    article = NewsPageFactory(parent=news_index, slug="klinik")
    article.published_at = datetime(2025, 5, 10, 12, tzinfo=UTC)
    article.save_revision().publish()

    [item] = channel().findall("item")

    assert item.findtext("link") == "http://testserver/berita/2025/05/klinik/"


def test_addresses_are_those_of_the_site_whatever_host_was_asked(news_index):
    Site.objects.update(hostname="berita.ppu.go.id", port=443)
    Site.clear_site_root_paths_cache()
    NewsPageFactory(parent=news_index, slug="klinik", photo=True)

    feed = channel(host="testserver")

    assert feed.findtext("link") == "https://berita.ppu.go.id/berita/"
    item = feed.find("item")
    assert item.findtext("link") == "https://berita.ppu.go.id/berita/2025/06/klinik/"
    picture = item.find(f"{MEDIA}content").get("url")
    assert picture.startswith("https://berita.ppu.go.id/media/")


def test_characters_that_xml_forbids_do_not_break_it(news_index):
    bad = "".join(map(chr, [0, 1, 8, 11, 12, 31, 0xFFFE, 0xFFFF]))
    article = NewsPageFactory(
        parent=news_index, title=f"Judul{bad[1:]}", standfirst=f"Isi{bad[1:]} 😀 é"
    )
    article.author_code = f"A{bad[1:]}B"
    article.tags.add(f"topik{bad[1:]}")
    article.save()

    [item] = channel().findall("item")

    assert item.findtext("title") == "Judul"
    assert item.findtext("description") == "Isi 😀 é"
    assert item.findtext(CREATOR) == "AB"
    assert item.findtext("category") == "topik"


def test_article_whose_picture_is_lost_stays_in_the_feed(news_index):
    article = NewsPageFactory(parent=news_index, photo=True)
    image = get_image_model().objects.get(pk=article.lead_image_id)
    image.file.storage.delete(image.file.name)

    [item] = channel().findall("item")

    assert item.find(f"{MEDIA}content") is None


def test_empty_feed_is_valid(news_index):
    assert headlines() == []


@pytest.mark.parametrize("path", ["/berita/", "/berita/2025/06/klinik/"])
def test_pages_name_their_feed(news_index, client, path):
    NewsPageFactory(parent=news_index, slug="klinik")

    html = client.get(path).content.decode()

    assert (
        '<link rel="alternate" type="application/rss+xml" title="Berita" '
        'href="http://testserver/berita/rss/">'
    ) in html


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("path", "queries"), [("/berita/rss/", 13), ("/berita/topik/lomba/rss/", 15)]
)
def test_feed_needs_fixed_number_of_queries(
    news_index, client, plugin_alone, django_assert_num_queries, path, queries, number
):
    for article in NewsPageFactory.create_batch(number, parent=news_index, photo=True):
        article.tags.add("lomba", "klinik")
        article.save()
    client.get(path)  # makes the pictures
    assert get_image_model().objects.first().renditions.get().filter_spec == (
        FEED_RENDITION
    )

    with django_assert_num_queries(queries):
        response = client.get(path)

    assert response.content.count(b"<item>") == number
