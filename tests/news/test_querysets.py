from datetime import UTC, datetime

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from news.archive_dates import Month
from news.models import NewsPage
from tests.factories.news import (
    NewsIndexPageFactory,
    NewsPageFactory,
    RelatedPageFactory,
)


def test_published_leaves_out_drafts_and_private_pages(news_index, home):
    shown = NewsPageFactory(parent=news_index)
    NewsPageFactory(parent=news_index, draft=True)
    private = NewsPageFactory(parent=news_index)
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    internal = NewsIndexPageFactory(parent=home, title="Internal")
    PageViewRestriction.objects.create(page=internal, restriction_type="login")
    NewsPageFactory(parent=internal)

    assert list(NewsPage.objects.published()) == [shown]


def test_in_month_takes_its_first_and_last_moment_in_the_local_zone(news_index):
    moments = [
        datetime(2025, 5, 31, 15, 59, 59, tzinfo=UTC),
        datetime(2025, 5, 31, 16, 0, tzinfo=UTC),
        datetime(2025, 6, 30, 15, 59, 59, tzinfo=UTC),
        datetime(2025, 6, 30, 16, 0, tzinfo=UTC),
    ]
    articles = [NewsPageFactory(parent=news_index, published_at=at) for at in moments]

    with timezone.override("Asia/Makassar"):
        in_june = NewsPage.objects.in_month(2025, 6).newest_first()

        assert list(in_june) == [articles[2], articles[1]]


def test_in_year_takes_local_new_year(news_index):
    before = datetime(2024, 12, 31, 15, 59, tzinfo=UTC)
    after = datetime(2024, 12, 31, 16, 0, tzinfo=UTC)
    old, new = (
        NewsPageFactory(parent=news_index, published_at=at) for at in (before, after)
    )

    with timezone.override("Asia/Makassar"):
        assert list(NewsPage.objects.in_year(2024)) == [old]
        assert list(NewsPage.objects.in_year(2025)) == [new]


def test_for_listing_breaks_ties_of_date_by_newest_entry(news_index):
    first, second = NewsPageFactory.create_batch(2, parent=news_index)

    assert list(NewsPage.objects.for_listing()) == [second, first]


def test_months_counts_articles_newest_month_first(news_index):
    for year, month in [(2025, 6), (2024, 12), (2025, 6), (2025, 1)]:
        NewsPageFactory(
            parent=news_index, published_at=datetime(year, month, 10, tzinfo=UTC)
        )
    NewsPageFactory(parent=news_index, draft=True)

    assert NewsPage.objects.months() == [
        (Month(2025, 6), 2),
        (Month(2025, 1), 1),
        (Month(2024, 12), 1),
    ]


def test_tagged_takes_only_the_topic(news_index):
    tagged, other = NewsPageFactory.create_batch(2, parent=news_index)
    tagged.tags.add("klinik inovasi")
    tagged.save()
    other.tags.add("lomba")
    other.save()

    assert list(NewsPage.objects.tagged("klinik-inovasi")) == [tagged]


def test_about_finds_articles_that_point_to_a_page_once(news_index, home):
    article = NewsPageFactory(parent=news_index)
    NewsPageFactory(parent=news_index)
    RelatedPageFactory.create_batch(2, page=article, related_page=home)

    assert list(NewsPage.objects.about(home)) == [article]


@pytest.mark.parametrize("number", [1, 3])
def test_for_listing_reads_pictures_in_fixed_number_of_queries(
    news_index, django_assert_num_queries, number
):
    NewsPageFactory.create_batch(number, parent=news_index, photo=True)

    # articles, pictures, renditions
    with django_assert_num_queries(3):
        articles = list(NewsPage.objects.for_listing())
        assert [len(a.lead_image.prefetched_renditions) for a in articles] == [
            0
        ] * number
