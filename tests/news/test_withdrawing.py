"""Corrections that readers see, and articles that are withdrawn with a word."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import GroupPagePermission, PageLogEntry

from news.models import NewsCorrection, NewsPage
from news.services.withdrawing import withdraw
from tests.factories.news import NewsPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(news_index):
    return NewsPageFactory(parent=news_index, title="Data Lama", slug="data-lama")


def test_correction_is_shown_with_its_moment(article, client, plugin_alone):
    article.corrections.add(
        NewsCorrection(
            text="Semula tertulis 34 inovasi; yang benar 61.",
            corrected_at=datetime(2025, 6, 16, 1, 30, tzinfo=UTC),
        )
    )
    article.save_revision().publish()
    text = " ".join(client.get(article.url).text.split())
    assert "16 Juni 2025 09.30</time>: Semula tertulis 34 inovasi" in text


def test_article_without_corrections_has_no_heading_for_them(article, client):
    assert "article-corrections" not in client.get(article.url).text


@pytest.mark.parametrize(
    "address", ["/berita/2025/06/data-lama/", "/berita/data-lama/"]
)
def test_address_of_a_withdrawn_article_says_why(
    article, client, administrator, address
):
    address = (
        article.url if "2025" in address else f"{article.get_parent().url}data-lama/"
    )
    withdraw(article, reason="Datanya keliru.", user=administrator)

    answer = client.get(address)

    assert answer.status_code == 410
    assert "Datanya keliru." in answer.text
    assert "Data Lama" not in answer.text
    entry = PageLogEntry.objects.filter(
        page_id=article.pk, action="news.withdraw"
    ).get()
    assert entry.data["reason"] == "Datanya keliru."


def test_withdrawn_article_that_is_published_again_is_read_again(
    article, client, administrator
):
    withdraw(article, reason="Datanya keliru.", user=administrator)
    page = NewsPage.objects.get(pk=article.pk)
    page.save_revision().publish()
    assert client.get(article.url).status_code == 200

    NewsPage.objects.get(pk=article.pk).unpublish()
    assert client.get(article.url).status_code == 404


def test_article_that_was_only_unpublished_is_not_found(article, client):
    article.unpublish()
    assert client.get(article.url).status_code == 404


@pytest.mark.once
def test_article_is_withdrawn_on_its_screen_with_a_reason(admin_client, article):
    address = reverse("news:withdraw", args=[article.pk])
    edit = admin_client.get(reverse("wagtailadmin_pages:edit", args=[article.pk]))
    assert address in edit.text

    assert "reason" in admin_client.post(address).context["form"].errors
    assert NewsPage.objects.get(pk=article.pk).live
    admin_client.post(address, {"reason": "Datanya keliru."})
    assert not NewsPage.objects.get(pk=article.pk).live


@pytest.mark.once
def test_whoever_may_not_unpublish_does_not_withdraw(client, article, news_index):
    group = Group.objects.create(name="Penulis uji")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    GroupPagePermission.objects.create(
        group=group, page=news_index, permission_type="add"
    )
    user = get_user_model().objects.create_user("penulis", "p@example.test", "x")
    user.groups.add(group)
    client.force_login(user)

    client.post(reverse("news:withdraw", args=[article.pk]), {"reason": "Iseng."})

    assert NewsPage.objects.get(pk=article.pk).live
