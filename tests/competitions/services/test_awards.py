from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.log_actions import registry

from competitions.models import Award
from competitions.services.awards import (
    find_award,
    find_or_create_category,
    record_award,
)
from tests.factories.competitions import CompetitionCategoryFactory
from tests.factories.innovations import (
    OrganizationPageFactory,
    RegionFactory,
    RegistryPageFactory,
    make_operator,
    make_registrar,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def organization(region):
    return OrganizationPageFactory(parent=RegistryPageFactory(region=region))


@pytest.fixture
def category(competition):
    return CompetitionCategoryFactory(competition=competition)


@pytest.fixture
def record(competition, category):
    def record_in_category(**fields):
        return record_award(
            actor=None, competition=competition, category=category, **fields
        )

    return record_in_category


def actions(instance):
    logs = registry.get_logs_for_instance(instance).order_by("timestamp")
    return [entry.action for entry in logs]


def test_category_is_found_by_any_spelling(competition, registrar):
    given = {"actor": registrar, "competition": competition}
    first, first_is_new = find_or_create_category(**given, name="A. Kategori Desa:")
    second, _new = find_or_create_category(**given, name="Puskesmas")
    again, again_is_new = find_or_create_category(**given, name="desa")

    assert (first.name, first.sort_order, first_is_new) == ("Kategori Desa", 1, True)
    assert second.sort_order == 2
    assert (again, again_is_new) == (first, False)
    assert actions(first) == ["wagtail.create"]


def test_category_without_name_is_refused(competition):
    with pytest.raises(ValidationError):
        find_or_create_category(actor=None, competition=competition, name="  ")


def test_recording_twice_changes_nothing(record):
    fields = {
        "rank_label": "1. Juara 1:",
        "winner_text": "Kecamatan Contoh",
        "innovation_text": "Antar Obat",
        "score": Decimal("91.5"),
        "prize": "Rp5 juta",
    }

    first = record(**fields)
    again = record(**fields)

    assert again == first
    assert Award.objects.count() == 1
    assert (first.rank, first.score) == (1, Decimal("91.5"))
    assert actions(first) == ["wagtail.create"]


def test_later_announcement_corrects_details_and_completes_identity(
    record, organization
):
    award = record(rank_label="Juara I", winner_text="Dinkes", prize="Piala")

    again = record(
        rank_label="1.",
        winner_text="DINKES",
        organization=organization,
        prize="Rp5 juta",
        note=None,
    )

    again.refresh_from_db()
    assert again == award
    assert again.organization == organization
    assert again.winner_text == "Dinkes"
    assert again.rank_label == "Juara I"
    assert again.prize == "Rp5 juta"
    assert actions(award) == ["wagtail.create", "wagtail.edit"]


def test_award_linked_later_is_found_by_what_was_printed(record, organization):
    award = record(rank_label="1", winner_text="Dinkes")
    award.organization = organization
    award.save()

    assert record(rank_label="1", winner_text="Dinkes") == award


def test_exact_match_goes_before_a_likely_one(record, organization):
    printed = record(rank_label="1", winner_text="Dinkes")
    linked = record(rank_label="1", organization=organization)

    found = record(rank_label="1", winner_text="Dinkes", organization=organization)

    assert found == linked != printed


def test_person_found_again_when_the_file_does_not_say_so(record):
    award = record(rank_label="2", person_name="Budi Santoso")

    assert record(rank_label="2", winner_text="BUDI SANTOSO") == award


@pytest.mark.parametrize(
    "other",
    [
        {"rank_label": "Juara II"},
        {"winner_text": "Kecamatan Lain"},
        {"innovation_text": "Jemput Sehat"},
        {"innovation_text": None},
    ],
)
def test_another_result_is_another_award(record, other):
    fields = {
        "rank_label": "Juara I",
        "winner_text": "Kecamatan Contoh",
        "innovation_text": "Antar Obat",
    }
    award = record(**fields)

    assert record(**{**fields, **other}) != award


def test_same_result_without_category_is_another(competition, record):
    award = record(winner_text="Satu")
    given = Award(competition=competition, winner_text="Satu")

    assert find_award(like=given) is None
    other = record_award(actor=None, competition=competition, winner_text="Satu")
    assert other != award
    assert find_award(like=given) == other


def test_result_without_winner_is_refused(record):
    with pytest.raises(ValidationError):
        record(rank_label="1")
    assert not Award.objects.exists()


def test_organization_of_another_region_is_refused(record):
    with pytest.raises(ValidationError):
        record(rank_label="1", organization=OrganizationPageFactory())


def test_unknown_field_is_a_fault_of_the_caller(record):
    with pytest.raises(TypeError, match="winner_key"):
        record(winner_text="Satu", winner_key="x")


def test_only_the_registrar_of_the_region_records(competition, organization):
    for actor in [make_registrar(RegionFactory()), make_operator(organization)]:
        with pytest.raises(PermissionDenied):
            record_award(actor=actor, competition=competition, winner_text="Satu")
        with pytest.raises(PermissionDenied):
            find_or_create_category(actor=actor, competition=competition, name="Desa")
