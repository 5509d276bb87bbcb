from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import PageViewRestriction

from innovations.models import InnovationPage
from innovations.querysets import LIST_PICTURES
from news.models import NewsPage
from news.querysets import LISTING_RENDITIONS
from portal.home.models import HomePage
from portal.home.services.front import front_page_context
from tests.factories.competitions import (
    AwardFactory,
    CompetitionPageFactory,
    CompetitionPhaseFactory,
)
from tests.factories.home import image_with_renditions
from tests.factories.innovations import (
    GovernmentAffairFactory,
    InnovationPageFactory,
    OrganizationPageFactory,
    RegistryPageFactory,
)
from tests.factories.news import NewsPageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def titles(pages):
    return [page.title for page in pages]


def add_innovation(organization, title, **fields):
    return InnovationPageFactory(
        parent=organization,
        title=title,
        main_affair=GovernmentAffairFactory(),
        photo=image_with_renditions(*LIST_PICTURES),
        **fields,
    )


def choose(home, field, kind, *pages):
    setattr(home, field, [(kind, page) for page in pages])


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
    draft = CompetitionPageFactory(parent=competitions, title="Draf lomba", draft=True)
    AwardFactory(category=None, competition=draft)
    elsewhere = OrganizationPageFactory(
        parent=RegistryPageFactory._meta.model.objects.child_of(
            other_region.site.root_page
        ).get(),
        title="Dinas lain",
    )
    foreign = InnovationPageFactory(parent=elsewhere, title="Milik daerah lain")
    choose(
        home,
        "featured_innovations",
        "innovation",
        InnovationPage.objects.get(title="Draf"),
        InnovationPage.objects.get(title="Rahasia"),
        foreign,
    )
    choose(home, "featured_news", "article", NewsPage.objects.get())
    home.featured_page = draft

    context = front_page_context(home=home)

    assert context["innovations"] == []
    assert context["articles"] == []
    assert context["featured"] is None
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


def phases(competitions, *, year, **days):
    """A competition with phases from and to days from now."""
    today = timezone.localdate()
    competition = CompetitionPageFactory(parent=competitions, edition_year=year)
    for name, (first, last) in days.items():
        CompetitionPhaseFactory(
            competition=competition,
            name=name,
            starts_on=today + timedelta(days=first),
            ends_on=today + timedelta(days=last),
        )
    return competition


def test_competition_under_way_goes_before_one_to_come_and_newer_ones(
    home, competitions
):
    over = phases(competitions, year=2030, pendaftaran=(-40, -20))
    coming = phases(competitions, year=2026, pendaftaran=(3, 20))
    without = front_page_context(home=home)
    running = phases(competitions, year=2020, seleksi=(-5, 9), final=(10, 12))
    automatic = front_page_context(home=home)
    home.featured_page = over
    chosen = front_page_context(home=home)

    assert (without["featured"], without["countdown"].days) == (coming, 3)
    assert without["countdown"].is_running is False
    assert automatic["featured"] == running
    assert automatic["countdown"].phase == "seleksi"
    assert (automatic["countdown"].days, automatic["countdown"].is_running) == (9, True)
    assert (chosen["featured"], chosen["countdown"]) == (over, None)


def test_chosen_innovations_and_articles_stand_in_the_order_of_the_editors(
    home, organization, newsroom
):
    one, two, three = (
        InnovationPageFactory(parent=organization, title=title)
        for title in ("Satu", "Dua", "Tiga")
    )
    first, second = NewsPageFactory(parent=newsroom), NewsPageFactory(parent=newsroom)
    choose(home, "featured_innovations", "innovation", three, one)
    choose(home, "featured_news", "article", second, first)
    home.save_revision().publish()
    two.unpublish()

    shown = front_page_context(home=HomePage.objects.get(pk=home.pk))
    three.unpublish()
    one.unpublish()
    two.save_revision().publish()
    fallen_back = front_page_context(home=HomePage.objects.get(pk=home.pk))

    assert titles(shown["innovations"]) == ["Tiga", "Satu"]
    assert shown["innovations_are_chosen"] is True
    assert shown["articles"] == [second, first]
    assert titles(fallen_back["innovations"]) == ["Dua"]
    assert fallen_back["innovations_are_chosen"] is False


def test_pages_of_another_region_cant_be_featured(home, other_region):
    elsewhere = RegistryPageFactory._meta.model.objects.child_of(
        other_region.site.root_page
    ).get()
    foreign = InnovationPageFactory(
        parent=OrganizationPageFactory(parent=elsewhere), title="Milik lain"
    )
    choose(home, "featured_innovations", "innovation", foreign)

    with pytest.raises(ValidationError) as refused:
        home.full_clean()

    assert list(refused.value.message_dict) == ["featured_innovations"]


def test_figures_count_this_year_and_awards(home, organization, competitions):
    this_year = timezone.localdate().replace(day=1)
    InnovationPageFactory(parent=organization, implementation_date=this_year)
    InnovationPageFactory(parent=organization, implementation_date=date(2019, 1, 1))
    competition = CompetitionPageFactory(parent=competitions)
    AwardFactory(category=None, competition=competition)

    figures = front_page_context(home=home)["figures"]

    assert [figure.value for figure in figures] == [2, 1, 1, 1]


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
    assert "<script" not in page.replace('<script type="application/ld+json">', "")
    assert "style=" not in page
    assert 'src="http' not in page


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

    with django_assert_num_queries(27):
        assert visit().status_code == 200


def test_preview_of_a_new_home_page_has_no_lists():
    assert front_page_context(home=HomePage(title="Baru")) == {"actions": []}
