from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, ReferenceIndex
from wagtail_factories import PageFactory

from news.models import NewsIndexPage, NewsPage, NewsSpeaker, RelatedPage
from tests.factories.news import (
    NewsIndexPageFactory,
    NewsPageFactory,
    NewsSpeakerFactory,
    RelatedPageFactory,
)

JUNE = datetime(2025, 6, 15, 12, tzinfo=UTC)


def test_page_types_allow_articles_below_an_index_only():
    assert NewsPage.allowed_parent_page_models() == [NewsIndexPage]
    assert NewsPage.allowed_subpage_models() == []
    assert NewsIndexPage.allowed_subpage_models() == [NewsPage]


def test_live_article_without_date_is_dated_now(news_index):
    before = timezone.now()

    article = NewsPageFactory(parent=news_index, published_at=None)

    assert before <= article.published_at <= timezone.now()


def test_date_that_was_entered_is_kept(news_index):
    article = NewsPageFactory(parent=news_index, published_at=JUNE)

    assert NewsPage.objects.get(pk=article.pk).published_at == JUNE


def test_draft_without_date_is_dated_when_first_published(news_index):
    article = NewsPageFactory(parent=news_index, draft=True)
    undated = article.save_revision()
    undated.publish()
    article.refresh_from_db()
    first = article.published_at
    article.unpublish()

    undated.publish()

    article.refresh_from_db()
    assert first == article.first_published_at
    assert article.published_at == first


def test_restoring_a_revision_brings_back_its_speakers_and_related_pages(
    news_index, home
):
    article = NewsPageFactory(parent=news_index)
    NewsSpeakerFactory(page=article, name="Siti Rahma", post="Camat Waru")
    RelatedPageFactory(page=article, related_page=home)
    old = article.save_revision()
    article.speakers.set([NewsSpeaker(name="Budi Santoso")])
    article.related_items.set([])
    article.save_revision().publish()

    old.publish()

    article = NewsPage.objects.get(pk=article.pk)
    assert [str(speaker) for speaker in article.speakers.all()] == [
        "Siti Rahma, Camat Waru"
    ]
    assert article.get_related_pages() == [home]


def test_speaker_without_post_is_shown_by_name():
    assert str(NewsSpeaker(name="Budi Santoso")) == "Budi Santoso"


def test_related_pages_are_live_public_distinct_and_in_the_editors_order(
    news_index, home
):
    article = NewsPageFactory(parent=news_index)
    other = NewsPageFactory(parent=news_index)
    draft = NewsPageFactory(parent=news_index, draft=True)
    private = PageFactory(parent=home, title="Rahasia")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    chosen = [other, draft, article, private, home, other]
    article.related_items = [
        RelatedPage(related_page_id=page.pk, sort_order=order)
        for order, page in enumerate(chosen)
    ]
    article.save()

    related = article.get_related_pages()

    assert related == [other, home]
    assert type(related[0]) is NewsPage


def test_related_page_that_is_deleted_leaves_the_article(news_index, home):
    other = PageFactory(parent=home, title="Inovasi lama")
    article = NewsPageFactory(parent=news_index)
    RelatedPageFactory(page=article, related_page=other)
    revision = article.save_revision()

    Page.objects.get(pk=other.pk).delete()
    revision.publish()

    assert NewsPage.objects.get(pk=article.pk).get_related_pages() == []


def test_related_page_shows_in_the_usage_of_that_page(news_index, home):
    article = NewsPageFactory(parent=news_index)
    RelatedPageFactory(page=article, related_page=home)
    article.save()

    usage = ReferenceIndex.get_grouped_references_to(home)

    assert [(page.pk, len(references)) for page, references in usage] == [
        (article.pk, 1)
    ]


@pytest.mark.parametrize("value", ["exempt", "", "rahasia"])
def test_information_class_outside_the_published_ones_is_refused(news_index, value):
    with pytest.raises(ValidationError) as caught:
        NewsPageFactory(parent=news_index, information_class=value)

    assert "information_class" in caught.value.message_dict


def test_exempt_information_is_refused_by_the_database_in_drafts_too(news_index):
    with pytest.raises(IntegrityError, match="news_page_information_class_publishable"):
        NewsPageFactory(parent=news_index, draft=True, information_class="exempt")


def test_copy_keeps_text_date_speakers_tags_and_related_pages(news_index, home):
    article = NewsPageFactory(parent=news_index, published_at=JUNE)
    article.speakers = [NewsSpeaker(name="Siti Rahma")]
    article.related_items = [RelatedPage(related_page=home)]
    article.tags.add("lomba")
    article.save()

    copy = article.copy(update_attrs={"slug": "salinan"}, keep_live=False)

    copy = NewsPage.objects.get(pk=copy.pk)
    assert copy.live is False
    assert copy.published_at == JUNE
    assert copy.body.get_prep_value()[0]["value"] == "<p>Isi berita.</p>"
    assert [speaker.name for speaker in copy.speakers.all()] == ["Siti Rahma"]
    assert [tag.name for tag in copy.tags.all()] == ["lomba"]
    assert copy.get_related_pages() == [home]
    assert article.speakers.count() == 1


def test_alias_keeps_the_date_when_its_article_is_published_again(news_index, home):
    article = NewsPageFactory(parent=news_index, published_at=JUNE)
    archive = NewsIndexPageFactory(parent=home, title="Arsip")
    alias = article.create_alias(parent=archive)

    article.title = "Judul baru"
    article.save_revision().publish()

    alias.refresh_from_db()
    assert (alias.title, alias.published_at) == ("Judul baru", JUNE)
    assert alias.url == f"/arsip/2025/06/{article.slug}/"
