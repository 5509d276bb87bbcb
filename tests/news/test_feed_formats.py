"""The three forms of a feed against their specifications, and the news sitemap."""

import json
import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import feedparser
import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import PageViewRestriction
from wagtail_factories import PageFactory

from news.article_text import clean_html, html_of, plain_lines, text_of
from tests.factories.news import (
    NewsIndexPageFactory,
    NewsPageFactory,
    RelatedPageFactory,
)

pytestmark = [pytest.mark.once, pytest.mark.usefixtures("plugin_alone")]

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
JUNE = datetime(2025, 6, 4, 1, 5, tzinfo=UTC)
BODY = [
    {
        "type": "paragraph",
        "value": '<p>Pemda <b>membuka</b> <a href="https://ppu.go.id/a?b=1&amp;c">klinik</a>.</p>',
    },
    {"type": "heading", "value": {"text": "Sosialisasi <3", "level": "h2"}},
    {
        "type": "quote",
        "value": {"text": "Kami siap.", "speaker": "Ainie", "post": "Kabid"},
    },
    {
        "type": "list",
        "value": {"style": "numbered", "items": ["<p>Isi</p>", "<p>Kirim</p>"]},
    },
    {
        "type": "table",
        "value": {
            "caption": "Rekap",
            "columns": [
                {"type": "text", "heading": "OPD"},
                {"type": "number", "heading": "Jumlah"},
            ],
            "rows": [{"values": ["Dinkes", "3"]}],
        },
    },
]
HTML = """<p><strong>PPU –</strong> Pemda <b>membuka</b> <a href="https://ppu.go.id/a?b=1&amp;c">klinik</a>.</p>
<h2>Sosialisasi &lt;3</h2>
<blockquote><p>Kami siap.</p></blockquote><p>– Ainie, Kabid</p>
<ol><li><p>Isi</p></li><li><p>Kirim</p></li></ol>
<table><caption>Rekap</caption><tr><th>OPD</th><th>Jumlah</th></tr><tr><td>Dinkes</td><td>3</td></tr></table>
<p>(*/ANA)</p>"""
TEXT = """PPU – Pemda membuka klinik.

Sosialisasi <3

“Kami siap.” – Ainie, Kabid

1. Isi
2. Kirim

Rekap
OPD | Jumlah
Dinkes | 3

(*/ANA)"""


@pytest.fixture
def article(news_index):
    page = NewsPageFactory(
        parent=news_index,
        photo=True,
        title="Klinik & <lomba>",
        slug="klinik",
        standfirst="Naik 5 < 7 persen & terus.",
        published_at=JUNE,
        last_published_at=JUNE + timedelta(hours=2),
        dateline_place="PPU",
        author_code="*/ANA",
        body=BODY,
    )
    page.tags.add("lomba")
    page.save()
    return page


def get(path):
    response = Client().get(path)
    assert response.status_code == 200
    return response


def titles(path):
    return [entry.title for entry in feedparser.parse(get(path).content).entries]


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_readers_find_everything_in_a_feed(article, kind):
    response = get(f"/berita/{kind}/")

    feed = feedparser.parse(
        response.content, response_headers={"content-type": response["Content-Type"]}
    )
    assert not feed.bozo
    assert feed.feed.link == "http://testserver/berita/"
    [entry] = feed.entries
    assert entry.id == f"urn:uuid:{article.translation_key}"
    assert entry.link == "http://testserver/berita/2025/06/klinik/"
    assert entry.summary == "Naik 5 &lt; 7 persen &amp; terus."
    assert entry.content[0].value == HTML
    assert entry.author == "*/ANA"
    assert [tag.term for tag in entry.tags] == ["lomba"]
    assert entry.published_parsed[:5] == (2025, 6, 4, 1, 5)


def test_atom_has_what_its_specification_asks_for(article):
    response = get("/berita/atom/")

    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(response.content)  # noqa: S314 -- ours
    [entry] = feed.findall(f"{ATOM}entry")
    moment = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
    for element in (feed, entry):  # RFC 4287, 4.1.1 and 4.1.2
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1
        assert moment.fullmatch(element.findtext(f"{ATOM}updated"))
        assert element.find(f"{ATOM}author").findtext(f"{ATOM}name")
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {
        "alternate": "http://testserver/berita/",
        "self": "http://testserver/berita/atom/",
    }
    assert feed.findtext(f"{ATOM}id") == "http://testserver/berita/atom/"
    assert entry.findtext(f"{ATOM}updated") == "2025-06-04T11:05:00+08:00"
    assert entry.findtext(f"{ATOM}published") == "2025-06-04T09:05:00+08:00"
    relations = [link.get("rel") for link in entry.findall(f"{ATOM}link")]
    assert relations == ["alternate", "enclosure"]


def test_json_feed_has_what_its_specification_asks_for(article):
    response = get("/berita/json/")

    assert response["Content-Type"] == "application/feed+json; charset=utf-8"
    feed = json.loads(response.content)
    [item] = feed.pop("items")
    assert feed == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Berita",
        "home_page_url": "http://testserver/berita/",
        "feed_url": "http://testserver/berita/json/",
        "description": "Berita terbaru",
        "language": "id",
        "authors": [{"name": "Berita", "url": "http://testserver/"}],
    }
    assert item.pop("image").startswith("http://testserver/media/images/")
    assert item == {
        "id": f"urn:uuid:{article.translation_key}",
        "url": "http://testserver/berita/2025/06/klinik/",
        "title": "Klinik & <lomba>",
        "content_html": HTML,
        "summary": "Naik 5 < 7 persen & terus.",
        "date_published": "2025-06-04T09:05:00+08:00",
        "date_modified": "2025-06-04T11:05:00+08:00",
        "tags": ["lomba"],
        "authors": [{"name": "*/ANA"}],
    }


def test_entry_keeps_its_identity_when_the_article_is_renamed(article):
    before = feedparser.parse(get("/berita/atom/").content).entries[0]

    article.slug = "klinik-inovasi"
    article.save_revision().publish()

    after = feedparser.parse(get("/berita/atom/").content).entries[0]
    assert after.link.endswith("/klinik-inovasi/") != before.link
    assert after.id == before.id


@pytest.mark.parametrize("kind", ["rss", "atom", "json"])
@pytest.mark.parametrize("path", ["", "topik/lomba/"])
def test_every_feed_names_itself_and_its_list(article, kind, path):
    content = get(f"/berita/{path}{kind}/").content.decode()

    assert f"http://testserver/berita/{path}{kind}/" in content
    assert f"http://testserver/berita/{path}" in content


# ------------------------------------------------------------------- about a page


@pytest.fixture
def subject(home):
    return PageFactory(parent=home, title="Dinas Kesehatan", slug="dinkes")


def test_feed_about_a_page_has_what_is_said_of_it_and_of_what_is_below(
    news_index, subject
):
    below = PageFactory(parent=subject, title="Antar Obat")
    about = [NewsPageFactory(parent=news_index, title=f"Berita {n}") for n in range(3)]
    RelatedPageFactory(page=about[0], related_page=subject)
    RelatedPageFactory(page=about[0], related_page=below)
    RelatedPageFactory(page=about[1], related_page=below)
    hidden = NewsPageFactory(parent=news_index, title="Draf", draft=True)
    RelatedPageFactory(page=hidden, related_page=subject)

    path = f"/berita/tentang/{subject.pk}/rss/"

    assert sorted(titles(path)) == ["Berita 0", "Berita 1"]
    feed = feedparser.parse(get(path).content).feed
    assert feed.title == "Dinas Kesehatan – Berita"
    assert feed.link == "http://testserver/dinkes/"


def test_page_that_visitors_cannot_open_has_no_feed(news_index, home, subject):
    private = PageFactory(parent=home, title="Rahasia")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    draft = PageFactory(parent=home, title="Draf", live=False)

    for key in (private.pk, draft.pk, home.get_parent().pk, 999_999_999):
        assert Client().get(f"/berita/tentang/{key}/rss/").status_code == 404


# ------------------------------------------------------------------- news sitemap

NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def test_news_sitemap_has_the_last_two_days(news_index, home):
    now = timezone.now()
    NewsPageFactory(
        parent=news_index,
        title="A & <B>",
        slug="baru",
        published_at=now - timedelta(hours=47),
    )
    NewsPageFactory(parent=news_index, published_at=now - timedelta(hours=49))
    NewsPageFactory(parent=news_index, draft=True)
    other = NewsIndexPageFactory(parent=home, title="Lain")
    NewsPageFactory(parent=other, published_at=now)

    response = get("/berita/sitemap/")

    urlset = ElementTree.fromstring(response.content)  # noqa: S314 -- ours
    [url] = urlset.findall(f"{SPACE}url")
    local = timezone.localtime(now - timedelta(hours=47))
    assert (
        url.findtext(f"{SPACE}loc") == f"http://testserver/berita/{local:%Y/%m}/baru/"
    )
    news = url.find(f"{NEWS}news")
    assert news.findtext(f"{NEWS}title") == "A & <B>"
    moment = datetime.fromisoformat(news.findtext(f"{NEWS}publication_date"))
    assert moment == (now - timedelta(hours=47)).replace(microsecond=0)
    publication = news.find(f"{NEWS}publication")
    assert publication.findtext(f"{NEWS}name") == "Berita"
    assert publication.findtext(f"{NEWS}language") == "id"
    assert response["Cache-Control"] == "no-cache"


# --------------------------------------------------------------------------- text


def test_article_as_text_and_as_simple_html(article):
    assert text_of(article) == TEXT
    assert html_of(article) == HTML


def test_what_runs_or_leads_nowhere_is_left_out():
    markup = (
        '<p onclick="x()">Halo <a linktype="page" id="3">kita</a> '
        '<a href="javascript:x()">klik</a><script>x()</script></p>'
    )

    assert clean_html(markup) == "<p>Halo <a>kita</a> <a>klik</a></p>"


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_any_words_come_back_from_rich_text(text):
    from django.utils.html import escape

    assert plain_lines(f"<p>{escape(text)}</p>") == (
        [" ".join(line.split()) for line in text.split("\n") if line.split()]
    )
