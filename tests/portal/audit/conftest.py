import pytest
from django.utils import translation
from wagtail.log_actions import log

from portal.audit.services.sealing import seal_entries
from tests.factories.innovations import InnovationPageFactory


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def innovation(organization):
    return InnovationPageFactory(parent=organization, title="Antar Obat")


@pytest.fixture
def write(innovation):
    """Write entries about the innovation, and return them."""

    def write(count=1, **kwargs):
        return [
            log(instance=innovation, action="wagtail.edit", **kwargs)
            for _number in range(count)
        ]

    return write


@pytest.fixture
def seal():
    """Seal what waits, and return the seals."""

    def seal(**kwargs):
        return list(seal_entries(**kwargs))

    return seal
