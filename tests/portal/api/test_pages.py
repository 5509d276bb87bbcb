import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from tests.factories.home import ContentPageFactory
from tests.factories.innovations import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PAGES = "/api/v2/pages/"


@pytest.fixture
def pages(home, other_region):
    """One page that may be read, and three that may not."""
    public = ContentPageFactory(parent=home, title="Umum")
    draft = ContentPageFactory(parent=home, title="Draf", draft=True)
    private = ContentPageFactory(parent=home, title="Tertutup")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    below = ContentPageFactory(parent=private, title="Di bawah tertutup")
    other = ContentPageFactory(
        parent=other_region.site.root_page.specific, title="Daerah lain"
    )
    return {
        "public": public,
        "draft": draft,
        "private": private,
        "below": below,
        "other": other,
    }


def listed(response):
    return {item["title"] for item in response.json()["items"]}


HIDDEN = ["draft", "private", "below", "other"]


def test_list_holds_the_public_pages_of_the_region(visit, pages):
    shown = listed(visit(f"{PAGES}?type=home.ContentPage"))

    assert shown == {"Umum"}


def test_single_page_is_hidden(visit, pages):
    for name in HIDDEN:
        assert visit(f"{PAGES}{pages[name].pk}/").status_code == 404, name


def test_single_public_page_is_shown(visit, pages):
    found = visit(f"{PAGES}{pages['public'].pk}/").json()

    assert found["title"] == "Umum"


def test_page_is_not_found_by_its_path(visit, pages):
    for name in HIDDEN:
        response = visit(f"{PAGES}find/?html_path=/{pages[name].slug}/")

        assert response.status_code == 404, name


@pytest.mark.parametrize("filter_name", ["child_of", "descendant_of", "ancestor_of"])
def test_hidden_page_is_no_place_to_ask_from(filter_name, visit, pages):
    for name in HIDDEN:
        response = visit(f"{PAGES}?{filter_name}={pages[name].pk}")

        assert response.status_code == 400, name


@pytest.mark.parametrize("path", ["", "{pk}/", "find/"])
def test_another_site_can_not_be_asked_for(path, visit, pages):
    path = path.format(pk=pages["other"].pk)
    separator = "&" if "?" in path else "?"

    response = visit(f"{PAGES}{path}{separator}site=kuburaya.localhost")

    assert response.status_code == 400


def test_other_address_answers_for_its_own_region(visit, pages):
    response = visit(f"{PAGES}?type=home.ContentPage", host="kuburaya.localhost")

    assert listed(response) == {"Daerah lain"}


def test_answer_is_the_same_for_administrators(region, pages):
    client = Client(headers={"host": region.site.hostname})
    client.force_login(UserFactory(superuser=True))

    shown = listed(client.get(f"{PAGES}?type=home.ContentPage"))

    assert shown == {"Umum"}


def test_home_page_does_not_name_the_root_of_the_tree(visit, home):
    found = visit(f"{PAGES}{home.pk}/").json()

    assert found["meta"]["parent"] is None
