from datetime import UTC, datetime

import pytest
from wagtail.models import PageViewRestriction

from news.archive_dates import Month
from news.models import NewsIndexPage, RelatedPage
from tests.factories.news import NewsIndexPageFactory, NewsPageFactory


def day(year, month, number=10):
    return datetime(year, month, number, 12, tzinfo=UTC)


def titles(response):
    return [article.title for article in response.context["articles"]]


@pytest.fixture
def articles(news_index):
    return [
        NewsPageFactory(parent=news_index, title=title, published_at=published_at)
        for title, published_at in [
            ("Desember", day(2024, 12)),
            ("Juni akhir", day(2025, 6, 20)),
            ("Mei", day(2025, 5)),
            ("Juni awal", day(2025, 6, 2)),
        ]
    ]


@pytest.fixture
def hidden(news_index, home):
    """What no list may show."""
    NewsPageFactory(parent=news_index, title="Draf", live=False)
    private = NewsPageFactory(parent=news_index, title="Rahasia")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    NewsPageFactory(
        parent=NewsIndexPageFactory(parent=home, title="Lain"), title="Ruang lain"
    )


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/berita/", ["Juni akhir", "Juni awal", "Mei", "Desember"]),
        ("/berita/2025/", ["Juni akhir", "Juni awal", "Mei"]),
        ("/berita/2024/", ["Desember"]),
        ("/berita/2025/06/", ["Juni akhir", "Juni awal"]),
        ("/berita/2024/12/", ["Desember"]),
    ],
)
def test_lists_are_newest_first_and_hide_what_is_not_public(
    articles, hidden, client, path, expected
):
    response = client.get(path)

    assert response.status_code == 200
    assert titles(response) == expected
    assert b"Draf" not in response.content
    assert b"Rahasia" not in response.content


def test_archive_counts_public_articles_by_month(articles, hidden, client):
    response = client.get("/berita/2024/")

    assert response.context["archive"] == [
        (Month(2025, 6), 2),
        (Month(2025, 5), 1),
        (Month(2024, 12), 1),
    ]


@pytest.mark.parametrize(
    "path",
    [
        "/berita/2023/",
        "/berita/2025/07/",
        "/berita/2025/00/",
        "/berita/2025/13/",
        "/berita/2025/6/",
        "/berita/0000/",
        "/berita/9999/12/",
        "/berita/2999/12/",
        "/berita/1000/01/",
        "/berita/20255/",
        "/berita/2025/06/?page=2",
        "/berita/?page=0",
        "/berita/?page=-1",
        "/berita/?page=2",
        "/berita/?page=abc",
        "/berita/?page=1.5",
        "/berita/?page=",
        "/berita/?page=" + "9" * 5000,
        "/berita/?tag=%00",
        "/berita/?tag=a%20b",
        "/berita/topik/tidak-ada/",
        "/berita/topik/",
        "/berita/topik/a%20b/",
        "/berita/topik/tidak-ada/rss/",
    ],
)
def test_garbage_is_not_found(articles, client, path):
    assert client.get(path).status_code == 404


def test_empty_index_says_so(news_index, client, plugin_alone):
    response = client.get("/berita/")

    assert titles(response) == []
    assert b'class="news-index__empty"' in response.content
    assert b"<nav" not in response.content


def test_month_whose_only_article_was_unpublished_is_gone(articles, client):
    articles[2].unpublish()

    assert client.get("/berita/2025/05/").status_code == 404


def test_pages_of_a_topic_keep_other_parameters(
    news_index, client, plugin_alone, monkeypatch
):
    monkeypatch.setattr(NewsIndexPage, "articles_per_page", 2)
    for number in range(5):
        add_tagged(
            news_index,
            "lomba",
            title=f"Berita {number}",
            published_at=day(2025, 6, 5 + number),
        )

    response = client.get("/berita/topik/lomba/?utm=wa&page=2")

    assert titles(response) == ["Berita 2", "Berita 1"]
    assert b'rel="prev" href="?utm=wa&amp;page=1"' in response.content
    assert b'rel="next" href="?utm=wa&amp;page=3"' in response.content


def add_tagged(news_index, *names, **fields):
    article = NewsPageFactory(parent=news_index, **fields)
    article.tags.add(*names)
    article.save()
    return article


def test_topic_lists_its_articles_and_their_archive(articles, news_index, client):
    add_tagged(news_index, "Klinik inovasi", title="Klinik")

    response = client.get("/berita/topik/klinik-inovasi/")

    assert titles(response) == ["Klinik"]
    assert response.context["topic"].name == "Klinik inovasi"
    assert response.context["archive"] == [
        (Month(2025, 6), 3),
        (Month(2025, 5), 1),
        (Month(2024, 12), 1),
    ]


@pytest.mark.parametrize("path", ["/berita/", "/berita/2025/", "/berita/2025/06/"])
def test_former_address_of_a_topic_redirects(articles, client, path):
    response = client.get(f"{path}?tag=klinik-inovasi&page=2")

    assert response.status_code == 301
    assert response["Location"] == "/berita/topik/klinik-inovasi/"


def test_topics_count_what_is_public(news_index, home, client):
    add_tagged(news_index, "lomba", "klinik")
    add_tagged(news_index, "lomba")
    add_tagged(news_index, "rahasia", "lomba", live=False)
    private = add_tagged(news_index, "tertutup")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    add_tagged(NewsIndexPageFactory(parent=home, title="Lain"), "tempat lain", "lomba")

    response = client.get("/berita/")

    assert [(tag.name, tag.articles) for tag in response.context["topics"]] == [
        ("lomba", 2),
        ("klinik", 1),
    ]


@pytest.mark.parametrize("topic", ["rahasia", "tertutup", "tempat-lain"])
@pytest.mark.parametrize("ending", ["", "rss/"])
def test_topic_without_public_articles_does_not_exist(
    news_index, home, client, topic, ending
):
    add_tagged(news_index, "rahasia", live=False)
    private = add_tagged(news_index, "tertutup")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    add_tagged(NewsIndexPageFactory(parent=home, title="Lain"), "tempat lain")

    assert client.get(f"/berita/topik/{topic}/{ending}").status_code == 404


def test_topic_in_other_letters_has_an_address(news_index, client):
    add_tagged(news_index, "Café & 東京", title="Kopi")

    [tag] = client.get("/berita/").context["topics"]

    assert titles(client.get(f"/berita/topik/{tag.slug}/")) == ["Kopi"]


def test_intro_stands_on_the_first_page_only(
    articles, news_index, client, plugin_alone, monkeypatch
):
    monkeypatch.setattr(NewsIndexPage, "articles_per_page", 2)
    news_index.intro = "<p>Kabar dari ruang inovasi.</p>"
    news_index.save()

    shown = [
        "Kabar dari ruang inovasi." in client.get(path).content.decode()
        for path in ("/berita/", "/berita/?page=2", "/berita/2025/")
    ]

    assert shown == [True, False, False]


def test_dates_are_written_in_indonesian(articles, client, plugin_alone):
    html = client.get("/berita/2025/06/").content.decode()

    assert "<h1>Juni 2025</h1>" in html
    assert (
        '<time datetime="2025-06-20T20:00:00+08:00">Jumat, 20 Juni 2025</time>' in html
    )


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("/berita/", 12),
        ("/berita/2025/", 12),
        ("/berita/2025/06/", 12),
        ("/berita/topik/lomba/", 14),
    ],
)
def test_list_needs_fixed_number_of_queries(
    news_index,
    client,
    plugin_alone,
    django_assert_num_queries,
    path,
    queries,
    number,
):
    for article in NewsPageFactory.create_batch(number, parent=news_index, photo=True):
        article.tags.add("lomba", "klinik")
        article.related_items = [RelatedPage(related_page=news_index)]
        article.save()
    client.get(path)  # makes the renditions

    with django_assert_num_queries(queries):
        response = client.get(path)

    assert len(titles(response)) == number
    assert response.content.count(b"<img") == number
