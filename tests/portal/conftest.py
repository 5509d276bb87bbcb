"""Two regions in different time zones; the first is the default site."""

import pytest
from django.core.cache import cache
from django.test import Client

from competitions.models import CompetitionIndexPage
from innovations.models import RegistryPage
from news.models import NewsIndexPage
from portal.home.models import HomePage
from tests.factories.home import make_region
from tests.factories.innovations import OrganizationPageFactory, UserFactory


@pytest.fixture(autouse=True)
def empty_cache():
    """Wagtail keeps the addresses of sites there; databases of tests differ."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def region(db):
    return make_region(short_name="PPU", hostname="ppu.localhost")


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
