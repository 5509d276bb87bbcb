import pytest
from django.utils import translation
from wagtail.admin.menu import admin_menu

from tests.factories.competitions import (
    CompetitionIndexPageFactory,
    CompetitionPageFactory,
)
from tests.factories.innovations import RegionFactory, make_registrar
from tests.settings import minimal


@pytest.fixture
def region(db):
    """A region at the address that the test client asks."""
    return RegionFactory(hostname="testserver")


@pytest.fixture
def index(region):
    return CompetitionIndexPageFactory(region=region)


@pytest.fixture
def competition(index):
    return CompetitionPageFactory(
        parent=index, title="Lomba Inovasi Daerah", slug="lid-2025"
    )


@pytest.fixture
def registrar(region):
    return make_registrar(region)


@pytest.fixture
def as_registrar(client, registrar):
    client.force_login(registrar)
    return client


@pytest.fixture
def plugin_alone(settings):
    """The templates and middleware of a bare project, so that the numbers of
    queries are the plugin's own, whatever site the tests run in."""
    settings.TEMPLATES = minimal.TEMPLATES
    settings.MIDDLEWARE = minimal.MIDDLEWARE
    settings.ROOT_URLCONF = minimal.ROOT_URLCONF
    settings.LANGUAGE_CODE = minimal.LANGUAGE_CODE
    settings.TIME_ZONE = minimal.TIME_ZONE


@pytest.fixture
def without_menu(monkeypatch):
    """The admin's menu asks the database for items of other packages too."""
    monkeypatch.setattr(admin_menu, "menu_items_for_request", lambda request: [])


@pytest.fixture
def in_english():
    """Messages as the code has them."""
    with translation.override("en"):
        yield
