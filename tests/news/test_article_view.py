import re
from datetime import UTC, date, datetime

import pytest
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.images import get_image_model
from wagtail.models import PageViewRestriction, Site
from wagtail_factories import PageFactory

from news.models import NewsSpeaker, RelatedPage
from tests.factories.news import NewsIndexPageFactory, NewsPageFactory

pytestmark = pytest.mark.once

api_router = WagtailAPIRouter("wagtailapi")
api_router.register_endpoint("pages", PagesAPIViewSet)
# For the test of the API, which a bare project does not have.
urlpatterns = [
    path("api/v2/", api_router.urls),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include(wagtail_urls)),
]


@pytest.fixture
def article(news_index, home):
    article = NewsPageFactory(
        parent=news_index,
        photo=True,
        title="Klinik Inovasi Dibuka",
        kicker="Kabar Daerah",
        standfirst="Setiap perangkat daerah mendapat pendamping.",
        published_at=datetime(2025, 6, 4, 1, 5, tzinfo=UTC),
        dateline_place="PPU",
        event_date=date(2025, 6, 3),
        event_place="Aula Bapperida",
        author_code="*/ANA/DiskominfoPPU",
        source_name="Diskominfo",
        source_url="https://diskominfo.example.test/1",
        lead_image_caption="Pembukaan klinik",
        lead_image_credit="Prokopim",
    )
    hidden = NewsPageFactory(parent=news_index, title="Draf terkait", draft=True)
    private = NewsPageFactory(parent=news_index, title="Rahasia terkait")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    article.speakers = [
        NewsSpeaker(name="Siti Rahma, S.K.M.", post="Camat Waru", sort_order=0),
        NewsSpeaker(name="Budi Santoso", sort_order=1),
    ]
    article.related_items = [
        RelatedPage(related_page_id=page.pk, sort_order=order)
        for order, page in enumerate([hidden, private, home])
    ]
    article.tags.add("Klinik inovasi")
    article.save()
    return article


def test_article_shows_its_parts(article, client, plugin_alone):
    html = " ".join(client.get(article.url).content.decode().split())

    assert "<h1>Klinik Inovasi Dibuka</h1>" in html
    assert '<time datetime="2025-06-04T09:05:00+08:00">Rabu, 4 Juni 2025, ' in html
    assert "09.05 WITA</time>" in html
    assert '<time datetime="2025-06-03">Selasa, 3 Juni 2025</time>' in html
    assert 'alt="Petugas menyerahkan obat kepada warga"' in html
    assert "<figcaption> Pembukaan klinik" in html
    assert "(*/ANA/DiskominfoPPU)" in html
    assert "<dd>Siti Rahma, S.K.M., Camat Waru</dd><dd>Budi Santoso</dd>" in html
    assert '<a href="https://diskominfo.example.test/1" rel="external">' in html
    assert '<a rel="tag" href="/berita/topik/klinik-inovasi/">' in html
    assert '<li><a href="/">Beranda</a></li>' in html
    assert "terkait" not in html
    assert not re.search(r"<script|<style|style=", html)


def test_bare_article_shows_no_empty_parts(news_index, client, plugin_alone):
    article = NewsPageFactory(parent=news_index, title="Pendek")

    html = client.get(article.url).content.decode()

    assert not re.search(r"<(figure|figcaption|dl|aside|nav|img)\b", html)
    assert not re.search(r"<(p|li|dd|h\d)\b[^>]*>\s*</", html)


def test_article_is_shown_when_the_file_of_its_photograph_is_lost(article, client):
    image = get_image_model().objects.get(pk=article.lead_image_id)
    image.file.storage.delete(image.file.name)

    assert client.get(article.url).status_code == 200
    assert client.get("/berita/").status_code == 200


def test_tags_of_news_are_no_tags_of_images(article):
    assert get_image_model().objects.get(pk=article.lead_image_id).tags.count() == 0
    assert [tag._meta.label for tag in article.tags.all()] == ["news.NewsTag"]


def test_api_gives_the_public_parts(article, client, home, settings):
    settings.ROOT_URLCONF = __name__

    response = client.get(f"/api/v2/pages/{article.pk}/")

    assert response.status_code == 200
    data = response.json()
    meta = data.pop("meta")
    assert meta["html_url"] == "http://testserver/berita/2025/06/klinik-inovasi-dibuka/"
    assert re.fullmatch(r"/media/images/.*\.webp", data["lead_image"].pop("url"))
    assert {key: data[key] for key in data if key not in {"id", "title"}} == {
        "kicker": "Kabar Daerah",
        "standfirst": "Setiap perangkat daerah mendapat pendamping.",
        "published_at": data["published_at"],
        "dateline_place": "PPU",
        "event_date": "2025-06-03",
        "event_place": "Aula Bapperida",
        "body": [
            {
                "type": "paragraph",
                "value": "<p>Isi berita.</p>",
                "id": data["body"][0]["id"],
            }
        ],
        "corrections": [],
        "speakers": [
            {
                "id": speaker.pk,
                "meta": {"type": "news.NewsSpeaker"},
                "name": speaker.name,
                "post": speaker.post,
            }
            for speaker in article.speakers.all()
        ],
        "author_code": "*/ANA/DiskominfoPPU",
        "source_name": "Diskominfo",
        "source_url": "https://diskominfo.example.test/1",
        "information_class": "periodic",
        "lead_image": data["lead_image"]
        | {"alt": "Petugas menyerahkan obat kepada warga"},
        "lead_image_alt": "Petugas menyerahkan obat kepada warga",
        "lead_image_caption": "Pembukaan klinik",
        "lead_image_credit": "Prokopim",
        "tags": ["Klinik inovasi"],
        "related_pages": [
            {
                "id": home.pk,
                "type": home.specific._meta.label,
                "title": "Beranda",
                "html_url": "http://testserver/",
            }
        ],
        "related_stories": [],
    }
    assert datetime.fromisoformat(data["published_at"]) == article.published_at


def test_api_gives_an_article_without_photograph(news_index, client, settings):
    settings.ROOT_URLCONF = __name__
    article = NewsPageFactory(parent=news_index)

    data = client.get(f"/api/v2/pages/{article.pk}/").json()

    assert data["lead_image"] is None
    assert data["related_pages"] == []


@pytest.mark.parametrize("order", ["published_at", "-event_date", "lead_image", "tags"])
def test_api_orders_by_any_listed_field(article, client, settings, order):
    settings.ROOT_URLCONF = __name__

    response = client.get(
        "/api/v2/pages/",
        {"type": "news.NewsPage", "order": order, "fields": "related_pages"},
    )

    assert response.status_code == 200
    assert [item["id"] for item in response.json()["items"]] == [article.pk]


def test_api_does_not_give_drafts(news_index, client, settings):
    settings.ROOT_URLCONF = __name__
    article = NewsPageFactory(parent=news_index, draft=True)

    assert client.get(f"/api/v2/pages/{article.pk}/").status_code == 404


def test_related_pages_of_another_site_stay_there(news_index, article):
    root = news_index.get_site().root_page.get_parent()
    foreign_home = PageFactory(parent=root, title="Daerah lain")
    Site.objects.create(hostname="lain.localhost", root_page=foreign_home)
    Site.clear_site_root_paths_cache()
    foreign = PageFactory(parent=foreign_home, title="Halaman daerah lain")
    article.related_items.add(RelatedPage(related_page=foreign, sort_order=9))
    article.save()

    assert [page.title for page in article.get_related_pages()] == ["Beranda"]


def test_neighbours_are_the_next_public_articles_of_the_list(news_index, home):
    days = {
        "Lama": 1,
        "Sama A": 10,
        "Sama B": 10,
        "Draf": 15,
        "Rahasia": 16,
        "Baru": 20,
    }
    made = {
        title: NewsPageFactory(
            parent=news_index,
            title=title,
            published_at=datetime(2025, 6, day, tzinfo=UTC),
            live=title != "Draf",
        )
        for title, day in days.items()
    }
    PageViewRestriction.objects.create(page=made["Rahasia"], restriction_type="login")
    NewsPageFactory(
        parent=NewsIndexPageFactory(parent=home, title="Lain"),
        published_at=datetime(2025, 6, 11, tzinfo=UTC),
    )

    order = {
        title: [
            getattr(made[title].get_neighbours()[side], "title", None)
            for side in ("older", "newer")
        ]
        for title in ("Lama", "Sama A", "Sama B", "Baru")
    }

    assert order == {
        "Lama": [None, "Sama A"],
        "Sama A": ["Lama", "Sama B"],
        "Sama B": ["Sama A", "Baru"],
        "Baru": ["Sama B", None],
    }


def test_article_is_shared_by_plain_links(news_index, client, plugin_alone):
    NewsPageFactory(parent=news_index, title="100% & <b> jadi", slug="jadi")

    html = client.get("/berita/2025/06/jadi/").content.decode()

    address = "http%3A%2F%2Ftestserver%2Fberita%2F2025%2F06%2Fjadi%2F"
    title = "100%25%20%26%20%3Cb%3E%20jadi"
    message = f"*{title}*%0A%0AIsi%20berita.%0A%0ABaca%20selengkapnya%3A%20{address}"
    assert f'href="https://wa.me/?text={message.replace("*", "%2A")}"' in html
    assert f'href="mailto:?subject={title}&amp;body={address}"' in html
    assert "<span>http://testserver/berita/2025/06/jadi/</span>" in html


@pytest.mark.parametrize("number", [1, 3])
def test_article_costs_the_same_for_any_number(
    number, news_index, client, plugin_alone, django_assert_num_queries
):
    article = NewsPageFactory(
        parent=news_index,
        photo=True,
        slug="banyak",
        published_at=datetime(2025, 6, 20, tzinfo=UTC),
    )
    article.tags.add(*(f"topik {index}" for index in range(number)))
    article.speakers = [NewsSpeaker(name=f"Nama {index}") for index in range(number)]
    article.related_items = [
        RelatedPage(related_page=NewsPageFactory(parent=news_index, photo=True))
        for _index in range(number)
    ]
    article.save()
    client.get("/berita/2025/06/banyak/")

    with django_assert_num_queries(25):
        response = client.get("/berita/2025/06/banyak/")

    assert len(response.context["related_pages"]) == number
