"""Every page type through the editor's own screens, with the data they post."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, rich_text, streamfield
from wagtail_factories import ImageFactory

from news.blocks import INLINE_FEATURES
from news.models import NewsIndexPage, NewsPage
from tests.factories.news import NewsIndexPageFactory, NewsPageFactory
from tests.news.posted_forms import article_form, index_form, local

pytestmark = pytest.mark.once

PUBLISH = {"action-publish": "1"}
DRAFT = {}


@pytest.fixture(autouse=True)
def editor(admin_client):
    return admin_client


def create(client, parent, data, model="newspage"):
    url = reverse("wagtailadmin_pages:add", args=["news", model, parent.pk])
    return client.post(url, data)


def edit(client, page, data):
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)


def errors(response):
    return set(response.context["form"].errors)


# ------------------------------------------------------------------ articles


def test_article_is_created_published_with_all_its_parts(client, news_index, home):
    image = ImageFactory()

    response = create(
        client,
        news_index,
        article_form(
            kicker="Kabar Daerah",
            standfirst="Setiap perangkat daerah mendapat pendamping.",
            published_at="2025-06-04 09:05",
            dateline_place="PPU",
            event_date="2025-06-03",
            event_place="Aula Bapperida",
            author_code="*/ANA/DiskominfoPPU",
            source_name="Diskominfo",
            source_url="https://diskominfo.example.test/1",
            information_class="on_request",
            lead_image=str(image.pk),
            lead_image_alt="Warga di depan loket",
            lead_image_caption="Pembukaan",
            lead_image_credit="Prokopim",
            tags='"klinik inovasi", lomba',
            speakers=inline_formset(
                [
                    {"name": "Budi Santoso", "post": ""},
                    {"name": "Siti Rahma, S.K.M.", "post": "Camat Waru"},
                ]
            ),
            related_items=inline_formset([{"related_page": str(home.pk)}]),
            body=streamfield(
                [
                    ("paragraph", rich_text("<p>Isi.</p>", features=INLINE_FEATURES)),
                    ("heading", {"text": "Jadwal", "level": "h2"}),
                    ("quote", {"text": "Kata.", "speaker": "Siti", "post": "Camat"}),
                    (
                        "image",
                        {
                            "image": {
                                "image": str(image.pk),
                                "decorative": "",
                                "alt_text": "Loket",
                            },
                            "caption": "",
                            "credit": "",
                        },
                    ),
                    (
                        "list",
                        {
                            "style": "numbered",
                            "items": streamfield(
                                [
                                    (
                                        "item",
                                        rich_text(
                                            "<p>Satu</p>", features=INLINE_FEATURES
                                        ),
                                    )
                                ]
                            ),
                        },
                    ),
                ]
            ),
        )
        | PUBLISH,
    )

    article = NewsPage.objects.get()
    assert response.status_code == 302
    assert article.live
    assert article.url == "/berita/2025/06/klinik-inovasi/"
    assert local(article.published_at) == "2025-06-04 09:05"
    assert article.event_date == date(2025, 6, 3)
    assert article.information_class == "on_request"
    assert article.lead_image == image
    assert [str(speaker) for speaker in article.speakers.all()] == [
        "Budi Santoso",
        "Siti Rahma, S.K.M., Camat Waru",
    ]
    assert article.get_related_pages() == [home]
    assert sorted(tag.name for tag in article.tags.all()) == ["klinik inovasi", "lomba"]
    assert [block.block_type for block in article.body] == [
        "paragraph",
        "heading",
        "quote",
        "image",
        "list",
    ]
    assert client.get(article.url).status_code == 200


def test_draft_is_saved_with_a_title_only(client, news_index):
    response = create(client, news_index, article_form(body=streamfield([])) | DRAFT)

    article = NewsPage.objects.get()
    assert response.status_code == 302
    assert (article.live, article.published_at) == (False, None)
    assert client.get("/berita/klinik-inovasi/").status_code == 404


def test_draft_with_photograph_may_wait_for_its_alternative(client, news_index):
    image = ImageFactory()

    create(client, news_index, article_form(lead_image=str(image.pk)) | DRAFT)

    assert NewsPage.objects.get().lead_image == image


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"body": streamfield([])}, {"body"}),
        ({"information_class": "exempt"}, {"information_class"}),
        ({"published_at": "2999-01-01 08:00"}, {"published_at"}),
        ({"source_url": "bukan alamat"}, {"source_url"}),
    ],
)
def test_publishing_asks_for_what_readers_need(client, news_index, changes, fields):
    response = create(client, news_index, article_form(**changes) | PUBLISH)

    assert errors(response) == fields
    assert not NewsPage.objects.exists()


def test_publishing_a_photograph_asks_for_its_alternative(client, news_index):
    image = ImageFactory()

    response = create(
        client, news_index, article_form(lead_image=str(image.pk)) | PUBLISH
    )

    assert errors(response) == {"lead_image_alt"}


@pytest.mark.parametrize("value", ["exempt", ""])
def test_draft_needs_a_publishable_class_too(client, news_index, value):
    response = create(client, news_index, article_form(information_class=value) | DRAFT)

    assert errors(response) == {"information_class"}


def test_article_is_edited_and_published_again(client, news_index):
    article = NewsPageFactory(parent=news_index, slug="klinik-inovasi")

    response = edit(client, article, article_form(title="Judul baru") | PUBLISH)

    article.refresh_from_db()
    assert response.status_code == 302
    assert article.title == "Judul baru"


def test_edit_saved_as_draft_leaves_the_public_page(client, news_index):
    article = NewsPageFactory(parent=news_index, slug="klinik-inovasi", title="Lama")

    edit(
        client,
        article,
        article_form(title="Baru", published_at="2025-05-01 08:00") | DRAFT,
    )

    article.refresh_from_db()
    assert article.has_unpublished_changes
    response = client.get("/berita/2025/06/klinik-inovasi/")
    assert response.context["page"].title == "Lama"


def test_speakers_and_related_pages_are_exchanged_in_one_edit(client, news_index, home):
    article = NewsPageFactory(parent=news_index, slug="klinik-inovasi")
    create_data = article_form(
        published_at="2025-06-04 09:05",
        related_items=inline_formset(
            [{"related_page": str(home.pk)}, {"related_page": str(news_index.pk)}]
        ),
    )
    edit(client, article, create_data | PUBLISH)
    first, second = article.related_items.all()

    edit(
        client,
        article,
        article_form(
            published_at="2025-06-04 09:05",
            related_items=inline_formset(
                [
                    {"id": str(first.pk), "related_page": str(news_index.pk)},
                    {"id": str(second.pk), "related_page": str(home.pk)},
                ],
                initial=2,
            ),
        )
        | PUBLISH,
    )

    article = NewsPage.objects.get(pk=article.pk)
    assert article.get_related_pages() == [news_index, home]


def test_article_never_saved_is_previewed(client, news_index, home):
    image = ImageFactory()
    url = reverse(
        "wagtailadmin_pages:preview_on_add", args=["news", "newspage", news_index.pk]
    )
    data = article_form(
        title="Belum disimpan",
        lead_image=str(image.pk),
        tags="lomba",
        speakers=inline_formset([{"name": "Siti Rahma", "post": "Camat"}]),
        related_items=inline_formset([{"related_page": str(home.pk)}]),
    )

    accepted = client.post(url, data).json()
    response = client.get(url)

    assert accepted["is_valid"] is True
    assert response.status_code == 200
    assert response.context["page"].title == "Belum disimpan"
    assert response.context["request"].path == (
        f"/berita/{response.context['page'].month.path}/klinik-inovasi/"
    )
    assert response.context["related_pages"] == [home]
    html = response.content.decode()
    assert "Siti Rahma, Camat" in html
    assert "/berita/topik/lomba/" in html
    assert not NewsPage.objects.exists()


def test_empty_article_is_previewed(client, news_index):
    url = reverse(
        "wagtailadmin_pages:preview_on_add", args=["news", "newspage", news_index.pk]
    )
    data = article_form(title="", slug="", body=streamfield([]))

    assert client.post(url, data).json()["is_valid"] is True
    assert client.get(url).status_code == 200


def test_changed_article_is_previewed_with_its_changes(client, news_index):
    article = NewsPageFactory(parent=news_index, slug="klinik-inovasi")
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[article.pk])

    client.post(url, article_form(title="Sedang ditulis"))
    response = client.get(url)

    assert response.status_code == 200
    assert response.context["page"].title == "Sedang ditulis"


def test_draft_is_viewed_under_its_own_screen(client, news_index):
    article = NewsPageFactory(parent=news_index, draft=True)

    response = client.get(reverse("wagtailadmin_pages:view_draft", args=[article.pk]))

    assert response.status_code == 200
    assert response.context["page"] == article


def test_scheduled_article_goes_live_at_its_time_with_that_date(
    client, news_index, monkeypatch
):
    go_live_at = timezone.now() + timedelta(days=40)
    create(
        client,
        news_index,
        article_form(go_live_at=local(go_live_at)) | PUBLISH,
    )
    article = NewsPage.objects.get()
    assert (article.live, article.approved_schedule) == (False, True)
    assert list(NewsPage.objects.published()) == []

    later = go_live_at + timedelta(minutes=5)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    call_command("publish_scheduled")

    article = NewsPage.objects.get()
    assert article.live
    assert article.published_at == later
    assert client.get(article.url).status_code == 200


def test_schedule_allows_a_date_ahead_but_not_beyond_it(client, news_index):
    tomorrow = timezone.now() + timedelta(days=1)
    go_live_at = {"go_live_at": local(tomorrow)}
    after = {"published_at": local(tomorrow + timedelta(hours=1))}
    before = {"published_at": local(tomorrow - timedelta(hours=1))}

    refused = create(client, news_index, article_form(**go_live_at, **after) | PUBLISH)
    accepted = create(
        client, news_index, article_form(**go_live_at, **before) | PUBLISH
    )

    assert errors(refused) == {"published_at"}
    assert accepted.status_code == 302


def test_expired_article_leaves_the_lists(client, news_index, monkeypatch):
    expire_at = timezone.now() + timedelta(days=1)
    create(client, news_index, article_form(expire_at=local(expire_at)) | PUBLISH)

    later = expire_at + timedelta(minutes=5)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    call_command("publish_scheduled")

    assert list(NewsPage.objects.published()) == []
    assert NewsPage.objects.get().expired


def test_article_is_copied(client, news_index):
    article = NewsPageFactory(parent=news_index, slug="asal")

    client.post(
        reverse("wagtailadmin_pages:copy", args=[article.pk]),
        {
            "new_title": "Salinan",
            "new_slug": "salinan",
            "new_parent_page": str(news_index.pk),
            "copy_subpages": False,
            "publish_copies": False,
            "alias": False,
        },
    )

    copy = NewsPage.objects.get(slug="salinan")
    assert (copy.title, copy.live, copy.published_at) == (
        "Salinan",
        False,
        article.published_at,
    )


def test_article_is_moved_to_another_index_and_nowhere_else(client, news_index, home):
    article = NewsPageFactory(parent=news_index, slug="pindah")
    archive = NewsIndexPageFactory(parent=home, title="Arsip")

    def move_to(target):
        return client.post(
            reverse("wagtailadmin_pages:move_confirm", args=[article.pk, target.pk])
        )

    refused = move_to(home)
    moved = move_to(archive)

    assert refused.status_code in {302, 403}
    assert moved.status_code == 302
    assert NewsPage.objects.get().url == "/arsip/2025/06/pindah/"


def test_article_is_unpublished_and_published_again(client, news_index):
    article = NewsPageFactory(parent=news_index, slug="klinik-inovasi")
    published_at = article.published_at

    client.post(reverse("wagtailadmin_pages:unpublish", args=[article.pk]))
    gone = client.get("/berita/2025/06/klinik-inovasi/").status_code
    edit(client, article, article_form(published_at=local(published_at)) | PUBLISH)

    article.refresh_from_db()
    assert gone == 404
    assert article.live
    assert local(article.published_at) == local(published_at)


def test_old_version_is_published_from_the_history(client, news_index):
    article = NewsPageFactory(parent=news_index, slug="klinik-inovasi", title="Pertama")
    first = article.save_revision()
    article.title = "Kedua"
    article.save_revision().publish()

    revert = reverse("wagtailadmin_pages:revisions_revert", args=[article.pk, first.pk])
    assert client.get(revert).status_code == 200
    edit(
        client,
        article,
        article_form(title="Pertama") | PUBLISH | {"revision": str(first.pk)},
    )

    article.refresh_from_db()
    assert article.title == "Pertama"


def test_differences_between_versions_are_shown(client, news_index):
    article = NewsPageFactory(parent=news_index, photo=True)
    article.save_revision()
    article.title = "Kedua"
    article.save_revision()
    url = reverse(
        "wagtailadmin_pages:revisions_compare", args=[article.pk, "earliest", "latest"]
    )

    assert client.get(url).status_code == 200


def test_articles_are_published_together(client, news_index):
    articles = NewsPageFactory.create_batch(2, parent=news_index, draft=True)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    chosen = "&".join(f"id={article.pk}" for article in articles)

    response = client.post(f"{url}?{chosen}&next=/admin/", {"include_descendants": ""})

    assert response.status_code == 302
    assert NewsPage.objects.published().count() == 2
    assert not NewsPage.objects.filter(published_at=None).exists()


def test_article_is_deleted(client, news_index):
    article = NewsPageFactory(parent=news_index)

    client.post(reverse("wagtailadmin_pages:delete", args=[article.pk]))

    # Gone, or in the site's recycle bin.
    assert not NewsPage.objects.descendant_of(news_index).exists()


def test_editor_screen_has_its_tabs(client, news_index):
    url = reverse("wagtailadmin_pages:add", args=["news", "newspage", news_index.pk])

    response = client.get(url)

    assert [
        panel.heading for panel in response.context["edit_handler"].visible_children
    ] == [tab.heading for tab in NewsPage.edit_handler.children]


# --------------------------------------------------------------- news indexes


def test_index_is_created_edited_and_published(client, home):
    create(client, home, index_form() | PUBLISH, model="newsindexpage")
    page = NewsIndexPage.objects.get()
    edit(client, page, index_form(title="Kabar") | PUBLISH)

    page.refresh_from_db()
    assert (page.live, page.title) == (True, "Kabar")
    assert client.get("/ruang-berita/").context["page"] == page


def test_index_draft_is_not_public(client, home):
    create(client, home, index_form() | DRAFT, model="newsindexpage")

    assert client.get("/ruang-berita/").status_code == 404


@pytest.mark.parametrize("saved", [False, True])
def test_index_is_previewed(client, home, news_index, saved):
    article = NewsPageFactory(parent=news_index)
    url = (
        reverse("wagtailadmin_pages:preview_on_edit", args=[news_index.pk])
        if saved
        else reverse(
            "wagtailadmin_pages:preview_on_add",
            args=["news", "newsindexpage", home.pk],
        )
    )

    assert client.post(url, index_form()).json()["is_valid"] is True
    response = client.get(url)

    assert response.status_code == 200
    assert response.context["page"].title == "Ruang Berita"
    assert list(response.context["articles"]) == ([article] if saved else [])


def test_index_is_scheduled(client, home):
    go_live_at = timezone.now() + timedelta(days=1)

    create(
        client,
        home,
        index_form(go_live_at=local(go_live_at)) | PUBLISH,
        model="newsindexpage",
    )

    page = NewsIndexPage.objects.get()
    assert (page.live, page.approved_schedule) == (False, True)


def test_index_is_copied_with_its_articles(client, home, news_index):
    NewsPageFactory(parent=news_index, slug="satu")

    client.post(
        reverse("wagtailadmin_pages:copy", args=[news_index.pk]),
        {
            "new_title": "Salinan",
            "new_slug": "salinan",
            "new_parent_page": str(home.pk),
            "copy_subpages": "on",
            "publish_copies": "on",
        },
    )

    assert client.get("/salinan/2025/06/satu/").status_code == 200


def test_index_is_moved_unpublished_and_deleted(client, home, news_index):
    other = NewsIndexPageFactory(parent=home, title="Lain")
    section = home.add_child(instance=Page(title="Bagian", slug="bagian"))

    client.post(reverse("wagtailadmin_pages:move_confirm", args=[other.pk, section.pk]))
    moved = NewsIndexPage.objects.get(pk=other.pk).url
    client.post(reverse("wagtailadmin_pages:unpublish", args=[other.pk]))
    unpublished = client.get("/bagian/lain/").status_code
    client.post(reverse("wagtailadmin_pages:delete", args=[other.pk]))

    assert (moved, unpublished) == ("/bagian/lain/", 404)
    assert list(NewsIndexPage.objects.descendant_of(home)) == [news_index]


def test_articles_are_the_only_children_of_an_index(client, news_index):
    response = create(client, news_index, index_form() | DRAFT, model="newsindexpage")

    assert response.status_code in {302, 403}
    assert NewsIndexPage.objects.count() == 1
