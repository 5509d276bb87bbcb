"""Both page types through the editor's own screens, as a registrar."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset

from competitions.models import CompetitionIndexPage, CompetitionPage
from tests.competitions.posted_forms import PUBLISH, competition_form, index_form
from tests.factories.competitions import (
    AwardFactory,
    CompetitionCategoryFactory,
    CompetitionIndexPageFactory,
    CompetitionPageFactory,
)
from tests.factories.files import DocumentFactory
from tests.factories.innovations import (
    OrganizationPageFactory,
    RegionFactory,
    RegistryPageFactory,
    make_operator,
    make_registrar,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("indexed_pages"),
    pytest.mark.once,
]


def page_url(name, *args):
    return reverse(f"wagtailadmin_pages:{name}", args=args)


def create(client, parent, data, model="competitionpage"):
    return client.post(page_url("add", "competitions", model, parent.pk), data)


def errors(response):
    return set(response.context["form"].errors)


@pytest.fixture
def home(region):
    return Page.objects.get(pk=region.site.root_page_id)


# --------------------------------------------------------------- competitions


def test_competition_is_created_and_published_with_all_its_parts(
    as_registrar, index, region
):
    document = DocumentFactory()
    data = competition_form(
        documents=inline_formset([{"document": str(document.pk), "label": "Juknis"}])
    )

    response = create(as_registrar, index, data | PUBLISH)

    assert response.status_code == 302
    page = CompetitionPage.objects.get()
    assert page.live
    assert page.region == region
    assert [block.block_type for block in page.body] == ["heading", "paragraph"]
    assert [str(item) for item in page.documents.all()] == ["Juknis"]


def test_competition_is_saved_as_a_draft_with_its_title_only(
    as_registrar, index, region
):
    data = competition_form(level="", organizer="", theme="", introduction="")

    create(as_registrar, index, data)

    page = CompetitionPage.objects.get()
    assert not page.live
    assert page.region == region
    assert page.get_latest_revision_as_object().title == "Lomba Inovasi Daerah"


def test_name_of_the_year_is_refused_with_a_reason(as_registrar, index, competition):
    taken = create(as_registrar, index, competition_form(title=competition.title))
    free = create(as_registrar, index, competition_form(edition_year="2024"))

    assert errors(taken) == {"title"}
    assert free.status_code == 302


def test_competition_is_edited_and_published(as_registrar, competition):
    url = page_url("edit", competition.pk)
    assert as_registrar.get(url).status_code == 200

    response = as_registrar.post(
        url, competition_form(title="Lomba Baru", slug="lid-2025") | PUBLISH
    )

    assert response.status_code == 302
    competition.refresh_from_db()
    assert competition.title == "Lomba Baru"
    assert competition.normalized_name == "lomba baru"


def test_draft_of_a_live_competition_leaves_it_unchanged(as_registrar, competition):
    as_registrar.post(
        page_url("edit", competition.pk), competition_form(title="Lomba Baru")
    )

    competition.refresh_from_db()
    assert competition.title == "Lomba Inovasi Daerah"
    assert competition.has_unpublished_changes


def test_competition_is_scheduled(as_registrar, index, monkeypatch):
    go_live_at = timezone.localtime() + timedelta(hours=1)
    data = competition_form(go_live_at=go_live_at.strftime("%Y-%m-%d %H:%M"))
    create(as_registrar, index, data | PUBLISH)
    page = CompetitionPage.objects.get()
    assert not page.live
    assert page.scheduled_revision is not None

    later = go_live_at + timedelta(minutes=5)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    call_command("publish_scheduled")

    page.refresh_from_db()
    assert page.live


@pytest.mark.parametrize("mode", ["create", "edit"])
def test_competition_is_previewed(as_registrar, index, competition, mode):
    data = competition_form(title="Lomba yang Dilihat Dulu", slug="dilihat")
    url = page_url("preview_on_add", "competitions", "competitionpage", index.pk)
    if mode == "edit":
        url = page_url("preview_on_edit", competition.pk)

    assert as_registrar.post(url, data).json()["is_valid"]
    shown = as_registrar.get(url)

    assert shown.status_code == 200
    assert "Lomba yang Dilihat Dulu" in shown.content.decode()


def test_copy_needs_a_free_name(as_registrar, index, competition):
    url = page_url("copy", competition.pk)
    data = {"new_slug": "salinan", "new_parent_page": str(index.pk)}

    taken = as_registrar.post(url, data | {"new_title": competition.title})
    free = as_registrar.post(url, data | {"new_title": "Lomba Salinan", "alias": "on"})

    assert errors(taken) == {"new_title"}
    assert free.status_code == 302
    copy = CompetitionPage.objects.get(slug="salinan")
    assert copy.alias_of is None
    assert copy.region == competition.region


def test_copy_leaves_the_rows_behind(as_registrar, index, competition):
    AwardFactory(category=CompetitionCategoryFactory(competition=competition))

    as_registrar.post(
        page_url("copy", competition.pk),
        {
            "new_title": "Lomba Salinan",
            "new_slug": "salinan",
            "new_parent_page": str(index.pk),
        },
    )

    copy = CompetitionPage.objects.get(slug="salinan")
    assert not copy.categories.exists()
    assert not copy.awards.exists()


def test_competition_moves_within_its_region_only(as_registrar, home, competition):
    section = home.add_child(instance=Page(title="Arsip", slug="arsip"))
    archive = CompetitionIndexPageFactory(parent=section, slug="lomba-lama")
    elsewhere = CompetitionIndexPageFactory()

    refused = as_registrar.post(page_url("move_confirm", competition.pk, elsewhere.pk))
    moved = as_registrar.post(page_url("move_confirm", competition.pk, archive.pk))

    assert refused.status_code in (302, 403)
    assert moved.status_code == 302
    competition.refresh_from_db()
    assert competition.get_parent().pk == archive.pk


def test_competition_is_unpublished(as_registrar, competition):
    as_registrar.post(page_url("unpublish", competition.pk))

    competition.refresh_from_db()
    assert not competition.live


def test_competition_with_awards_cannot_be_deleted(as_registrar, competition):
    award = AwardFactory(category=CompetitionCategoryFactory(competition=competition))
    url = page_url("delete", competition.pk)

    refused = as_registrar.get(url, follow=True)
    assert as_registrar.post(url).status_code == 302
    assert "1 hasil lomba terkait dengan halaman ini" in refused.content.decode()
    # Once gone, it may lie in the site's recycle bin, outside the region.
    here = CompetitionPage.objects.filter(pk=competition.pk).exclude(region=None)
    assert here.exists()

    award.delete()
    assert as_registrar.post(url).status_code == 302
    assert not here.exists()


# ------------------------------------------------------------------- the list


def test_list_is_created_edited_and_published(as_registrar, home):
    create(as_registrar, home, index_form() | PUBLISH, "competitionindexpage")
    page = CompetitionIndexPage.objects.get()

    response = as_registrar.post(
        page_url("edit", page.pk), index_form(introduction="Baru.") | PUBLISH
    )

    assert response.status_code == 302
    page.refresh_from_db()
    assert (page.live, page.introduction) == (True, "Baru.")


def test_list_is_scheduled_and_previewed(as_registrar, index):
    later = timezone.localtime() + timedelta(hours=1)
    data = index_form(title="Lomba Kami")
    url = page_url("preview_on_edit", index.pk)

    as_registrar.post(url, data)
    shown = as_registrar.get(url).content.decode()
    as_registrar.post(
        page_url("edit", index.pk),
        data | {"go_live_at": later.strftime("%Y-%m-%d %H:%M")} | PUBLISH,
    )

    assert "Lomba Kami" in shown
    index.refresh_from_db()
    assert index.title == "Lomba"
    assert index.scheduled_revision is not None


def test_region_has_one_list(as_registrar, home, index):
    response = create(
        as_registrar, home, index_form(slug="dua"), "competitionindexpage"
    )

    assert response.status_code in (302, 403)
    assert as_registrar.get(page_url("copy", index.pk)).status_code in (302, 403)
    assert CompetitionIndexPage.objects.count() == 1


def test_list_moves_within_its_region_only(as_registrar, home, index):
    section = home.add_child(instance=Page(title="Program", slug="program"))
    elsewhere = RegionFactory().site.root_page

    as_registrar.post(page_url("move_confirm", index.pk, elsewhere.pk))
    index.refresh_from_db()
    assert index.get_parent().pk == home.pk

    as_registrar.post(page_url("move_confirm", index.pk, section.pk))
    index.refresh_from_db()
    assert index.get_parent().pk == section.pk


def test_list_with_awards_below_cannot_be_deleted(as_registrar, index, competition):
    AwardFactory(category=CompetitionCategoryFactory(competition=competition))

    assert as_registrar.post(page_url("delete", index.pk)).status_code in (302, 403)
    assert CompetitionPage.objects.filter(pk=competition.pk).exists()


# -------------------------------------------------------------- who and where


@pytest.mark.parametrize("who", ["registrar elsewhere", "operator"])
def test_others_reach_no_page(client, region, competition, index, who):
    user = make_registrar(RegionFactory())
    if who == "operator":
        registry = RegistryPageFactory(region=region)
        user = make_operator(OrganizationPageFactory(parent=registry))
    client.force_login(user)

    for page in (index, competition):
        for name in ("edit", "delete", "copy", "move", "unpublish", "history"):
            response = client.get(page_url(name, page.pk))
            assert response.status_code in (302, 403), (name, page)
    create(client, index, competition_form())
    assert CompetitionPage.objects.count() == 1


LISTING = "/admin/competitions/"


def listed(response):
    return {page.title for page in response.context["object_list"]}


def test_listing_shows_the_registrar_drafts_of_their_region_only(
    as_registrar, index, competition
):
    CompetitionPageFactory(parent=index, title="Rancangan", draft=True)
    CompetitionPageFactory(title="Tempat lain", draft=True)

    assert listed(as_registrar.get(LISTING)) == {competition.title, "Rancangan"}


def test_operator_finds_the_listing_empty(client, region, competition):
    registry = RegistryPageFactory(region=region)
    client.force_login(make_operator(OrganizationPageFactory(parent=registry)))

    response = client.get(LISTING)

    assert response.status_code in (302, 403) or listed(response) == set()


def test_listing_is_filtered_and_searched(as_registrar, index, competition):
    CompetitionPageFactory(
        parent=index, title="KIPP", slug="kipp", edition_year=2024, level="national"
    )

    for query in ("edition_year=2024", "level=national", "q=KIPP&edition_year=2024"):
        assert listed(as_registrar.get(f"{LISTING}?{query}")) == {"KIPP"}, query


def test_menu_is_for_those_who_keep_competitions(
    client, region, registrar, competition
):
    registry = RegistryPageFactory(region=region)
    operator = make_operator(OrganizationPageFactory(parent=registry))

    client.force_login(registrar)
    kept = client.get("/admin/").content.decode()
    client.force_login(operator)
    entered = client.get("/admin/").content.decode()

    for url in ("/admin/competitions/", "/admin/competitions/awards/"):
        assert (f'"{url}"' in kept, f'"{url}"' in entered) == (True, False)
    assert "/admin/competitions/entries/" in entered


@pytest.mark.parametrize("count", [1, 3])
def test_listing_asks_as_much_for_more(
    plugin_alone, without_menu, as_registrar, index, count, django_assert_num_queries
):
    CompetitionPageFactory.create_batch(count, parent=index)
    as_registrar.get(LISTING)

    with django_assert_num_queries(20):
        as_registrar.get(LISTING)


def test_bulk_deletion_spares_competitions_with_awards(as_registrar, competition):
    AwardFactory(category=CompetitionCategoryFactory(competition=competition))
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])

    for page in (competition, competition.get_parent()):
        response = as_registrar.post(f"{url}?id={page.pk}&next=/admin/")
        assert response.status_code in (200, 302, 403)
    assert CompetitionPage.objects.filter(pk=competition.pk).exists()
