"""The news that stands below a competition."""

import pytest
from django.template import Context, Template
from wagtail.models import PageViewRestriction

from news.models import NewsIndexPage, RelatedPage
from news.querysets import LISTING_RENDITIONS
from tests.factories.competitions import CompetitionPageFactory
from tests.factories.home import image_with_renditions
from tests.factories.news import NewsPageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def competition(competitions):
    return CompetitionPageFactory(parent=competitions, title="Lomba", slug="lid")


def add_about(page, newsroom, **fields):
    article = NewsPageFactory(parent=newsroom, **fields)
    article.related_items = [RelatedPage(related_page=page)]
    article.save()
    return article


def shown(page, rf, region):
    request = rf.get("/", headers={"host": region.site.hostname})
    template = Template("{% load competition_tags %}{% news_about page as found %}")
    context = Context({"page": page, "request": request})
    template.render(context)
    return [article.title for article in context["found"]]


def test_only_public_articles_of_the_region_about_it(
    competition, newsroom, region, other_region, rf
):
    add_about(competition, newsroom, title="Umum")
    add_about(competition, newsroom, title="Draf", draft=True)
    private = add_about(competition, newsroom, title="Rahasia")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    NewsPageFactory(parent=newsroom, title="Tentang hal lain")
    foreign = NewsIndexPage.objects.descendant_of(other_region.site.root_page).get()
    add_about(competition, foreign, title="Daerah lain")

    assert shown(competition, rf, region) == ["Umum"]


def test_no_request_or_page_shows_none(competition, rf, region):
    assert shown(None, rf, region) == []
    assert (
        Template("{% load competition_tags %}{% news_about page as x %}").render(
            Context({"page": competition})
        )
        == ""
    )


@pytest.mark.parametrize("number", [1, 3])
def test_news_cost_the_same_for_any_number(
    number, competition, newsroom, region, rf, django_assert_num_queries
):
    for _index in range(number):
        photo = image_with_renditions(*LISTING_RENDITIONS)
        add_about(competition, newsroom, lead_image=photo)
    shown(competition, rf, region)

    with django_assert_num_queries(5):
        assert len(shown(competition, rf, region)) == number
