"""A region whose version can be read: everything was committed, as on a server."""

import pytest
from django.core.cache import caches
from django.test import Client

from innovations.models import RegistryPage
from portal.delivery.store import seen_before
from tests.factories.innovations import InnovationPageFactory, OrganizationPageFactory
from tests.grounds import settle


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
def committed(db):
    """Run what waits for the commit that a test never makes.

    ``committed(change)`` makes a change as a request of its own would.
    """

    def run(change=lambda: None):
        result = change()
        settle()
        return result

    return run


@pytest.fixture
def region(region_again):
    return region_again


@pytest.fixture
def organization(region, committed):
    registry = RegistryPage.objects.get(path__startswith=region.root_path)
    return committed(
        lambda: OrganizationPageFactory(parent=registry, title="Dinas Kesehatan")
    )


@pytest.fixture
def innovation(organization, committed):
    return committed(
        lambda: InnovationPageFactory(parent=organization, title="Antrean Daring")
    )


@pytest.fixture
def get(region, innovation):
    """Ask as somebody who never was here."""

    def get(
        path="/", *, method="get", host=region.site.hostname, cookies=(), **headers
    ):
        client = Client(raise_request_exception=True)
        for name, value in dict(cookies).items():
            client.cookies[name] = value
        extra = {name.replace("_", "-"): value for name, value in headers.items()}
        return getattr(client, method)(path, headers={"host": host, **extra})

    return get
