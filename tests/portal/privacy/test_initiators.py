"""The name of an initiator is public only while the profile says so."""

import json

import pytest
from django.core.cache import caches
from django.test import Client

from innovations.models import InnovationPage, RegistryPage
from portal.delivery.store import seen_before
from portal.search.models import SearchEntry
from tests.factories.innovations import InnovationPageFactory, OrganizationPageFactory
from tests.grounds import settle

pytestmark = pytest.mark.django_db
SECRET = "Rahasiawan"


@pytest.fixture(autouse=True)
def nothing_stored():
    def clear():
        for name in ("default", "answers"):
            caches[name].clear()
        seen_before.clear()

    clear()
    yield
    clear()


@pytest.fixture
def profile(region_again):
    registry = RegistryPage.objects.get(path__startswith=region_again.root_path)
    organization = OrganizationPageFactory(parent=registry, title="Dinas Kesehatan")
    page = InnovationPageFactory(
        parent=organization,
        title="Lentera",
        initiator_type="civil_servant",
        initiator_name=f"Budi {SECRET}",
    )
    settle()
    return page


def publish(page, *, public):
    page = InnovationPage.objects.get(pk=page.pk)
    page.initiator_name_public = public
    page.save_revision().publish()
    settle()


def everything_public(page, region):
    """All addresses at which anybody meets the profile, asked twice: once stored."""
    client = Client(headers={"host": region.site.hostname})
    addresses = (
        page.get_url(),
        page.get_parent().get_url(),
        "/inovasi/",
        f"/inovasi/?q={SECRET}",
        f"/cari/?q={SECRET}",
        f"/cari/saran/?q={SECRET}",
        f"/api/v2/pages/{page.pk}/",
        "/api/v2/pages/?type=innovations.InnovationPage&fields=*",
        f"/api/v2/pages/?search={SECRET}",
    )
    answers = [(one, client.get(one)) for one in addresses for _again in range(2)]
    return {
        address: answer.content.decode().replace(f"q={SECRET}", "")
        for address, answer in answers
    }


def leaking(page, region):
    bodies = everything_public(page, region)
    return {one for one, body in bodies.items() if f"Budi {SECRET}" in body}


def test_name_stays_inside_unless_the_profile_says_otherwise(profile, region_again):
    publish(profile, public=False)

    assert leaking(profile, region_again) == set()
    assert not SearchEntry.objects.filter(keywords__icontains=SECRET).exists()


def test_name_that_may_be_shown_is_shown_everywhere_it_belongs(profile, region_again):
    publish(profile, public=True)

    bodies = everything_public(profile, region_again)

    api = f"/api/v2/pages/{profile.pk}/"
    assert leaking(profile, region_again) == {
        profile.get_url(),
        api,
        "/api/v2/pages/?type=innovations.InnovationPage&fields=*",
    }
    assert json.loads(bodies[api])["public_initiator"] == f"Budi {SECRET}"
    assert '"author"' in bodies[profile.get_url()]
    assert "Lentera" in bodies[f"/cari/?q={SECRET}"]


def test_name_goes_everywhere_when_it_is_switched_off_again(profile, region_again):
    publish(profile, public=True)
    assert leaking(profile, region_again) != set()

    publish(profile, public=False)

    assert leaking(profile, region_again) == set()
    assert not SearchEntry.objects.filter(keywords__icontains=SECRET).exists()
    found = everything_public(profile, region_again)[f"/cari/?q={SECRET}"]
    assert "Lentera" not in found


def test_a_draft_that_shows_the_name_shows_it_to_nobody(profile, region_again):
    publish(profile, public=False)
    page = InnovationPage.objects.get(pk=profile.pk)
    page.initiator_name_public = True
    page.save_revision()
    settle()

    assert leaking(profile, region_again) == set()
