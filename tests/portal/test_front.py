from datetime import UTC, date, datetime, timedelta

import pytest
from wagtail.models import PageViewRestriction

from news.querysets import LISTING_RENDITIONS
from portal.home.models import HomePage
from portal.home.services.front import CARD_RENDITION, front_page_context
from tests.factories.competitions import CompetitionPageFactory
from tests.factories.home import image_with_renditions
from tests.factories.innovations import (
    GovernmentAffairFactory,
    InnovationPageFactory,
    OrganizationPageFactory,
    RegistryPageFactory,
)
from tests.factories.news import NewsPageFactory

pytestmark = pytest.mark.django_db


def titles(pages):
    return [page.title for page in pages]


def add_innovation(organization, title, **fields):
    return InnovationPageFactory(
        parent=organization,
        title=title,
        main_affair=GovernmentAffairFactory(),
        photo=image_with_renditions(CARD_RENDITION),
        **fields,
    )


def add_article(newsroom, **fields):
    photo = image_with_renditions(*LISTING_RENDITIONS)
    return NewsPageFactory(
        parent=newsroom, lead_image=photo, lead_image_alt="Foto", **fields
    )


def test_newest_six_innovations_by_implementation(home, organization):
    for day in range(1, 9):
        InnovationPageFactory(
            parent=organization,
            title=f"Inovasi {day}",
            implementation_date=date(2025, 1, day),
        )

    shown = titles(front_page_context(home=home)["innovations"])

    assert shown == [f"Inovasi {day}" for day in range(8, 2, -1)]


def test_newest_three_articles(home, newsroom):
    for day in range(1, 6):
        NewsPageFactory(
            parent=newsroom,
            title=f"Berita {day}",
            published_at=datetime(2025, 6, day, tzinfo=UTC),
        )

    shown = titles(front_page_context(home=home)["articles"])

    assert shown == ["Berita 5", "Berita 4", "Berita 3"]


def test_drafts_private_pages_and_other_regions_are_neither_shown_nor_counted(
    home, registry, newsroom, competitions, organization, other_region
):
    InnovationPageFactory(parent=organization, title="Draf", draft=True)
    hidden = OrganizationPageFactory(parent=registry, title="Tertutup")
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    InnovationPageFactory(parent=hidden, title="Rahasia")
    NewsPageFactory(parent=newsroom, title="Draf berita", draft=True)
    CompetitionPageFactory(parent=competitions, title="Draf lomba", draft=True)
    elsewhere = OrganizationPageFactory(
        parent=RegistryPageFactory._meta.model.objects.child_of(
            other_region.site.root_page
        ).get(),
        title="Dinas lain",
    )
    InnovationPageFactory(parent=elsewhere, title="Milik daerah lain")

    context = front_page_context(home=home)

    assert context["innovations"] == []
    assert context["articles"] == []
    assert context["competition"] is None
    assert [figure.value for figure in context["figures"]] == [0, 1]


def test_organisations_that_ended_do_not_count(home, registry):
    today = date.today()
    ends = [None, today + timedelta(days=2), today - timedelta(days=2)]
    for number, end in enumerate(ends):
        OrganizationPageFactory(parent=registry, title=f"Dinas {number}", valid_to=end)

    figures = front_page_context(home=home)["figures"]

    assert figures[1].value == 2


def test_featured_page_goes_before_the_newest_competition(home, newsroom, competitions):
    CompetitionPageFactory(parent=competitions, title="Lomba lama", edition_year=2024)
    newest = CompetitionPageFactory(parent=competitions, edition_year=2025)
    article = NewsPageFactory(parent=newsroom)

    without = front_page_context(home=home)
    home.featured_page = article
    chosen = front_page_context(home=home)
    article.unpublish()
    withdrawn = front_page_context(home=home)

    assert (without["featured"], without["featured_is_competition"]) == (newest, True)
    assert (chosen["featured"], chosen["featured_is_competition"]) == (article, False)
    assert withdrawn["featured"] == newest


def test_front_page_shows_region_menu_and_contents(
    visit, home, organization, newsroom, competitions
):
    home.refresh_from_db()
    home.tagline = "Perubahan kecil"
    home.contact_email = "kantor@ppu.example"
    home.save_revision().publish()
    add_innovation(organization, "ANTAR OBAT", summary="Obat diantar ke rumah.")
    add_article(newsroom, title="Lomba dibuka")
    CompetitionPageFactory(parent=competitions, title="Lomba Inovasi 2025")

    page = visit().content.decode()

    for text in (
        '<html lang="id">',
        "<h1>Kabupaten Penajam Paser Utara</h1>",
        "Perubahan kecil",
        "ANTAR OBAT",
        "Obat diantar ke rumah.",
        "Lomba dibuka",
        "Lomba Inovasi 2025",
        "kantor@ppu.example",
    ):
        assert text in page, text
    # Strict content security: nothing inline, nothing from elsewhere.
    assert "<script" not in page
    assert "style=" not in page
    assert "https://" not in page


@pytest.mark.parametrize("number", [1, 3])
def test_front_page_costs_the_same_for_any_number(
    number,
    visit,
    organization,
    newsroom,
    competitions,
    other_region,
    django_assert_num_queries,
):
    for index in range(number):
        add_innovation(organization, f"Inovasi {index}")
        add_article(newsroom)
        CompetitionPageFactory(parent=competitions)
    visit()  # fills the cache of addresses

    with django_assert_num_queries(23):
        assert visit().status_code == 200


def test_preview_of_a_new_home_page_has_no_lists():
    assert front_page_context(home=HomePage(title="Baru")) == {}
