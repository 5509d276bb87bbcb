"""What the site makes of the newsroom's outlets: regions, organisations, caches."""

import io
import json
from datetime import date

import feedparser
import pytest
from django.test import Client
from PIL import Image

from news.models import MediaPickup
from news.reading import tally, write_counts
from news.services.reads import reads_of
from portal.home.publisher import ACCENT, publisher_of
from tests.factories.innovations import InnovationPageFactory, OrganizationPageFactory
from tests.factories.news import NewsPageFactory, RelatedPageFactory
from tests.grounds import settle

pytestmark = [pytest.mark.django_db, pytest.mark.once]

PHONE = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Mobile Safari/537.36"
ADDRESS = "/berita/2025/06/klinik/"


@pytest.fixture
def article(newsroom):
    article = NewsPageFactory(parent=newsroom, title="Klinik Inovasi", slug="klinik")
    settle()
    return article


@pytest.fixture
def get(region):
    def get(path, **headers):
        asked = {"host": region.site.hostname, "user-agent": PHONE, **headers}
        return Client().get(path, headers=asked)

    return get


def test_publisher_is_the_region_with_its_colour_and_office(home, newsroom):
    assert publisher_of(newsroom).accent == ACCENT
    home.accent_colour = "#7a1f3d"
    home.contact_office = "Diskominfo"
    home.contact_email = "diskominfo@ppu.example"
    home.save_revision().publish()

    publisher = publisher_of(newsroom)

    assert (publisher.name, publisher.accent, publisher.office, publisher.email) == (
        "Kabupaten Penajam Paser Utara",
        "#7a1f3d",
        "Diskominfo",
        "diskominfo@ppu.example",
    )
    assert publisher.time_zone == "Asia/Makassar"
    assert publisher.logo is None


def test_network_fetches_the_card_that_the_page_names(article, get):
    html = get(ADDRESS).content.decode()
    address = html.partition('property="og:image" content="')[2].partition('"')[0]

    response = get(address.removeprefix("http://ppu.localhost"))

    assert Image.open(io.BytesIO(response.content)).size == (1200, 630)
    assert response["Cache-Control"] == "public, max-age=86400"


def test_organisation_has_a_feed_of_what_it_brought_about(
    region, registry, newsroom, article, get
):
    organization = OrganizationPageFactory(parent=registry, title="Dinas Kesehatan")
    innovation = InnovationPageFactory(parent=organization, title="Antar Obat")
    RelatedPageFactory(page=article, related_page=innovation)
    NewsPageFactory(parent=newsroom, title="Lain")

    html = get(organization.url).content.decode()

    feed = f"http://ppu.localhost/berita/tentang/{organization.pk}/"
    assert "Klinik Inovasi" in html
    assert f'href="{feed}rss/"' in html
    for kind in ("rss", "atom"):
        found = feedparser.parse(
            get(f"/berita/tentang/{organization.pk}/{kind}/").content
        )
        assert [entry.title for entry in found.entries] == ["Klinik Inovasi"]
        assert found.feed.title.startswith("Dinas Kesehatan – Berita")


def test_page_of_another_region_has_no_feed_here(other_region, get):
    elsewhere = other_region.site.root_page

    assert get(f"/berita/tentang/{elsewhere.pk}/rss/").status_code == 404


def test_article_says_what_it_is_about(article, registry, get):
    organization = OrganizationPageFactory(parent=registry, title="Dinas Kesehatan")
    RelatedPageFactory(page=article, related_page=organization)

    html = get(ADDRESS).content.decode()

    graph = json.loads(html.partition('ld+json">')[2].partition("</script>")[0])
    [node] = [one for one in graph["@graph"] if one["@type"] == "NewsArticle"]
    assert node["about"] == [
        {
            "@type": "Thing",
            "name": "Dinas Kesehatan",
            "url": "http://ppu.localhost/inovasi/dinas-kesehatan/",
        }
    ]


def test_answers_from_the_cache_are_counted_too(article, get, settings):
    settings.STORE_ANSWERS = True
    tally.take()
    first = get(ADDRESS)

    get(ADDRESS)
    again = get(ADDRESS, **{"if-none-match": first["ETag"]})
    write_counts()

    assert again.status_code == 304
    assert reads_of(article).total == 3


def test_pickup_shows_at_once(article, get, settings):
    settings.STORE_ANSWERS = True
    get(ADDRESS)
    MediaPickup.objects.create(
        article=article,
        outlet="Kaltim Post",
        kind="print",
        published_on=date(2025, 6, 5),
    )
    settle()

    assert "Kaltim Post" in get(ADDRESS).content.decode()


def test_subscribing_is_kept_by_no_cache(newsroom, get):
    response = get(f"/langganan-berita/{newsroom.pk}/")

    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert not response.has_header("ETag")
    assert '<meta name="robots" content="noindex">' in response.content.decode()


def test_articles_of_two_regions_differ_in_their_cards(other_region, article):
    from news.models import NewsIndexPage
    from news.services.cards import card_digest

    elsewhere = NewsIndexPage.objects.descendant_of(other_region.site.root_page).get()
    same = NewsPageFactory(parent=elsewhere, title="Klinik Inovasi", slug="klinik")

    assert card_digest(same) != card_digest(article)
    assert publisher_of(same).name == "Kabupaten Kubu Raya"
