from io import BytesIO

import pytest
from django.utils import translation

from portal.recycling.services.pages import bin_page
from tests.factories.innovations import InnovationPageFactory


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def no_unclosed_renditions(monkeypatch):
    """Wagtail leaves its temporary file open; the garbage collector complains."""
    monkeypatch.setattr(
        "wagtail.images.models.SpooledTemporaryFile", lambda max_size: BytesIO()
    )


@pytest.fixture
def innovation(organization):
    return InnovationPageFactory(parent=organization, title="Antar Obat")


@pytest.fixture
def binned(innovation):
    """The entry of an innovation that the system put into the bin."""
    return bin_page(page=innovation, actor=None)
