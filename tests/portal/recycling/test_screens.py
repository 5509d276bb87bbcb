"""Every "delete" of the admin leads to the bin, and its screens are scoped."""

import pytest
from django.urls import reverse
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.models import Page

from innovations.models import InnovationPage
from news.models import NewsPage
from portal.recycling.access import visible_entries
from portal.recycling.models import BinEntry, BinPage
from portal.recycling.services.pages import bin_page
from tests.factories.innovations import (
    InnovationPageFactory,
    UserFactory,
    make_editor,
    make_operator,
    make_registrar,
)
from tests.factories.news import NewsPageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]
BIN = reverse("recycling:index")


@pytest.fixture
def browser(client, region):
    """A browser at the region's address, in English."""
    client.defaults["HTTP_HOST"] = region.site.hostname
    client.cookies["django_language"] = "en"

    def browser(user):
        client.force_login(user)
        return client

    return browser


def texts(response):
    return [str(message) for message in response.context["messages"]]


def test_the_delete_view_bins_and_offers_to_undo(
    browser, region, innovation, organization
):
    registrar = make_registrar(region)
    web = browser(registrar)
    url = reverse("wagtailadmin_pages:delete", args=[innovation.pk])

    asked = web.get(url)
    assert "What is deleted goes to the recycle bin." in asked.content.decode()
    response = web.post(url, follow=True)

    entry = BinEntry.objects.get()
    assert (entry.deleted_by, entry.region) == (registrar, region)
    assert reverse("recycling:restore", args=[entry.pk]) in response.content.decode()
    assert response.redirect_chain[0][0] == reverse(
        "wagtailadmin_explore", args=[organization.pk]
    )


def test_undo_restores(browser, region, innovation):
    web = browser(make_registrar(region))
    web.post(reverse("wagtailadmin_pages:delete", args=[innovation.pk]))
    entry = BinEntry.objects.get()
    url = reverse("recycling:restore", args=[entry.pk])

    assert web.get(url).status_code == 200
    web.post(url)

    assert InnovationPage.objects.get(pk=innovation.pk).region == region
    assert not BinEntry.objects.exists()


def test_bulk_delete_bins(browser, region, organization):
    pages = [InnovationPageFactory(parent=organization) for _number in range(2)]
    url = reverse("wagtail_bulk_action", args=("wagtailcore", "page", "delete"))
    ids = "&".join(f"id={page.pk}" for page in pages)
    web = browser(make_registrar(region))

    response = web.post(f"{url}?{ids}", {"next": "/admin/"}, follow=True)

    assert BinEntry.objects.count() == 2
    assert "2 items were moved to the recycle bin." in response.content.decode()


def test_the_api_of_the_admin_deletes_and_publishes_nothing(browser, innovation):
    web = browser(UserFactory(superuser=True))

    for action in PagesAdminAPIViewSet.actions:
        url = reverse("wagtailadmin_api:pages:action", args=[innovation.pk, action])
        assert (action, web.post(url).status_code) == (action, 404)
    assert Page.objects.filter(pk=innovation.pk).exists()


def test_an_operator_bins_own_new_drafts_only_and_gets_them_back(
    browser, organization, innovation
):
    operator = make_operator(organization)
    draft = InnovationPageFactory(
        parent=organization, title="Draf", draft=True, owner=operator
    )
    web = browser(operator)

    web.post(reverse("wagtailadmin_pages:delete", args=[innovation.pk]))
    assert not BinEntry.objects.exists()
    web.post(reverse("wagtailadmin_pages:delete", args=[draft.pk]))
    entry = BinEntry.objects.get()
    assert [e.title for e in web.get(BIN).context["object_list"]] == [entry.title]
    assert web.post(reverse("recycling:destroy", args=[entry.pk])).status_code == 302
    assert BinEntry.objects.exists()
    web.post(reverse("recycling:restore", args=[entry.pk]))

    assert Page.objects.get(pk=draft.pk).get_parent().pk == organization.pk


def test_an_editor_bins_news(browser, region, newsroom):
    page = NewsPageFactory(parent=newsroom)
    editor = make_editor(region, pages=[newsroom])
    web = browser(editor)

    web.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))

    assert not NewsPage.objects.live().exists()
    entry = BinEntry.objects.get()
    web.post(reverse("recycling:restore", args=[entry.pk]))
    assert Page.objects.get(pk=page.pk).get_parent().pk == newsroom.pk


def test_nobody_finds_what_others_binned(binned, browser, organization, other_region):
    for person in (make_operator(organization), make_registrar(other_region)):
        assert not visible_entries(person).exists()
        web = browser(person)
        assert "Antar Obat" not in web.get(BIN).content.decode()
        for name in ("restore", "destroy"):
            url = reverse(f"recycling:{name}", args=[binned.pk])
            assert web.get(url).status_code in (302, 404)
            assert web.post(url).status_code in (302, 404)
    assert BinEntry.objects.filter(pk=binned.pk).exists()


def test_administrators_meet_no_binned_page_elsewhere(binned, innovation, browser):
    web = browser(UserFactory(superuser=True))
    root = Page.get_first_root_node()
    screens = [
        reverse("wagtailadmin_explore", args=[root.pk]),
        reverse("wagtailadmin_pages:search") + "?q=Antar",
        reverse("wagtailadmin_choose_page_child", args=[root.pk]),
        reverse("innovations:index"),
    ]

    for url in screens:
        text = web.get(url).content.decode()
        assert "Antar Obat" not in text, url
        assert "_recycle-bin" not in text, url
    for name in ("edit", "copy", "delete"):
        response = web.get(reverse(f"wagtailadmin_pages:{name}", args=[innovation.pk]))
        assert (name, response.status_code, response.url) == (name, 302, BIN)


def test_a_taken_name_is_explained_and_another_place_offered(
    binned, browser, region, organization
):
    InnovationPageFactory(parent=organization, title="Antar Obat")
    web = browser(make_registrar(region))

    response = web.post(reverse("recycling:restore", args=[binned.pk]))

    text = response.content.decode()
    assert "already has an innovation of this name" in text
    assert "Dinas Kesehatan" in text
    assert BinEntry.objects.filter(pk=binned.pk).exists()


def test_an_administrator_destroys(binned, browser, innovation):
    web = browser(UserFactory(superuser=True))
    url = reverse("recycling:destroy", args=[binned.pk])

    assert "Nobody can bring it back." in web.get(url).content.decode()
    web.post(url)

    assert not Page.objects.filter(pk=innovation.pk).exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_bin_asks_a_fixed_number_of_queries(
    browser, region, organization, count, django_assert_num_queries
):
    for _number in range(count):
        bin_page(
            page=InnovationPageFactory(parent=organization),
            actor=UserFactory(superuser=True),
        )
    web = browser(make_registrar(region))
    web.get(BIN)

    with django_assert_num_queries(26):
        web.get(BIN)


def test_a_region_has_one_bin(organization, region):
    for _number in range(2):
        bin_page(page=InnovationPageFactory(parent=organization), actor=None)

    assert BinPage.objects.get().region == region
