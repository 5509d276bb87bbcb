"""People quoted before are offered while somebody writes."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from news.models import NewsSpeaker
from news.models.speakers import KNOWN
from tests.factories.news import (
    NewsIndexPageFactory,
    NewsPageFactory,
    NewsSpeakerFactory,
)


def quoted(newsroom, name, post="", *, day=1, **fields):
    article = NewsPageFactory(
        parent=newsroom, published_at=datetime(2025, 6, day, tzinfo=UTC), **fields
    )
    NewsSpeakerFactory(page=article, name=name, post=post)


def test_each_is_known_once_by_the_newest_post(news_index):
    quoted(news_index, "Ani", "Sekretaris", day=1)
    quoted(news_index, "Budi", "Camat", day=2)
    quoted(news_index, "Ani", "Kepala Dinas", day=3)
    quoted(news_index, "Ani", "", day=4)

    assert list(NewsSpeaker.objects.known_in(news_index).items()) == [
        ("Ani", "Kepala Dinas"),
        ("Budi", "Camat"),
    ]


def test_drafts_and_other_newsrooms_tell_nobody(news_index, home):
    quoted(news_index, "Rahasia", live=False)
    quoted(NewsIndexPageFactory(parent=home, title="Lain"), "Tetangga")

    assert NewsSpeaker.objects.known_in(news_index) == {}


def test_the_list_is_bounded(news_index):
    article = NewsPageFactory(parent=news_index)
    NewsSpeaker.objects.bulk_create(
        NewsSpeaker(page=article, name=f"Nama {n}", sort_order=n)
        for n in range(KNOWN + 5)
    )

    assert len(NewsSpeaker.objects.known_in(news_index)) == KNOWN


@pytest.mark.parametrize("view", ["edit", "add"])
def test_editor_offers_them(view, admin_client, news_index):
    quoted(news_index, 'Ani "A", S.T.', "Camat")
    article = NewsPageFactory(parent=news_index)
    address = {
        "edit": reverse("wagtailadmin_pages:edit", args=[article.pk]),
        "add": reverse(
            "wagtailadmin_pages:add", args=["news", "newspage", news_index.pk]
        ),
    }[view]

    html = admin_client.get(address).content.decode()

    option = '<option value="Ani &quot;A&quot;, S.T." label="Camat"></option>'
    assert html.count(option) == 1
