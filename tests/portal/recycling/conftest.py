import pytest
from django.utils import translation

from portal.recycling.services.pages import bin_page
from tests.factories.innovations import InnovationPageFactory


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def innovation(organization):
    return InnovationPageFactory(parent=organization, title="Antar Obat")


@pytest.fixture
def binned(innovation):
    """The entry of an innovation that the system put into the bin."""
    return bin_page(page=innovation, actor=None)
