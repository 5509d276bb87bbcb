"""What search engines and networks read in the head of a page."""

from datetime import UTC, date, datetime

import pytest
from django.test import RequestFactory
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import PageViewRestriction

from innovations.models import OrganizationType
from news.feeds import FEED_RENDITION
from news.querysets import SEARCH_RENDITIONS
from portal.seo.json_ld import script_text
from tests.factories.competitions import CompetitionPageFactory
from tests.factories.home import ContentPageFactory, image_with_renditions
from tests.factories.innovations import InnovationPageFactory, OrganizationPageFactory
from tests.factories.news import NewsPageFactory
from tests.portal.seo.reading import read_head
from tests.portal.seo.vocabulary import ARTICLE_RECOMMENDED

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ROOT = "http://ppu.localhost"
NAME = "Kabupaten Penajam Paser Utara"
PUBLISHER = {
    "@type": "GovernmentOrganization",
    "@id": f"{ROOT}/#organization",
    "name": NAME,
    "url": f"{ROOT}/",
}


@pytest.fixture
def article(newsroom):
    page = NewsPageFactory(
        parent=newsroom,
        title="Klinik Inovasi Dibuka",
        slug="klinik",
        kicker="Kabar Daerah",
        standfirst="Setiap perangkat daerah mendapat pendamping.",
        published_at=datetime(2025, 6, 4, 1, 5, tzinfo=UTC),
        lead_image=image_with_renditions(*SEARCH_RENDITIONS),
        lead_image_alt="Petugas di loket",
    )
    page.tags.add("klinik", "lomba")
    page.last_published_at = datetime(2025, 6, 5, 2, tzinfo=UTC)
    page.save()
    return page


def test_article_is_described_to_networks(article, visit):
    head = read_head(visit("/berita/2025/06/klinik/?utm_source=wa"))

    address = f"{ROOT}/berita/2025/06/klinik/"
    image = head.meta.pop("og:image")[0]
    assert image.startswith(f"{ROOT}/berita/kartu/{article.pk}/")
    assert head.meta.pop("twitter:image") == [image]
    assert head.links["canonical"] == [address]
    assert {
        name: values
        for name, values in head.meta.items()
        if name != "viewport" and not name.startswith("twitter")
    } == {
        "description": ["Setiap perangkat daerah mendapat pendamping."],
        "robots": ["max-image-preview:large"],
        "og:type": ["article"],
        "og:site_name": [NAME],
        "og:locale": ["id_ID"],
        "og:title": ["Klinik Inovasi Dibuka"],
        "og:description": ["Setiap perangkat daerah mendapat pendamping."],
        "og:url": [address],
        "og:image:type": ["image/jpeg"],
        "og:image:width": ["1200"],
        "og:image:height": ["630"],
        "og:image:alt": ["Klinik Inovasi Dibuka: Petugas di loket"],
        "article:published_time": ["2025-06-04T09:05:00+08:00"],
        "article:modified_time": ["2025-06-05T10:00:00+08:00"],
        "article:section": ["Kabar Daerah"],
        "article:tag": ["klinik", "lomba"],
    }
    assert head.meta["twitter:card"] == ["summary_large_image"]


def test_article_is_a_news_article(article, visit):
    head = read_head(visit("/berita/2025/06/klinik/"))

    node = head.node("NewsArticle")
    assert set(node) >= ARTICLE_RECOMMENDED
    address = f"{ROOT}/berita/2025/06/klinik/"
    assert node["headline"] == "Klinik Inovasi Dibuka"
    assert node["datePublished"] == "2025-06-04T09:05:00+08:00"
    assert node["dateModified"] == "2025-06-05T10:00:00+08:00"
    assert node["author"] == node["publisher"] == PUBLISHER
    assert node["mainEntityOfPage"] == node["url"] == address
    assert node["articleSection"] == "Kabar Daerah"
    assert node["keywords"] == ["klinik", "lomba"]
    assert node["isAccessibleForFree"] is True
    images = node["image"]
    assert len(images) == len(SEARCH_RENDITIONS)
    assert all(image["url"].startswith(f"{ROOT}/media/") for image in images)
    assert head.crumbs == [
        (1, NAME, f"{ROOT}/"),
        (2, "Berita", f"{ROOT}/berita/"),
        (3, "Klinik Inovasi Dibuka", address),
    ]


def test_article_without_anything_says_nothing_empty(newsroom, visit):
    NewsPageFactory(parent=newsroom, title="Pendek", slug="pendek")

    head = read_head(visit("/berita/2025/06/pendek/"))

    assert "description" not in head.meta
    assert head.meta["twitter:card"] == ["summary_large_image"]
    # Without a photograph its card stands for it.
    [image] = head.node("NewsArticle")["image"]
    assert image["url"] == head.meta["og:image"][0]
    assert set(head.node("NewsArticle")) == {
        "@type",
        "@id",
        "headline",
        "url",
        "mainEntityOfPage",
        "inLanguage",
        "datePublished",
        "dateModified",
        "author",
        "publisher",
        "image",
        "isAccessibleForFree",
    }


def test_front_page_offers_its_search_and_contact(home, visit):
    home.contact_email = "kantor@ppu.example"
    home.contact_address = "Jalan Provinsi\nPenajam"
    home.hero_image = image_with_renditions(FEED_RENDITION)
    home.save_revision().publish()

    head = read_head(visit())

    assert head.links["canonical"] == [f"{ROOT}/"]
    assert [node["@type"] for node in head.graph] == [
        "GovernmentOrganization",
        "WebSite",
    ]
    assert head.graph[0] == PUBLISHER | {
        "identifier": "64.09",
        "address": "Jalan Provinsi Penajam",
        "email": "kantor@ppu.example",
    }
    action = head.node("WebSite")["potentialAction"]
    assert action["target"]["urlTemplate"] == (f"{ROOT}/cari/?q={{search_term_string}}")
    assert action["query-input"] == "required name=search_term_string"


def test_pages_without_picture_show_that_of_the_region(home, newsroom, visit):
    home.hero_image = image_with_renditions(FEED_RENDITION)
    home.save_revision().publish()

    head = read_head(visit("/berita/"))

    assert head.meta["og:image"][0].startswith(f"{ROOT}/media/")


def test_registry_is_a_dataset(registry, organization, visit):
    InnovationPageFactory(parent=organization)

    node = read_head(visit("/inovasi/")).node("Dataset")

    assert node["name"] == f"Inovasi – {NAME}"
    assert 50 <= len(node["description"]) <= 5000
    assert node["creator"] == PUBLISHER
    assert "license" not in node
    [download] = node["distribution"]
    assert download["@type"] == "DataDownload"
    assert download["encodingFormat"] == "application/json"
    assert download["contentUrl"] == (
        f"{ROOT}/api/v2/pages/?type=innovations.InnovationPage"
    )


def test_dataset_is_dated_by_what_the_region_publishes(registry, visit, region):
    region.version.changed_at = datetime(2025, 6, 4, 1, 5, tzinfo=UTC)
    region.version.save()

    head = read_head(visit("/inovasi/"))

    # In a test's transaction the version may be unknown; then it isn't dated.
    found = head.node("Dataset").get("dateModified")
    assert found in (None, "2025-06-04T09:05:00+08:00")


@pytest.mark.parametrize(
    ("code", "kind", "parent"),
    [
        ("department", "GovernmentOrganization", {"@id": f"{ROOT}/#organization"}),
        ("community", "Organization", None),
        ("school", "School", None),
    ],
)
def test_organisation_is_what_its_type_says(registry, visit, code, kind, parent):
    kind_row, _made = OrganizationType.objects.get_or_create(
        code=code, defaults={"label": code}
    )
    page = OrganizationPageFactory(
        parent=registry,
        title="Dinas Kesehatan",
        short_name="Dinkes",
        type=kind_row,
        public_email="dinkes@ppu.example",
    )

    node = read_head(visit(page.url)).node(kind)

    assert node["name"] == "Dinas Kesehatan"
    assert node["alternateName"] == "Dinkes"
    assert node["email"] == "dinkes@ppu.example"
    assert node.get("parentOrganization") == parent


def test_unit_names_the_organisation_above(organization, visit):
    unit = OrganizationPageFactory(parent=organization, title="Puskesmas Waru")

    node = read_head(visit(unit.url)).node("GovernmentOrganization")

    assert node["parentOrganization"] == {
        "@type": "Organization",
        "name": "Dinas Kesehatan",
        "url": f"{ROOT}/inovasi/dinas-kesehatan/",
    }


def test_innovation_is_a_creative_work(organization, visit):
    page = InnovationPageFactory(
        parent=organization,
        title="Antar Obat",
        summary="Obat diantar ke rumah.",
        implementation_date=date(2024, 3, 1),
    )

    node = read_head(visit(page.url)).node("CreativeWork")

    assert node["name"] == "Antar Obat"
    assert node["description"] == "Obat diantar ke rumah."
    assert node["identifier"] == page.code
    assert node["dateCreated"] == "2024-03-01"
    assert node["creator"]["name"] == "Dinas Kesehatan"


def test_unpublished_lead_is_not_named(registry, visit):
    lead = OrganizationPageFactory(parent=registry, title="Dinas Rancangan")
    page = InnovationPageFactory(parent=lead, title="Antar Obat")
    lead.unpublish()

    head = read_head(visit(page.url))

    assert "creator" not in head.node("CreativeWork")
    assert "Dinas Rancangan" not in head.scripts[0]


def test_competition_has_its_way_and_claims_no_event(competitions, visit):
    CompetitionPageFactory(parent=competitions, title="Lomba", slug="lid")

    head = read_head(visit("/lomba/lid/"))

    assert [node["@type"] for node in head.graph] == [
        "GovernmentOrganization",
        "BreadcrumbList",
    ]


# ------------------------------------------------------------------ addresses


CANONICAL = [
    ("/inovasi/organisasi/?utm_source=wa", "/inovasi/organisasi/"),
    ("/berita/?utm_source=x&page=1", "/berita/"),
    ("/berita/2025/?fbclid=1", "/berita/2025/"),
    ("/berita/2025/06/", "/berita/2025/06/"),
    ("/berita/topik/klinik/", "/berita/topik/klinik/"),
    ("/inovasi/?p=1&tampilan=daftar", "/inovasi/"),
    ("/inovasi/?p=02&sort=x", "/inovasi/?p=2"),
    ("/inovasi/?p=abc", "/inovasi/"),
    ("/inovasi/?year=2025&affair=1.02", "/inovasi/?affair=1.02&year=2025"),
    ("/inovasi/?year=2025&year=2024", "/inovasi/?year=2024&year=2025"),
    ("/inovasi/?q=" + "a" * 900, "/inovasi/"),
    ("/lomba/?kind=regional&year=2025", "/lomba/?kind=regional&year=2025"),
]


def test_canonical_address_keeps_what_matters(article, organization, visit):
    for number in range(30):
        InnovationPageFactory(parent=organization, title=f"Inovasi {number}")

    for asked, canonical in CANONICAL:
        links = read_head(visit(asked)).links
        assert links["canonical"] == [ROOT + canonical], asked


@pytest.mark.parametrize(
    ("path", "robots"),
    [
        ("/inovasi/", "max-image-preview:large"),
        ("/inovasi/?p=2", "max-image-preview:large"),
        ("/inovasi/?year=", "max-image-preview:large"),
        ("/inovasi/?year=2025", "noindex, follow"),
        ("/lomba/?year=2025", "noindex, follow"),
        ("/i18n/", "noindex"),
        ("/cari/?q=obat", "noindex"),
    ],
)
def test_narrowed_lists_and_searches_are_not_indexed(organization, visit, path, robots):
    head = read_head(visit(path))

    assert head.meta["robots"] == [robots]
    assert ("canonical" in head.links) == (robots != "noindex")


def test_missing_page_is_not_indexed(visit, region):
    html = visit("/tidak-ada/").content.decode()

    assert '<meta name="robots" content="noindex">' in html
    assert "canonical" not in html


def test_preview_is_not_indexed(admin, newsroom):
    draft = NewsPageFactory(parent=newsroom, title="Draf", draft=True)

    head = read_head(
        admin.get(reverse("wagtailadmin_pages:view_draft", args=[draft.pk]))
    )

    assert head.meta["robots"] == ["noindex"]
    assert head.scripts == []
    assert "og:title" not in head.meta


def test_topic_and_month_name_themselves(article, visit):
    topic = read_head(visit("/berita/topik/klinik/"))
    month = read_head(visit("/berita/2025/06/"))

    assert topic.meta["og:title"] == ["Berita: klinik"]
    assert topic.crumbs[-1] == (3, "klinik", f"{ROOT}/berita/topik/klinik/")
    assert month.meta["og:title"] == ["Berita: Juni 2025"]


def test_other_host_is_led_to_the_regions(article, visit):
    head = read_head(visit("/berita/2025/06/klinik/", host="127.0.0.1"))

    assert head.links["canonical"] == [f"{ROOT}/berita/2025/06/klinik/"]


def test_plain_page_has_its_way(home, visit):
    parent = ContentPageFactory(parent=home, title="Tentang", slug="tentang")
    ContentPageFactory(parent=parent, title="Tim", slug="tim")

    head = read_head(visit("/tentang/tim/"))

    assert [name for _place, name, _url in head.crumbs] == [NAME, "Tentang", "Tim"]


# -------------------------------------------------------------------- escaping


@given(st.text())
def test_any_text_survives_in_a_script_element(text):
    from html.parser import HTMLParser

    written = script_text({"headline": text})

    assert not set("<>&\u2028\u2029") & set(written)
    parser = HTMLParser()
    parser.feed(f"<script>{written}</script>")
    import json

    assert json.loads(written) == {"headline": text}


def test_headline_cannot_leave_the_script(newsroom, visit):
    title = '</script><script>alert(1)</script>\u2028"<!--'
    NewsPageFactory(parent=newsroom, title=title, slug="jahat", standfirst='"><b>')

    head = read_head(visit("/berita/2025/06/jahat/"))

    assert head.node("NewsArticle")["headline"] == title
    assert head.meta["og:title"] == [title]
    assert len(head.scripts) == 1


# ------------------------------------------------------------------------ cost


@pytest.mark.parametrize("number", [1, 3])
def test_description_costs_the_same_for_any_number(
    number, article, visit, region, rf, django_assert_num_queries
):
    from zoneinfo import ZoneInfo

    from django.template import Context, Template
    from django.utils import timezone

    from news.models import NewsPage

    page = NewsPage.objects.get(pk=article.pk)
    page.tags.set([f"topik {index}" for index in range(number)])
    page.save()
    page = NewsPage.objects.get(pk=article.pk)
    request = RequestFactory().get(page.url, headers={"host": region.site.hostname})
    request.region = region
    template = Template("{% load seo_tags %}{% seo_tags %}")
    visit("/")  # fills the caches of addresses and of the frame

    with django_assert_num_queries(7), timezone.override(ZoneInfo(region.time_zone)):
        html = template.render(Context({"page": page, "request": request}))

    assert html.count("article:tag") == number


def test_description_names_nothing_private(article, newsroom, visit):
    hidden = NewsPageFactory(parent=newsroom, title="Rahasia", slug="rahasia")
    hidden.tags.add("topik rahasia")
    hidden.save()
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")

    response = visit("/berita/2025/06/klinik/")

    assert "ahasia" not in response.content.decode()
    assert visit("/berita/2025/06/rahasia/").status_code == 302
