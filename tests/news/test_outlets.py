"""Nothing of an article is seen at any outlet before its moment, or after its end.

Walks over ``news.outlets``; the newsletter, the pick-ups and the figures have their
own tests.
"""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from wagtail_factories import PageFactory

from news.models import NewsPage
from news.outlets import outlets_of
from tests.factories.news import NewsPageFactory, RelatedPageFactory

pytestmark = pytest.mark.once

SECRET = "Xq7zvw9kjd"


@pytest.fixture
def subject(home):
    return PageFactory(parent=home, title="Dinas Kesehatan")


def write(news_index, subject, **options):
    article = NewsPageFactory(
        parent=news_index,
        title=f"{SECRET} judul",
        slug=SECRET.lower(),
        standfirst=SECRET,
        photo=True,
        body=[{"type": "paragraph", "value": f"<p>{SECRET}</p>"}],
        published_at=timezone.now() - timedelta(hours=1),
        **options,
    )
    article.tags.add("klinik")
    article.save()
    RelatedPageFactory(page=article, related_page=subject)
    return NewsPage.objects.get(pk=article.pk)


def seen_at(article):
    """Return where something of the article can be had."""
    found = set()
    for name, address in outlets_of(article).items():
        response = Client().get(address.removeprefix("http://testserver"))
        content = b"".join(response) if response.streaming else response.content
        is_file = response.get("Content-Type") in {
            "image/jpeg",
            "application/pdf",
            "application/zip",
        }
        if response.status_code == 200 and (
            is_file or SECRET.lower().encode() in content.lower()
        ):
            found.add(name)
    return found


def test_published_article_is_at_every_outlet(news_index, subject):
    article = write(news_index, subject)

    assert seen_at(article) == set(outlets_of(article))


@pytest.mark.parametrize("state", ["draft", "embargoed", "withdrawn", "expired"])
def test_article_that_is_not_public_is_at_none(news_index, subject, state):
    article = write(news_index, subject, live=state in {"withdrawn", "expired"})
    everywhere = outlets_of(article)
    if state == "embargoed":
        article.go_live_at = timezone.now() + timedelta(seconds=90)
        article.save_revision().publish()
        article = NewsPage.objects.get(pk=article.pk)
    elif state != "draft":
        assert seen_at(article) == set(everywhere)
        article.unpublish(set_expired=state == "expired")

    assert seen_at(article) == set()
    assert set(outlets_of(article)) == set(everywhere)
