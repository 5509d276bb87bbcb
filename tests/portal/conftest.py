"""Two regions in different time zones; the first is the default site."""

import pytest
from django.core.cache import cache
from django.test import Client

from competitions.models import CompetitionIndexPage
from innovations.models import Region, RegionVersion, RegistryPage
from innovations.models.regions import new_token
from news.models import NewsIndexPage
from portal.home.models import HomePage
from tests.factories.home import make_region
from tests.factories.innovations import (
    OrganizationPageFactory,
    UserFactory,
    root_page,
)
from tests.grounds import LastingGround, wanted


@pytest.fixture(autouse=True)
def empty_cache():
    """Wagtail keeps the addresses of sites there; databases of tests differ."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(scope="package")  # those of a plugin have a ground of their own
def lasting_ground(django_db_setup, django_db_blocker):
    def make():
        cache.clear()
        root_page()  # the tests that commit leave an empty database
        return make_region(short_name="PPU", hostname="ppu.localhost").pk

    ground = LastingGround(django_db_blocker, make)
    yield ground
    ground.leave()


@pytest.fixture(scope="module", autouse=True)
def ground(request, lasting_ground):
    """The id of a region that all tests of a module find, if one of them asks."""
    if wanted(request, "region_again"):
        return lasting_ground.stand()
    lasting_ground.leave()
    return None


@pytest.fixture
def region_again(db, ground):
    """The region of the ground, with a version that no cache knows."""
    RegionVersion.objects.filter(region=ground).update(token=new_token())
    return Region.objects.select_related("site__root_page").get(pk=ground)


@pytest.fixture
def region(region_again):
    return region_again


@pytest.fixture
def other_region(region):
    return make_region("61.12", "Kabupaten Kubu Raya", hostname="kuburaya.localhost")


@pytest.fixture
def home(region):
    return HomePage.objects.get(pk=region.site.root_page_id)


@pytest.fixture
def registry(home):
    return RegistryPage.objects.child_of(home).get()


@pytest.fixture
def newsroom(home):
    return NewsIndexPage.objects.child_of(home).get()


@pytest.fixture
def competitions(home):
    return CompetitionIndexPage.objects.child_of(home).get()


@pytest.fixture
def organization(registry):
    return OrganizationPageFactory(parent=registry, title="Dinas Kesehatan")


@pytest.fixture
def visit(region):
    """Read a page of the region as anybody, or of another host."""

    def visit(path="/", *, host=region.site.hostname, **headers):
        return Client().get(path, headers={"host": host, **headers})

    return visit


@pytest.fixture
def admin(client, region):
    """A browser of an administrator at the region's address."""
    client.force_login(UserFactory(superuser=True))
    client.defaults["HTTP_HOST"] = region.site.hostname
    return client
