"""Stories that stand below an article because they share pages or topics with it."""

from datetime import UTC, datetime

import pytest
from django.utils.formats import date_format
from wagtail.models import PageViewRestriction, Site
from wagtail_factories import PageFactory

from news.models import NewsPage
from tests.factories.news import (
    NewsIndexPageFactory,
    NewsPageFactory,
    RelatedPageFactory,
)


def story(parent, title, *, about=(), tags=(), day=15, **fields):
    page = NewsPageFactory(
        parent=parent,
        title=title,
        published_at=datetime(2025, 6, day, tzinfo=UTC),
        **fields,
    )
    for subject in about:
        RelatedPageFactory(page=page, related_page=subject)
    page.tags.add(*tags)
    page.save()
    return page


def stories_of(article):
    article = NewsPage.objects.get(pk=article.pk)
    return [
        (found.title, getattr(found.subject, "title", None))
        for found in article.get_related_stories(article.get_related_pages())
    ]


@pytest.fixture
def innovation(home):
    return PageFactory(parent=home, title="SI-PANTAU")


@pytest.fixture
def competition(home):
    return PageFactory(parent=home, title="Lomba Inovasi")


def test_most_shared_come_first_and_a_page_counts_more_than_topics(
    news_index, innovation, competition
):
    article = story(
        news_index, "Ini", about=[innovation, competition], tags=["a", "b", "c"]
    )
    story(news_index, "Satu topik", tags=["a"], day=20)
    story(news_index, "Dua topik", tags=["a", "b", "lain"], day=1)
    story(news_index, "Satu halaman", about=[competition], day=2)
    story(news_index, "Dua halaman", about=[competition, innovation], day=1)
    story(news_index, "Lain", about=[news_index], tags=["lain"])

    assert stories_of(article) == [
        ("Dua halaman", "Lomba Inovasi"),
        ("Satu halaman", "Lomba Inovasi"),
        ("Dua topik", None),
        ("Satu topik", None),
    ]


def test_equally_near_ones_are_sorted_by_date(news_index, innovation):
    article = story(news_index, "Ini", about=[innovation], day=30)
    for day in (3, 9, 5, 1, 7):
        story(news_index, f"Hari {day}", about=[innovation, innovation], day=day)

    assert [title for title, _why in stories_of(article)] == [
        "Hari 9",
        "Hari 7",
        "Hari 5",
        "Hari 3",
    ]


def test_hidden_foreign_and_chosen_ones_and_the_article_itself_are_left_out(
    news_index, innovation, home
):
    chosen = story(news_index, "Dipilih", about=[innovation])
    boxed = story(news_index, "Di kotak", about=[innovation])
    article = story(
        news_index,
        "Ini",
        about=[innovation, chosen],
        body=[{"type": "related", "value": {"heading": "", "pages": [boxed.pk]}}],
    )
    story(news_index, "Draf", about=[innovation], live=False)
    private = story(news_index, "Rahasia", about=[innovation])
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    elsewhere = PageFactory(parent=home.get_parent(), title="Daerah lain")
    Site.objects.create(hostname="lain.localhost", root_page=elsewhere)
    Site.clear_site_root_paths_cache()
    story(NewsIndexPageFactory(parent=elsewhere), "Asing", about=[innovation])
    story(news_index, "Terbit", about=[innovation])

    assert stories_of(article) == [("Terbit", "SI-PANTAU")]


def test_a_hidden_page_that_is_shared_brings_no_story(news_index, innovation):
    article = story(news_index, "Ini", about=[innovation])
    story(news_index, "Terbit", about=[innovation])
    innovation.live = False
    innovation.save()

    assert stories_of(article) == []


def test_article_shows_them_with_date_and_reason(
    news_index, innovation, client, plugin_alone
):
    article = story(news_index, "Ini", about=[innovation])
    near = story(news_index, "Kabar <SI>", about=[innovation])

    html = " ".join(client.get(article.url).content.decode().split())

    assert f'<a href="{near.url}">Kabar &lt;SI&gt;</a>' in html
    day = date_format(near.dated, "j F Y")
    assert f">{day}</time> <span>tentang SI-PANTAU</span>" in html


@pytest.mark.parametrize("number", [1, 3])
def test_they_cost_the_same_for_any_number(
    number, news_index, innovation, django_assert_num_queries
):
    article = story(news_index, "Ini", about=[innovation], tags=["a"])
    for index in range(number):
        story(news_index, f"Lain {index}", about=[innovation], tags=["a"])
    article = NewsPage.objects.get(pk=article.pk)
    subjects = article.get_related_pages()

    Site.get_site_root_paths()

    # Topics, private parts of the tree, stories.
    with django_assert_num_queries(3):
        found = article.get_related_stories(subjects)

    assert len(found) == number
