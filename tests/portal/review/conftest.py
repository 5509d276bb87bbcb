import pytest

from innovations.models import RegistryPage
from tests.factories.innovations import (
    InnovationPageFactory,
    OrganizationPageFactory,
    make_operator,
    make_registrar,
)


@pytest.fixture
def organization(region):
    registry = RegistryPage.objects.descendant_of(region.site.root_page).get()
    return OrganizationPageFactory(parent=registry, title="Dinas A")


@pytest.fixture
def operator(organization):
    return make_operator(
        organization, email="siti@ppu.example", display_name="Siti Rahmah, S.K.M."
    )


@pytest.fixture
def registrar(region):
    return make_registrar(region, email="aisyah@ppu.example", display_name="Aisyah")


@pytest.fixture
def draft(organization, operator):
    page = InnovationPageFactory(
        parent=organization, title="Antar Obat", draft=True, owner=operator
    )
    page.save_revision(user=operator)
    return page
