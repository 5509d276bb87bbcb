from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.news import NewsPageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_times_are_shown_in_the_zone_of_the_region(visit, newsroom, other_region):
    moment = datetime(2025, 6, 4, 6, 30, tzinfo=UTC)
    there = other_region.site.root_page.get_children().get(slug="berita").specific
    for index in (newsroom, there):
        NewsPageFactory(parent=index, slug="kabar", published_at=moment)

    east = visit("/berita/2025/06/kabar/").content.decode()
    west = visit("/berita/2025/06/kabar/", host="kuburaya.localhost").content.decode()

    assert "14.30 WITA" in east
    assert "13.30 WIB" in west


def test_unknown_address_gets_the_default_region(visit, other_region):
    page = visit(host="tidak-dikenal.localhost").content.decode()

    assert "<h1>Kabupaten Penajam Paser Utara</h1>" in page
    assert 'href="http://kuburaya.localhost/"' in page


def test_page_of_another_region_is_not_found(visit, other_region):
    home = other_region.site.root_page
    home.add_child(instance=home.specific_class(title="X", slug="x"))

    assert visit("/x/").status_code == 404


def test_missing_page_keeps_menu_and_language(visit):
    response = visit("/tidak-ada/")

    page = response.content.decode()
    assert response.status_code == 404
    assert '<html lang="id">' in page
    assert 'href="/inovasi/"' in page


def test_missing_page_without_any_site_is_still_found_missing(region):
    region.delete()
    region.site.delete()

    assert Client().get("/").status_code == 404


def test_forbidden_page_is_ours(settings, region):
    settings.DEBUG = False
    client = Client(enforce_csrf_checks=True)

    from django.template.loader import render_to_string

    page = render_to_string("403.html", request=client.get("/").wsgi_request)
    assert "403" in page


def test_broken_page_is_static(settings):
    from django.template.loader import get_template

    page = get_template("500.html").render({})

    assert "Terjadi gangguan" in page


def test_language_is_chosen_on_a_page_of_its_own(region):
    client = Client(headers={"host": region.site.hostname})

    offered = client.get("/i18n/?next=/inovasi/").content.decode()
    chosen = client.post(
        reverse("set_language"), {"language": "en", "next": "/inovasi/"}
    )

    assert 'value="id"' in offered
    assert 'value="en"' in offered
    assert chosen.headers["Location"] == "/inovasi/"
    assert client.cookies["django_language"].value == "en"


def test_language_choice_leads_to_no_other_site(region):
    client = Client(headers={"host": region.site.hostname})

    chosen = client.post(
        reverse("set_language"), {"language": "en", "next": "https://jahat.example/"}
    )

    assert chosen.headers["Location"] == "/"


def test_public_pages_set_no_cookie(visit):
    assert visit().cookies == {}


def test_login_names_the_product(visit):
    page = visit("/admin/login/").content.decode()

    assert "Lumbung Inovasi" in page
    assert "<h1>Sign in to Wagtail" not in page
