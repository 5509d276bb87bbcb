"""What a registrar says about unknown values holds for all files to come."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from innovations.models import OrganizationAlias
from innovations.services.organizations import add_alias
from spreadsheets.models import ValueSynonym
from spreadsheets.services.remembering import (
    remember_meanings,
    remembering_resource,
    unknown_values,
)
from tests.factories.innovations import (
    OrganizationPageFactory,
    RegionFactory,
    make_operator,
    make_registrar,
)

HEADER = ("Nama Inovasi", "Perangkat Daerah", "Tahapan", "Urusan Utama")


@pytest.fixture
def registrar(region):
    return make_registrar(region, username="registrar")


def told(run):
    return [(value.field, value.text, value.rows) for value in unknown_values(run)]


def test_an_unknown_organisation_is_mapped_once_for_all_rows(
    start, organization, registrar
):
    rows = [(f"Inovasi {n}", "Dinkez", "", "") for n in range(3)]
    run = start("innovations", HEADER, *rows, user=registrar)
    assert told(run) == [("organization", "Dinkez", 3)]

    kept = remember_meanings(
        run=run,
        user=registrar,
        meanings={("organization", "Dinkez"): str(organization.pk)},
    )

    run.refresh_from_db()
    alias = OrganizationAlias.objects.get()
    assert (kept, alias.name, alias.organization_id) == (1, "Dinkez", organization.pk)
    assert (run.state, run.counts["new"], run.counts["refused"]) == ("planned", 3, 0)
    assert told(run) == []


def test_unknown_values_of_lists_are_mapped_too(start, organization, registrar):
    row = ("Satu", organization.title, "Penerapn total", "")
    run = start("innovations", HEADER, row, user=registrar)

    remember_meanings(
        run=run,
        user=registrar,
        meanings={("stage", "Penerapn total"): "implementation"},
    )

    run.refresh_from_db()
    synonym = ValueSynonym.objects.get()
    assert (synonym.sheet, synonym.field) == ("innovations", "stage")
    assert run.rows.get(action="new").as_planned().result["stage"] == "implementation"


def test_an_operator_is_offered_nothing_and_may_say_nothing(start, organization):
    operator = make_operator(organization, username="operator")
    run = start("innovations", HEADER, ("Satu", "Dinkez", "", ""), user=operator)

    with pytest.raises(PermissionDenied):
        remember_meanings(
            run=run,
            user=operator,
            meanings={("organization", "Dinkez"): str(organization.pk)},
        )

    assert remembering_resource(run, operator).known_values("organization") == []
    assert not OrganizationAlias.objects.exists()


def test_organisations_of_other_regions_are_no_candidates(
    start, organization, registrar
):
    foreign = OrganizationPageFactory(parent__region=RegionFactory(), title="Dinkes")
    run = start("innovations", HEADER, ("Satu", "Dinkez", "", ""), user=registrar)

    kept = remember_meanings(
        run=run,
        user=registrar,
        meanings={("organization", "Dinkez"): str(foreign.pk)},
    )

    assert kept == 0
    with pytest.raises(PermissionDenied):
        add_alias(organization_id=foreign.pk, name="Dinkez", actor=registrar)


def test_a_name_that_another_has_is_refused(organization, registrar):
    add_alias(organization_id=organization.pk, name="Dinkes", actor=registrar)

    with pytest.raises(ValidationError):
        add_alias(organization_id=organization.pk, name="DINKES", actor=registrar)
