import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.models import ModelLogEntry

from innovations.models import InnovationAlias
from innovations.services.older_names import add_older_name
from tests.factories.innovations import (
    InnovationPageFactory,
    RegionFactory,
    make_operator,
    make_registrar,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def innovation():
    return InnovationPageFactory(title="Antar Obat")


def test_the_registrar_adds_a_name_and_it_is_logged(innovation):
    registrar = make_registrar(innovation.region)

    alias = add_older_name(
        innovation_id=innovation.pk, name="Kurir Obat", actor=registrar
    )

    assert list(innovation.older_names.values_list("name", flat=True)) == ["Kurir Obat"]
    entry = ModelLogEntry.objects.get(object_id=str(alias.pk))
    assert (entry.action, entry.user) == ("wagtail.create", registrar)


def test_the_same_name_in_another_spelling_is_refused(innovation):
    add_older_name(innovation_id=innovation.pk, name="Kurir Obat", actor=None)

    with pytest.raises(ValidationError):
        add_older_name(innovation_id=innovation.pk, name="KURIR  OBAT", actor=None)


def test_others_than_the_registrar_of_the_region_add_none(innovation):
    people = [make_operator(innovation.organization), make_registrar(RegionFactory())]

    for person in people:
        with pytest.raises(PermissionDenied):
            add_older_name(innovation_id=innovation.pk, name="Kurir", actor=person)

    assert not InnovationAlias.objects.exists()
