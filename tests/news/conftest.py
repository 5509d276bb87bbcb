from io import BytesIO

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from wagtail.models import Locale, Page, Site
from wagtail_factories import PageFactory

from tests.factories.news import NewsIndexPageFactory
from tests.settings import minimal


@pytest.fixture(autouse=True)
def closed_renditions(monkeypatch):
    """Wagtail leaves the temporary file of each rendition to the garbage
    collector, which Python reports in whatever test runs then."""
    monkeypatch.setattr(
        "wagtail.images.models.SpooledTemporaryFile", lambda max_size: BytesIO()
    )


@pytest.fixture(autouse=True)
def media_root(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    # Wagtail remembers the files of pictures by a number that comes again.
    cache.clear()


@pytest.fixture
def site(db):
    """A site of our own: what migrations made may be gone or be another one."""
    Locale.objects.get_or_create(language_code="id")
    root = Page.get_first_root_node()
    if root is None:
        root = Page.add_root(instance=Page(title="Root", slug="root"))
    home = PageFactory(parent=root, title="Beranda", slug="beranda-uji")
    Site.objects.all().delete()
    return Site.objects.create(
        hostname="testserver", root_page=home, is_default_site=True
    )


@pytest.fixture
def home(site):
    return site.root_page


@pytest.fixture
def news_index(home):
    return NewsIndexPageFactory(parent=home)


@pytest.fixture
def administrator(db):
    return get_user_model().objects.create_superuser(
        username="pengelola", email="pengelola@example.test", password="rahasia"
    )


@pytest.fixture
def admin_client(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def plugin_alone(settings):
    """The templates and middleware of a bare project, so that markup and numbers
    of queries are the plugin's own, whatever site the tests run in."""
    settings.TEMPLATES = minimal.TEMPLATES
    settings.MIDDLEWARE = minimal.MIDDLEWARE
    settings.ROOT_URLCONF = minimal.ROOT_URLCONF
    settings.LANGUAGE_CODE = minimal.LANGUAGE_CODE
    settings.TIME_ZONE = minimal.TIME_ZONE
