"""How often articles are opened, and what is kept of those who open them."""

from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone
from wagtail.models import Site

from news import reading
from news.models import DailyReads, NewsPage
from news.reading import MOST, tally, write_counts
from news.services.reads import most_read, reads_of
from tests.factories.news import NewsIndexPageFactory, NewsPageFactory
from tests.settings import minimal

pytestmark = pytest.mark.once

ADDRESS = "/berita/2025/06/klinik/"
PHONE = (
    "Mozilla/5.0 (Linux; Android 10; CUBOT NOTE 20) AppleWebKit/537.36 (KHTML, like "
    "Gecko) Chrome/120.0.0.0 Mobile Safari/537.36"
)


@pytest.fixture(autouse=True)
def counting(settings, plugin_alone):
    settings.MIDDLEWARE = [*minimal.MIDDLEWARE, "news.reading.ReadingMiddleware"]
    tally.take()
    yield
    tally.take()


@pytest.fixture
def article(news_index):
    return NewsPageFactory(parent=news_index, slug="klinik")


def open_page(path=ADDRESS, agent=PHONE, client=None, **headers):
    return (client or Client()).get(path, headers={"user-agent": agent, **headers})


def test_every_opening_counts_for_its_day(article):
    for _time in range(3):
        open_page()
    write_counts()
    open_page()
    write_counts()

    [row] = DailyReads.objects.all()
    assert (row.article, row.day, row.count) == (article, timezone.localdate(), 4)


def test_opening_costs_no_query_of_its_own(article, django_assert_num_queries):
    request = open_page().wsgi_request
    tally.take()

    with django_assert_num_queries(0):
        reading.count(request)

    assert len(tally.take()) == 1


@pytest.mark.parametrize(
    "agent",
    [
        "",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "facebookexternalhit/1.1",
        "WhatsApp/2.23.20.0",
        "curl/8.5.0",
        "python-requests/2.31",
        "Feedly/1.0",
    ],
)
def test_programs_are_left_out(article, agent):
    open_page(agent=agent)

    assert not tally.take()


def test_what_is_not_read_is_left_out(article, admin_client):
    Client().head(ADDRESS, headers={"user-agent": PHONE})
    open_page(**{"sec-purpose": "prefetch"})
    open_page("/berita/")
    open_page("/berita/2025/06/")
    open_page("/berita/klinik/")  # leads to the article, which counts then
    open_page("/berita/2025/06/tidak-ada/")
    open_page(client=admin_client)

    assert not tally.take()


def test_address_that_only_looks_like_an_article_is_dropped(article):
    site = Site.objects.get()
    day = timezone.localdate()
    for opened in (
        reading.Opened(site.pk, "/lain/", "klinik", day),
        reading.Opened(site.pk, "/berita/", "tidak-ada", day),
        reading.Opened(site.pk + 1, "/berita/", "klinik", day),
    ):
        tally.add(opened)
    write_counts()

    assert not DailyReads.objects.exists()


def test_month_of_another_zone_is_the_same_article(article):
    """Counts are written in a request of any region."""
    open_page()
    with timezone.override("Pacific/Kiritimati"):
        article.published_at = article.published_at.replace(day=30, hour=18)
        article.save()
        write_counts()

    assert reads_of(article).total == 1


def test_many_addresses_are_written_at_once(article, monkeypatch):
    monkeypatch.setattr(reading, "MOST", 1)
    assert MOST > 100

    open_page()

    assert reads_of(article).total == 1


def test_counts_are_written_once_a_minute(article, monkeypatch):
    open_page()
    assert not DailyReads.objects.exists()
    monkeypatch.setattr(reading, "PAUSE", 0)
    tally._next = 0

    Client().get("/berita/")

    assert reads_of(article).total == 1


def test_database_that_fails_costs_no_reader_an_answer(article, monkeypatch):
    def fail(counts):
        raise DatabaseError

    monkeypatch.setattr(reading, "_write", fail)
    tally._next = 0

    assert open_page().status_code == 200
    assert not tally.take()


def test_figures_of_an_article_and_of_the_most_read(news_index, article, home):
    today = timezone.localdate()
    other = NewsPageFactory(parent=news_index)
    DailyReads.objects.create(article=article, day=today, count=2)
    DailyReads.objects.create(article=article, day=today - timedelta(days=30), count=9)
    DailyReads.objects.create(article=other, day=today, count=5)
    hidden = NewsPageFactory(parent=NewsIndexPageFactory(parent=home, title="Lain"))
    DailyReads.objects.create(article=hidden, day=today, count=50)

    articles = type(article).objects.child_of(news_index)

    assert reads_of(article) == (11, 2)
    assert most_read(articles) == [(article, 11), (other, 5)]
    assert most_read(articles, since=today) == [(other, 5), (article, 2)]


@pytest.mark.parametrize("number", [1, 3])
def test_ranking_costs_the_same_for_any_number(
    news_index, django_assert_num_queries, number
):
    for article in NewsPageFactory.create_batch(number, parent=news_index):
        DailyReads.objects.create(article=article, day=timezone.localdate(), count=1)

    with django_assert_num_queries(2):
        ranked = most_read(NewsPage.objects.child_of(news_index))
        assert [row.article.title for row in ranked]
