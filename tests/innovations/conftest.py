"""A region with two organisations, and people who sign in."""

from io import BytesIO

import pytest
from django.core.cache import cache
from django.utils import translation

from innovations.models import OrganizationPage, Region, RegistryPage
from innovations.services.roles import ensure_regional_groups
from tests.factories.innovations import (
    OrganizationPageFactory,
    RegionFactory,
    RegistryPageFactory,
)
from tests.grounds import commits, lay, wanted

ORGANIZATIONS = {
    "organization": "Dinas Kesehatan",
    "other_organization": "Dinas Pendidikan",
}


def make_region():
    return RegionFactory(name="Kabupaten Contoh", short_name="Contoh")


@pytest.fixture(scope="module", autouse=True)
def ground(request, django_db_setup, django_db_blocker):
    """The ids of what the tests of a module stand on, if one of them asks.

    Where some tests want a region without organisations, the module says
    ``OWN_ORGANIZATIONS = True``.
    """
    if not wanted(request, "region") or commits(request):
        yield {}
        return

    def make():
        cache.clear()
        region = make_region()
        ensure_regional_groups(region=region)
        made = {"region": region.pk}
        if wanted(request, "registry"):
            registry = RegistryPageFactory(region=region)
            made["registry"] = registry.pk
            alone = getattr(request.module, "OWN_ORGANIZATIONS", False)
            for name, title in ORGANIZATIONS.items():
                if not alone and wanted(request, name):
                    page = OrganizationPageFactory(parent=registry, title=title)
                    made[name] = page.pk
        return made

    yield from lay(django_db_blocker, make)


@pytest.fixture
def region(db, ground):
    if "region" not in ground:
        return make_region()
    return Region.objects.select_related("site__root_page").get(pk=ground["region"])


@pytest.fixture
def registry(region, ground):
    if "registry" not in ground:
        return RegistryPageFactory(region=region)
    return RegistryPage.objects.get(pk=ground["registry"])


@pytest.fixture
def organization(registry, ground):
    return _organization("organization", registry, ground)


@pytest.fixture
def other_organization(registry, ground):
    return _organization("other_organization", registry, ground)


def _organization(name, registry, ground):
    if name in ground:
        return OrganizationPage.objects.get(pk=ground[name])
    return OrganizationPageFactory(parent=registry, title=ORGANIZATIONS[name])


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
