"""The search page and the suggestions."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from tests.factories.innovations import InnovationPageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def titles(response):
    found = re.findall(
        r'class="hit__title"><a href="[^"]*">(.*?)</a>', response.content.decode()
    )
    return [re.sub(r"</?mark>", "", title) for title in found]


def test_page_shows_what_was_found(queue, visit):
    response = visit("/cari/?q=antre+puskesmas")
    html = response.content.decode()

    assert titles(response) == ["Antrean Online Puskesmas"]
    assert "<mark>Antrean</mark> Online <mark>Puskesmas</mark>" in html
    assert '<meta name="robots" content="noindex">' in html
    assert 'value="antre puskesmas"' in html
    assert 'datetime="2024-05-01"' in html


def test_page_says_what_it_searched_instead(queue, visit):
    response = visit("/cari/?q=anteran+onlen+puskesmas")

    assert titles(response) == ["Antrean Online Puskesmas"]
    assert "<strong>antrean online puskesmas</strong>" in response.content.decode()


def test_tabs_count_kinds_and_lead_to_them(everything, visit):
    html = visit("/cari/?q=serambi&kind=news").content.decode()

    links = re.findall(r'<a href="(/cari/\?[^"]*)"( aria-current="page")?>', html)

    assert links == [
        ("/cari/?q=serambi", ""),
        ("/cari/?q=serambi&amp;kind=innovation", ""),
        ("/cari/?q=serambi&amp;kind=competition", ""),
        ("/cari/?q=serambi&amp;kind=news", ' aria-current="page"'),
        ("/cari/?q=serambi&amp;kind=event", ""),
        ("/cari/?q=serambi&amp;kind=page", ""),
    ]
    assert titles(visit("/cari/?q=serambi&kind=news")) == ["Serambi dibuka Bupati"]
    assert len(titles(visit("/cari/?q=serambi"))) == 5
    assert len(titles(visit("/cari/?q=serambi&kind=unknown"))) == 5


def test_long_lists_have_pages(clinic, visit):
    for number in range(13):
        InnovationPageFactory(parent=clinic, title=f"Lentera {number:02d}")

    first, second = visit("/cari/?q=lentera"), visit("/cari/?q=lentera&p=2")

    assert len(titles(first)) == 10
    assert len(titles(second)) == 3
    assert not set(titles(first)) & set(titles(second))
    assert "p=2" in first.content.decode()


def test_page_takes_as_many_queries_for_three_as_for_one(clinic, visit):
    """Without a number: the frame around the list has queries of its own."""
    counts = []
    for number in range(3):
        InnovationPageFactory(parent=clinic, title=f"Lentera {number}")
        visit("/cari/?q=lentera")  # settles the index, fills the caches of sites
        with CaptureQueriesContext(connection) as queries:
            response = visit("/cari/?q=lentera")
        counts.append((len(titles(response)), len(queries)))

    assert counts == [(1, counts[0][1]), (2, counts[0][1]), (3, counts[0][1])]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", "Search innovations, organisations"),
        ("q=%3F%21", "Write a word"),
        ("q=xylophone", "Nothing was found"),
    ],
)
def test_page_without_results_leads_on(queue, visit, query, found):
    html = visit(f"/cari/?{query}", **{"accept-language": "en"}).content.decode()

    assert found in html
    assert '<a href="/inovasi/">' in html
    assert '<a href="/berita/">' in html


def test_ways_on_leave_out_private_lists(registry, visit):
    PageViewRestriction.objects.create(
        page=registry, restriction_type=PageViewRestriction.LOGIN
    )

    nav = visit("/cari/").content.decode().partition("search-ways-on")[2]

    assert "/inovasi/" not in nav.partition("</nav>")[0]


def test_what_was_typed_is_escaped(queue, visit):
    html = visit("/cari/?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E").content.decode()

    assert "<script>alert" not in html


def test_suggestions_are_json(queue, visit):
    response = visit("/cari/saran/?q=antr")

    assert response.json() == [
        {
            "title": "Antrean Online Puskesmas",
            "url": (
                "/inovasi/dinas-kesehatan/puskesmas-babulu/antrean-online-puskesmas/"
            ),
            "kind": "innovation",
        }
    ]


def test_other_methods_are_refused(queue, client, region):
    for path in ("/cari/", "/cari/saran/"):
        assert (
            client.post(path, headers={"host": region.site.hostname}).status_code == 405
        )
