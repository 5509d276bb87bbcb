"""A region with two organisations, and people who sign in."""

from io import BytesIO

import pytest
from django.core.cache import cache
from django.utils import translation

from tests.factories.innovations import (
    OrganizationPageFactory,
    RegionFactory,
    RegistryPageFactory,
)


@pytest.fixture
def region(db):
    return RegionFactory(name="Kabupaten Contoh", short_name="Contoh")


@pytest.fixture
def registry(region):
    return RegistryPageFactory(region=region)


@pytest.fixture
def organization(registry):
    return OrganizationPageFactory(parent=registry, title="Dinas Kesehatan")


@pytest.fixture
def other_organization(registry):
    return OrganizationPageFactory(parent=registry, title="Dinas Pendidikan")


@pytest.fixture
def sign_in(client, region):
    """Sign somebody in at the region's own address."""

    def sign_in(user):
        client.force_login(user)
        client.defaults["HTTP_HOST"] = region.site.hostname
        return client

    return sign_in


@pytest.fixture
def english():
    """For tests that compare reasons: in the language of the sources."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def no_unclosed_renditions(monkeypatch):
    """Wagtail leaves its temporary file open; the garbage collector complains."""
    monkeypatch.setattr(
        "wagtail.images.models.SpooledTemporaryFile", lambda max_size: BytesIO()
    )


@pytest.fixture(autouse=True)
def nothing_remembered():
    """The rows of the next test have the same ids, and other names."""
    cache.clear()
