"""The address of an article, /berita/2025/06/slug/, wherever it is made or read."""

from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.test import RequestFactory
from django.utils import timezone
from wagtail.contrib.sitemaps import Sitemap
from wagtail.models import Page, PageViewRestriction, Site

from news.models import NewsPage
from tests.factories.news import NewsIndexPageFactory, NewsPageFactory

pytestmark = pytest.mark.once

MAY = datetime(2025, 5, 10, 12, tzinfo=UTC)


@pytest.fixture
def article(news_index):
    return NewsPageFactory(parent=news_index, title="Klinik inovasi", slug="klinik")


def test_address_has_year_and_month(article):
    assert article.url == "/berita/2025/06/klinik/"
    assert article.full_url == "http://testserver/berita/2025/06/klinik/"
    assert article.get_site() == Site.objects.get()


def test_address_is_served(article, client):
    response = client.get("/berita/2025/06/klinik/")

    assert response.status_code == 200
    assert response.context["page"] == article


def test_address_reverses_into_the_article(article):
    request = RequestFactory().get("/")

    assert Page.find_for_request(request, "berita/2025/06/klinik") == article


def test_tree_path_stays_wagtails(article):
    assert article.url_path == "/beranda-uji/berita/klinik/"


def test_plain_address_redirects_permanently_and_keeps_the_query(article, client):
    # What Wagtail links to where it knows the page's base class only.
    plain = Page.objects.get(pk=article.pk).url

    response = client.get(plain + "?utm_source=wa&q=a%20b")

    assert plain == "/berita/klinik/"
    assert response.status_code == 301
    assert response["Location"] == "/berita/2025/06/klinik/?utm_source=wa&q=a%20b"


@pytest.mark.parametrize("wrong", ["2025/05", "2024/06", "1999/12"])
def test_other_month_redirects_for_now(article, client, wrong):
    response = client.get(f"/berita/{wrong}/klinik/")

    assert response.status_code == 302
    assert response["Location"] == "/berita/2025/06/klinik/"


@pytest.mark.parametrize(
    "path",
    [
        "/berita/2025/06/tidak-ada/",
        "/berita/tidak-ada/",
        "/berita/2025/06/klinik/lagi/",
        "/berita/klinik/lagi/",
        "/berita/2025/6/klinik/",
        "/berita/2025/13/klinik/",
        "/berita/0000/00/klinik/",
        "/berita/25/06/klinik/",
    ],
)
def test_address_that_never_was_is_not_found(article, client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/berita/klinik/", "/berita/2025/05/klinik/"])
def test_draft_is_not_betrayed_by_a_redirect(news_index, client, path):
    NewsPageFactory(parent=news_index, slug="klinik", draft=True)

    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "path", ["/berita/klinik/", "/berita/2025/05/klinik/", "/berita/2025/06/klinik/"]
)
def test_private_article_asks_for_login_under_every_address(article, client, path):
    PageViewRestriction.objects.create(page=article, restriction_type="login")

    response = client.get(path)

    assert response.status_code == 302
    assert "next=" in response["Location"]
    assert "2025/06" not in response["Location"].replace(path, "")


def test_password_of_private_article_is_asked_for(article, client):
    PageViewRestriction.objects.create(
        page=article, restriction_type="password", password="sandi"
    )

    response = client.get("/berita/2025/06/klinik/")

    assert response.status_code == 200
    assert b'name="password"' in response.content
    assert b"Isi berita." not in response.content


def test_slug_that_looks_like_a_year_is_reachable(news_index, client):
    article = NewsPageFactory(parent=news_index, slug="2025")

    response = client.get("/berita/2025/06/2025/")

    assert response.context["page"] == article


def test_unicode_slug_is_served_without_a_loop(news_index, client):
    article = NewsPageFactory(parent=news_index, slug="berita-é")

    response = client.get("/berita/berita-é/", follow=True)

    assert response.context["page"] == article
    assert len(response.redirect_chain) == 1


def test_address_without_trailing_slash(article, monkeypatch):
    monkeypatch.setattr("wagtail.models.pages.WAGTAIL_APPEND_SLASH", False)

    assert article.url == "/berita/2025/06/klinik"


def test_article_that_is_the_root_of_a_site_is_served_there(article, client):
    Site.objects.update(root_page=article)
    Site.clear_site_root_paths_cache()

    assert NewsPage.objects.get().url == "/"
    assert client.get("/").context["page"] == article


def test_page_outside_every_site_has_no_address(article):
    Site.objects.all().delete()

    assert NewsPage.objects.get().url is None


def test_month_of_address_follows_the_regions_zone(news_index, client):
    # 1 July 00.30 in Jayapura, 30 June 23.30 in Makassar
    moment = datetime(2025, 6, 30, 15, 30, tzinfo=UTC)
    article = NewsPageFactory(parent=news_index, published_at=moment, slug="malam")

    with timezone.override("Asia/Jayapura"):
        assert article.url == "/berita/2025/07/malam/"
    with timezone.override("Asia/Makassar"):
        assert article.url == "/berita/2025/06/malam/"


def test_draft_gets_the_address_of_its_schedule(news_index):
    article = NewsPageFactory(
        parent=news_index, draft=True, slug="terjadwal", go_live_at=MAY
    )

    assert article.url == "/berita/2025/05/terjadwal/"


def test_sitemap_lists_canonical_addresses_of_public_articles(article, news_index):
    NewsPageFactory(parent=news_index, draft=True)
    private = NewsPageFactory(parent=news_index)
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    sitemap = Sitemap(RequestFactory().get("/"))

    addresses = [
        entry["location"]
        for page in sitemap.items()
        for entry in page.get_sitemap_urls()
    ]

    assert addresses == [
        "http://testserver/",
        "http://testserver/berita/",
        "http://testserver/berita/2025/06/klinik/",
    ]


needs_redirects = pytest.mark.skipif(
    not apps.is_installed("wagtail.contrib.redirects"),
    reason="the site has no redirects",
)


@needs_redirects
def test_old_slug_redirects(article, client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        article.slug = "klinik-inovasi"
        article.save_revision().publish()

    response = client.get("/berita/2025/06/klinik/")

    assert response.status_code == 301
    assert response["Location"] == "/berita/2025/06/klinik-inovasi/"


@needs_redirects
def test_move_to_another_index_redirects(article, home, client):
    archive = NewsIndexPageFactory(parent=home, title="Arsip")

    article.move(archive, pos="last-child")

    response = client.get("/berita/2025/06/klinik/")
    assert response.status_code == 301
    assert response["Location"] == "/arsip/2025/06/klinik/"


@needs_redirects
def test_renamed_index_redirects_articles_and_archives(
    article, news_index, client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        news_index.slug = "kabar"
        news_index.save_revision().publish()

    assert [
        client.get(path)["Location"]
        for path in ("/berita/2025/06/klinik/", "/berita/2025/06/", "/berita/2025/")
    ] == ["/kabar/2025/06/klinik/", "/kabar/2025/06/", "/kabar/2025/"]


def test_index_names_its_archives_as_paths_to_redirect(article, news_index):
    NewsPageFactory(parent=news_index, published_at=MAY)

    assert news_index.get_route_paths() == ["/", "/2025/", "/2025/06/", "/2025/05/"]


def test_change_of_date_leads_from_the_old_month(article, client):
    article.published_at = MAY
    article.save_revision().publish()

    assert client.get("/berita/2025/06/klinik/")["Location"] == (
        "/berita/2025/05/klinik/"
    )
