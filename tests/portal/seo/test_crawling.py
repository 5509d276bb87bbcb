"""Sitemaps and robots.txt, parsed as crawlers do."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from wagtail.models import PageViewRestriction

from portal.seo import sitemaps
from tests.factories.home import ContentPageFactory
from tests.factories.innovations import InnovationPageFactory, OrganizationPageFactory
from tests.factories.news import NewsPageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]
SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ROOT = "http://ppu.localhost"
FIXED = [f"{ROOT}/{path}" for path in ("", "inovasi/", "lomba/", "berita/", "agenda/")]


def read(response):
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    return ElementTree.fromstring(response.content)  # noqa: S314 -- ours


def addresses(response):
    return [found.text for found in read(response).iter(f"{SPACE}loc")]


def test_robots_name_the_sitemaps_and_keep_out_of_the_workroom(visit, newsroom):
    response = visit("/robots.txt")

    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /cari/",
        "Disallow: /i18n/",
        "",
        "Sitemap: http://ppu.localhost/sitemap.xml",
        "Sitemap: http://ppu.localhost/berita/sitemap/",
    ]


def test_sitemap_has_every_public_page_and_nothing_else(
    visit, home, registry, newsroom, organization, other_region
):
    InnovationPageFactory(parent=organization, title="Antar Obat")
    NewsPageFactory(parent=newsroom, slug="klinik")
    moved = NewsPageFactory(parent=newsroom, slug="pindah")
    moved.published_at = datetime(2025, 5, 10, 12, tzinfo=UTC)
    moved.save_revision().publish()
    # What must stay unseen:
    InnovationPageFactory(parent=organization, title="Draf", draft=True)
    NewsPageFactory(parent=newsroom, slug="draf", draft=True)
    embargoed = NewsPageFactory(parent=newsroom, slug="embargo", draft=True)
    embargoed.go_live_at = datetime.now(UTC) + timedelta(days=3)
    embargoed.save_revision().publish()
    NewsPageFactory(parent=newsroom, slug="ditarik").unpublish()
    closed = OrganizationPageFactory(parent=registry, title="Tertutup")
    PageViewRestriction.objects.create(page=closed, restriction_type="login")
    InnovationPageFactory(parent=closed, title="Di bawah yang tertutup")
    elsewhere = other_region.site.root_page
    NewsPageFactory(parent=newsroom_of(other_region), slug="tempat-lain")
    ContentPageFactory(parent=elsewhere, title="Halaman lain")

    found = addresses(visit("/sitemap.xml"))

    assert sorted(found) == sorted(
        [
            *FIXED,
            f"{ROOT}/inovasi/dinas-kesehatan/",
            f"{ROOT}/inovasi/dinas-kesehatan/antar-obat/",
            f"{ROOT}/berita/2025/06/klinik/",
            f"{ROOT}/berita/2025/05/pindah/",
        ]
    )


def newsroom_of(region):
    from news.models import NewsIndexPage

    return NewsIndexPage.objects.descendant_of(region.site.root_page).get()


def test_alias_is_known_by_what_it_repeats(visit, home):
    page = ContentPageFactory(parent=home, title="Tentang", slug="tentang")
    page.create_alias(update_slug="salinan")

    found = addresses(visit("/sitemap.xml"))

    assert f"{ROOT}/tentang/" in found
    assert f"{ROOT}/salinan/" not in found


def test_each_region_has_its_own_sitemap(visit, other_region):
    found = addresses(visit("/sitemap.xml", host="kuburaya.localhost"))

    assert found == [address.replace("ppu.", "kuburaya.") for address in FIXED]


def test_entries_are_dated_by_their_last_publication(visit, newsroom):
    article = NewsPageFactory(parent=newsroom, slug="klinik")
    article.last_published_at = datetime(2025, 6, 5, 2, tzinfo=UTC)
    article.save()

    dates = {
        url.findtext(f"{SPACE}loc"): url.findtext(f"{SPACE}lastmod")
        for url in read(visit("/sitemap.xml")).iter(f"{SPACE}url")
    }

    assert dates[f"{ROOT}/berita/2025/06/klinik/"] == "2025-06-05T02:00:00+00:00"


def test_large_region_gets_an_index_of_parts(visit, newsroom, monkeypatch):
    monkeypatch.setattr(sitemaps, "LONGEST", 2)
    for number in range(3):
        NewsPageFactory(parent=newsroom, slug=f"berita-{number}")

    parts = addresses(visit("/sitemap.xml"))
    pages = [addresses(visit(part.removeprefix(ROOT))) for part in parts]

    assert parts == [
        f"{ROOT}/sitemap-halaman-1.xml",
        f"{ROOT}/sitemap-halaman-2.xml",
        f"{ROOT}/sitemap-halaman-3.xml",
        f"{ROOT}/sitemap-berita-1.xml",
        f"{ROOT}/sitemap-berita-2.xml",
    ]
    assert [len(page) for page in pages] == [2, 2, 1, 2, 1]
    assert len({address for page in pages for address in page}) == 8


@pytest.mark.parametrize(
    "path",
    [
        "/sitemap-lain-1.xml",
        "/sitemap-berita-0.xml",
        "/sitemap-berita-1001.xml",
        "/sitemap-berita-99999999999999999999.xml",
        "/sitemap-berita.xml",
    ],
)
def test_part_that_never_was_is_not_found(visit, path):
    assert visit(path).status_code == 404


def test_part_beyond_the_last_is_empty(visit):
    assert addresses(visit("/sitemap-berita-7.xml")) == []


@pytest.mark.parametrize("number", [1, 3])
def test_sitemap_costs_the_same_for_any_number(
    number, region, newsroom, organization, django_assert_num_queries
):
    from portal.seo.views import _whole

    for index in range(number):
        NewsPageFactory(parent=newsroom)
        InnovationPageFactory(parent=organization, title=f"Inovasi {index}")
    _whole(region.site)

    with django_assert_num_queries(8):
        text = _whole(region.site)

    assert text.count("<url>") == 6 + 2 * number


def test_sitemap_follows_what_is_published(visit, newsroom):
    article = NewsPageFactory(parent=newsroom, slug="klinik")
    before = addresses(visit("/sitemap.xml"))

    article.unpublish()
    after = addresses(visit("/sitemap.xml"))

    assert set(before) - set(after) == {f"{ROOT}/berita/2025/06/klinik/"}
