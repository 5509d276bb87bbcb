"""Region, organisation and comparison key follow the tree."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.models import Page

from innovations.models import (
    InnovationAlias,
    InnovationPage,
    OrganizationAlias,
    OrganizationPage,
    Region,
)
from innovations.services.places import check_names
from tests.factories.innovations import (
    InnovationPageFactory,
    OrganizationPageFactory,
    RegionFactory,
    RegistryPageFactory,
    root_page,
)


def test_pages_know_their_region_and_organisation(region, organization):
    unit = OrganizationPageFactory(parent=organization, title="Puskesmas Sepaku")
    page = InnovationPageFactory(parent=unit)

    assert (page.region, page.organization) == (region, unit)
    assert unit.region == region


def test_drafts_know_their_place_from_the_start(region, registry):
    unit = OrganizationPageFactory(parent=registry, title="Kec. Sepaku", draft=True)
    page = InnovationPageFactory(parent=unit, draft=True)

    assert (unit.region, unit.normalized_name) == (region, "kecamatan sepaku")
    assert (page.region, page.organization) == (region, unit)


def test_a_draft_with_a_taken_name_is_refused_with_a_message(organization):
    InnovationPageFactory(parent=organization, title="Antar Obat", draft=True)

    with pytest.raises(ValidationError):
        InnovationPageFactory(
            parent=organization, title="antar obat", slug="lain", draft=True
        )


def test_the_innermost_region_contains_a_page(region, organization):
    nested = RegionFactory(site__root_page=organization)

    assert Region.objects.containing(organization) == nested
    assert Region.objects.containing(organization.get_parent()) == region


def test_one_name_for_one_organisation_of_a_region(region, registry, organization):
    page = OrganizationPage(title="DINAS  kesehatan", slug="lain")

    with pytest.raises(ValidationError, match=r"constraint|name|nama"):
        registry.add_child(instance=page)

    assert organization.name_taken("Dinas  KESEHATAN", region=region) is False
    assert OrganizationPage().name_taken("Dinas  KESEHATAN", region=region) is True


def test_another_region_may_use_the_same_name(organization):
    registry = RegistryPageFactory(region=RegionFactory())

    twin = OrganizationPageFactory(parent=registry, title=organization.title)

    assert twin.normalized_name == organization.normalized_name


def test_one_name_for_one_innovation_of_an_organisation(
    organization, other_organization
):
    InnovationPageFactory(parent=organization, title="Antar Obat")
    InnovationPageFactory(parent=other_organization, title="Antar Obat")

    with pytest.raises(ValidationError):
        InnovationPageFactory(parent=organization, title="ANTAR OBAT!", slug="lain")


def test_the_database_itself_refuses_a_second_name(organization, other_organization):
    InnovationPageFactory(parent=organization, title="Antar Obat")
    page = InnovationPageFactory(parent=other_organization, title="Antar Obat")

    with pytest.raises(IntegrityError), transaction.atomic():
        InnovationPage.objects.filter(pk=page.pk).update(
            organization_id=organization.pk
        )


def test_a_very_long_name_compares_as_it_is_stored(organization):
    title = "Kec " * 63

    page = InnovationPageFactory(parent=organization, title=title, slug="panjang")

    assert InnovationPage().name_taken(page.title, organization=organization)


def test_an_innovation_does_not_move_to_another_region(organization):
    page = InnovationPageFactory(parent=organization)
    elsewhere = OrganizationPageFactory(
        parent=RegistryPageFactory(region=RegionFactory())
    )

    assert not page.can_move_to(elsewhere)


def test_a_registry_does_not_move_to_another_region(registry):
    other = RegionFactory()

    assert not registry.can_move_to(other.site.root_page)
    assert registry.can_move_to(registry.get_parent())


def test_an_innovation_does_not_move_onto_a_taken_name(
    organization, other_organization
):
    page = InnovationPageFactory(parent=organization, title="Antar Obat")
    assert page.can_move_to(other_organization)

    InnovationPageFactory(parent=other_organization, title="Antar obat")

    assert not page.can_move_to(other_organization)


def test_aliases_of_pages_are_refused(organization, other_organization):
    page = InnovationPageFactory(parent=organization)

    with pytest.raises(ValidationError), transaction.atomic():
        CreatePageAliasAction(page, parent=other_organization).execute()

    assert InnovationPage.objects.count() == 1


def test_a_moved_organisation_keeps_its_innovations(
    registry, organization, other_organization
):
    page = InnovationPageFactory(parent=organization)

    organization.move(other_organization, pos="last-child")

    page = InnovationPage.objects.get(pk=page.pk)
    assert page.organization_id == organization.pk
    assert page.get_parent().pk == organization.pk


def test_trial_may_not_follow_implementation(organization):
    with pytest.raises(ValidationError):
        InnovationPageFactory(
            parent=organization,
            trial_date="2025-02-01",
            implementation_date="2025-01-01",
        )


def test_an_empty_draft_can_be_saved(organization):
    page = InnovationPageFactory(parent=organization, draft=True)

    assert (page.stage, page.year, page.main_affair) == ("", None, None)


def test_aliases_compare_by_key(organization, other_organization):
    alias = OrganizationAlias.objects.create(
        organization=organization, name="Dinkes  Kab"
    )
    assert (alias.region, alias.normalized_name) == (
        organization.region,
        "dinkes kabupaten",
    )

    with pytest.raises(IntegrityError), transaction.atomic():
        OrganizationAlias.objects.create(
            organization=other_organization, name="DINKES KAB"
        )


def test_an_innovation_has_an_older_name_once(organization):
    page = InnovationPageFactory(parent=organization)
    InnovationAlias.objects.create(innovation=page, name="Nama Lama")

    with pytest.raises(IntegrityError), transaction.atomic():
        InnovationAlias.objects.create(innovation=page, name="nama  lama")


def test_a_page_outside_all_regions_has_no_place_and_occupies_no_name(
    region, organization
):
    page = InnovationPageFactory(parent=organization, title="Antar Obat")
    outside = root_page().add_child(instance=Page(title="Luar", slug="luar"))

    page.move(outside, pos="last-child")
    page = InnovationPage.objects.get(pk=page.pk)

    assert (page.region, page.organization) == (None, None)
    assert InnovationPageFactory(parent=organization, title="Antar Obat").pk != page.pk
    with pytest.raises(ValidationError):
        check_names(page=page, parent=organization)
