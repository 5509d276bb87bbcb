from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission

from news.models import NewsPage, NewsTag
from tests.factories.news import NewsIndexPageFactory, NewsPageFactory
from tests.news.posted_forms import article_form

pytestmark = pytest.mark.once


@pytest.fixture
def desk(db, news_index):
    """Somebody who may write in one newsroom and not publish."""
    group = Group.objects.create(name="Redaksi uji")
    group.permissions.add(
        Permission.objects.get(
            content_type__app_label="wagtailadmin", codename="access_admin"
        )
    )
    for kind in ("add", "change"):
        GroupPagePermission.objects.create(
            group=group, page=news_index, permission_type=kind
        )
    user = get_user_model().objects.create_user(
        username="redaktur", email="redaktur@example.test", password="rahasia"
    )
    user.groups.add(group)
    return user


def listed(client, **query):
    response = client.get(reverse("news:index"), query)
    assert response.status_code == 200
    return sorted(page.title for page in response.context["object_list"])


@pytest.fixture
def articles(news_index):
    live = NewsPageFactory(parent=news_index, title="Tayang")
    live.tags.add("lomba")
    live.save()
    changed = NewsPageFactory(
        parent=news_index,
        title="Berubah",
        published_at=datetime(2025, 5, 10, tzinfo=UTC),
        information_class="immediate",
    )
    changed.save_revision()
    NewsPageFactory(parent=news_index, title="Draf", draft=True)
    scheduled = NewsPageFactory(
        parent=news_index,
        title="Terjadwal",
        draft=True,
        go_live_at=timezone.now() + timedelta(days=1),
    )
    scheduled.save_revision().publish()


ALL = ["Berubah", "Draf", "Tayang", "Terjadwal"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ALL),
        ({"status": "live"}, ["Berubah", "Tayang"]),
        ({"status": "changed"}, ["Berubah"]),
        ({"status": "draft"}, ["Draf", "Terjadwal"]),
        ({"status": "scheduled"}, ["Terjadwal"]),
        ({"information_class": "immediate"}, ["Berubah"]),
        (
            {"published_at_from": "2025-06-01", "published_at_to": "2025-06-30"},
            ["Tayang"],
        ),
        ({"status": "garbage"}, ALL),
    ],
)
def test_list_is_filtered(admin_client, articles, query, expected):
    assert listed(admin_client, **query) == expected


def test_list_is_filtered_by_tag(admin_client, articles):
    tag = NewsTag.objects.get(name="lomba")

    assert listed(admin_client, tag=tag.pk) == ["Tayang"]


@pytest.mark.parametrize(
    "query",
    [
        {"status": "live"},
        {"status": "scheduled"},
        {"information_class": "immediate"},
        {"published_at_from": "2025-06-01"},
        {"tag": ""},
    ],
)
def test_list_is_searched_and_filtered_at_once(admin_client, articles, query):
    if "tag" in query:
        query = {"tag": NewsTag.objects.get().pk}

    response = admin_client.get(reverse("news:index"), {"q": "Tayang", **query})

    assert response.status_code == 200


@pytest.mark.parametrize(
    "ordering", ["title", "-published_at", "information_class", "live", "garbage"]
)
def test_list_is_ordered_by_its_columns(admin_client, articles, ordering):
    assert listed(admin_client, ordering=ordering) == ALL


def test_list_is_in_the_menu(admin_client, site):
    response = admin_client.get(reverse("wagtailadmin_home"))

    assert reverse("news:index") in response.content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_list_needs_fixed_number_of_queries(
    admin_client, news_index, plugin_alone, django_assert_num_queries, number
):
    for article in NewsPageFactory.create_batch(number, parent=news_index, photo=True):
        article.tags.add("lomba")
        article.save()
    url = reverse("news:index_results")
    admin_client.get(url)

    with django_assert_num_queries(15):
        response = admin_client.get(url)

    assert len(response.context["object_list"]) == number


# --------------------------------------------------------------- permissions


@pytest.mark.parametrize("name", ["news:index", "news:choose_parent"])
def test_visitors_are_sent_to_the_login(client, site, name):
    response = client.get(reverse(name))

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("wagtailadmin_login"))


def test_editor_sees_the_articles_of_own_newsroom_only(client, desk, news_index, home):
    NewsPageFactory(parent=news_index, title="Milik kami", owner=desk)
    other = NewsIndexPageFactory(parent=home, title="Lain")
    NewsPageFactory(parent=other, title="Milik lain", live=False)
    client.force_login(desk)

    assert listed(client) == ["Milik kami"]


def test_editor_writes_in_own_newsroom_only(client, desk, news_index, home):
    other = NewsIndexPageFactory(parent=home, title="Lain")
    foreign = NewsPageFactory(parent=other, draft=True)
    client.force_login(desk)

    def status(name, *args):
        return client.get(reverse(f"wagtailadmin_pages:{name}", args=args)).status_code

    assert status("add", "news", "newspage", news_index.pk) == 200
    assert status("add", "news", "newspage", other.pk) == 302
    assert status("edit", foreign.pk) == 302
    assert status("view_draft", foreign.pk) in {302, 403}


def test_editor_without_that_right_cannot_publish(client, desk, news_index):
    article = NewsPageFactory(parent=news_index, draft=True, owner=desk)
    article.save_revision()
    client.force_login(desk)

    client.post(
        reverse("wagtailadmin_pages:edit", args=[article.pk]),
        article_form(title="Tayang paksa") | {"action-publish": "1"},
    )

    article = NewsPage.objects.get()
    assert (article.live, article.draft_title) == (False, "Tayang paksa")
