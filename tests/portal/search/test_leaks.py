"""Nothing unpublished, private or of another region comes out anywhere."""

import pytest
from wagtail.models import Page, PageViewRestriction

from innovations.models import InnovationPage, OrganizationAlias, RegistryPage
from news.models import NewsIndexPage
from portal.home.models import HomePage
from portal.search.models import SearchEntry
from portal.search.services.searching import describe, search, suggest
from tests.factories.competitions import CompetitionPageFactory
from tests.factories.home import ContentPageFactory
from tests.factories.innovations import InnovationPageFactory, OrganizationPageFactory
from tests.factories.news import NewsPageFactory

pytestmark = pytest.mark.django_db
SECRET = "rahasiawan"


@pytest.fixture
def leaks(region):
    """Return what any outlet tells about the secret word: nothing, hopefully."""

    def leaks(word=SECRET, region=region):
        # With a letter missing it may come out as a correction.
        texts = [word, word[:6], f"Proyek {word}", word[:4] + word[5:]]
        results = [search(region=region, text=text) for text in texts]
        told = [list(found.ids) for found in results if found.ids]
        told += [r.corrected for r in results if word in r.corrected]
        told += [s.title for text in texts for s in suggest(region=region, text=text)]
        entries = SearchEntry.objects.filter(region=region)
        told += [e.title for e in entries if word in f"{e.__dict__}".lower()]
        return told

    return leaks


def restrict(page):
    return PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.LOGIN
    )


def test_published_word_is_told_everywhere(clinic, leaks):
    """So that the other tests can't pass by looking at the wrong place."""
    page = InnovationPageFactory(parent=clinic, title=f"Proyek {SECRET}")

    assert leaks() == [
        *[[page.pk]] * 4,
        SECRET,
        *[f"Proyek {SECRET}"] * 4,
        f"Proyek {SECRET}",
    ]


def test_drafts_of_all_kinds_stay_out(
    registry, clinic, home, competitions, newsroom, leaks
):
    title = f"Proyek {SECRET}"
    OrganizationPageFactory(parent=registry, title=title, draft=True)
    InnovationPageFactory(parent=clinic, title=title, draft=True)
    CompetitionPageFactory(parent=competitions, title=title, draft=True)
    ContentPageFactory(parent=home, title=title, draft=True)
    NewsPageFactory(parent=newsroom, title=title, draft=True)

    assert leaks() == []


def test_unpublished_changes_of_a_live_page_stay_out(clinic, newsroom, leaks, find):
    innovation = InnovationPageFactory(parent=clinic, title="Lentera Desa")
    article = NewsPageFactory(parent=newsroom, title="Lentera menyala")
    for page in (innovation, article):
        page.title = f"Proyek {SECRET}"
        page.search_description = SECRET
        page.save_revision()
    innovation.summary = SECRET
    innovation.save_revision(changed=True)
    # A row that renews the entries while the draft lies there.
    OrganizationAlias.objects.create(organization=clinic, name="PKM Babulu")

    assert leaks() == []
    assert sorted(find("lentera")) == sorted([innovation.pk, article.pk])


def test_publishing_takes_the_live_row_and_not_the_object(clinic, leaks, find):
    page = InnovationPageFactory(parent=clinic, title="Lentera Desa")
    published = page.save_revision()
    page.title = f"Proyek {SECRET}"
    page.save_revision()

    published.publish()

    assert leaks() == []
    assert find("lentera") == [page.pk]


def test_withdrawn_pages_go(clinic, newsroom, leaks):
    innovation = InnovationPageFactory(parent=clinic, title=f"Proyek {SECRET}")
    article = NewsPageFactory(parent=newsroom, title=f"Kabar {SECRET}")

    innovation.unpublish()
    article.unpublish()

    assert leaks() == []


def test_withdrawn_organisations_take_their_names_from_innovations(
    registry, leaks, find
):
    office = OrganizationPageFactory(parent=registry, title=f"Dinas {SECRET}")
    page = InnovationPageFactory(parent=office, title="Lentera Desa")
    assert find(SECRET) == [office.pk, page.pk]

    office.unpublish()

    assert leaks() == []
    assert find("lentera") == [page.pk]


def test_deleted_pages_go_with_all_below(registry, leaks):
    office = OrganizationPageFactory(parent=registry, title=f"Dinas {SECRET}")
    InnovationPageFactory(parent=office, title=f"Proyek {SECRET}")

    Page.objects.get(pk=office.pk).delete()

    assert leaks() == []
    assert SearchEntry.objects.filter(title__contains=SECRET).count() == 0


def test_private_pages_and_their_children_stay_out(registry, clinic, leaks, find):
    office = OrganizationPageFactory(parent=registry, title=f"Dinas {SECRET}")
    page = InnovationPageFactory(parent=office, title=f"Proyek {SECRET}")

    restriction = restrict(office)

    assert leaks() == []

    InnovationPageFactory(parent=office, title=f"Lagi {SECRET}")

    assert leaks() == []

    restriction.delete()

    assert page.pk in find(SECRET)
    assert office.pk in find(SECRET)


def test_private_registry_hides_all_of_it(registry, queue, find):
    assert find("antrean") == [queue.pk]

    restrict(RegistryPage.objects.get(pk=registry.pk))

    assert find("antrean") == []


def test_other_regions_keep_to_themselves(region, other_region, registry, leaks):
    home = HomePage.objects.get(pk=other_region.site.root_page_id)
    office = OrganizationPageFactory(
        parent=RegistryPage.objects.child_of(home).get(), title=f"Dinas {SECRET}"
    )
    InnovationPageFactory(parent=office, title=f"Proyek {SECRET}")
    NewsPageFactory(
        parent=NewsIndexPage.objects.child_of(home).get(), title=f"Kabar {SECRET}"
    )
    ContentPageFactory(parent=home, title=f"Halaman {SECRET}")

    assert leaks() == []
    assert leaks(region=other_region) != []


def test_pages_that_move_to_another_region_change_hands(
    region, other_region, home, find
):
    page = ContentPageFactory(parent=home, title=f"Halaman {SECRET}")
    below = ContentPageFactory(parent=page, title=f"Bawah {SECRET}")
    target = HomePage.objects.get(pk=other_region.site.root_page_id)

    Page.objects.get(pk=page.pk).move(target, pos="last-child")

    assert find(SECRET) == []
    assert sorted(find(SECRET, region=other_region)) == sorted([page.pk, below.pk])


def test_pages_that_move_below_a_private_one_go(home, leaks, find):
    page = ContentPageFactory(parent=home, title=f"Halaman {SECRET}")
    private = ContentPageFactory(parent=home, title="Ruang dalam")
    restrict(private)

    Page.objects.get(pk=page.pk).move(private, pos="last-child")

    assert leaks() == []


def test_describing_checks_again_what_the_index_says(clinic, region, other_region):
    """Changes past all signals: the index lags behind, nothing comes out."""
    page = InnovationPageFactory(parent=clinic, title=f"Proyek {SECRET}")
    results = search(region=region, text=SECRET)
    elsewhere = search(region=region, text=SECRET)
    assert list(results.ids) == [page.pk]
    ids = results.ids
    assert describe(region=other_region, results=elsewhere, ids=ids) == []

    InnovationPage.objects.filter(pk=page.pk).update(live=False)

    assert list(search(region=region, text=SECRET).ids) == [page.pk]
    assert describe(region=region, results=results, ids=ids) == []
    assert suggest(region=region, text=SECRET) == []


def test_entries_hold_nothing_of_people(clinic, region):
    InnovationPageFactory(
        parent=clinic, title="Lentera", initiator_name="Budi Rahasiawan"
    )
    search(region=region, text="lentera")

    entry = SearchEntry.objects.get(title="Lentera")

    assert SECRET not in f"{entry.__dict__}".lower()
