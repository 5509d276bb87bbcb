"""Registry codes: drawn once, never changed, never used again."""

import datetime
import threading

import pytest
from django.db import connection, connections
from wagtail.actions.copy_page import CopyPageAction

from innovations.models import InnovationPage, RegistryCodeSequence
from tests.factories.innovations import (
    InnovationPageFactory,
    OrganizationPageFactory,
    RegionFactory,
    RegistryPageFactory,
)


def year():
    return datetime.date.today().year


def test_codes_count_up_in_a_region(organization):
    pages = InnovationPageFactory.create_batch(2, parent=organization)

    assert [page.code for page in pages] == [f"INV-{year()}-0001", f"INV-{year()}-0002"]


def test_every_region_counts_for_itself_with_its_prefix(organization):
    InnovationPageFactory(parent=organization)
    registry = RegistryPageFactory(region=RegionFactory(code_prefix="PPU"))

    page = InnovationPageFactory(parent=OrganizationPageFactory(parent=registry))

    assert page.code == f"PPU-{year()}-0001"


def test_a_code_is_not_used_again_after_deletion(organization):
    InnovationPageFactory(parent=organization).delete()
    organization.refresh_from_db()

    assert InnovationPageFactory(parent=organization).code == f"INV-{year()}-0002"


def test_many_codes_are_drawn_at_once_for_the_year_asked(region):
    codes = RegistryCodeSequence.objects.draw_many(region, 3, year=2019)

    assert codes == ["INV-2019-0001", "INV-2019-0002", "INV-2019-0003"]
    assert RegistryCodeSequence.objects.draw(region, year=2019) == "INV-2019-0004"


def test_renaming_and_moving_keep_the_code(organization, other_organization):
    page = InnovationPageFactory(parent=organization)
    code = page.code

    page.title = "Nama baru"
    page.save_revision().publish()
    page.move(other_organization, pos="last-child")

    page = InnovationPage.objects.get(pk=page.pk)
    assert (page.code, page.title, page.organization_id) == (
        code,
        "Nama baru",
        other_organization.pk,
    )


def test_a_copy_draws_a_new_code(organization):
    page = InnovationPageFactory(parent=organization, maturity_score=80)

    copy = page.copy(update_attrs={"title": "Salinan", "slug": "salinan"})

    assert copy.code == f"INV-{year()}-0002"
    assert copy.maturity_score is None
    assert copy.get_latest_revision_as_object().code == copy.code


def test_a_copy_in_another_region_draws_the_code_there(organization):
    page = InnovationPageFactory.create_batch(2, parent=organization)[1]
    elsewhere = OrganizationPageFactory(
        parent=RegistryPageFactory(region=RegionFactory(code_prefix="XYZ"))
    )

    copy = page.copy(to=elsewhere)

    assert (copy.code, copy.region, copy.organization_id) == (
        f"XYZ-{year()}-0001",
        elsewhere.region,
        elsewhere.pk,
    )


def test_copying_a_tree_keeps_every_place_true(organization):
    InnovationPageFactory(parent=organization, title="Antar Obat")
    elsewhere = RegistryPageFactory(region=RegionFactory())

    CopyPageAction(organization, to=elsewhere, recursive=True).execute()

    copy = InnovationPage.objects.get(
        region=elsewhere.get_children()[0].specific.region
    )
    assert copy.organization.get_parent().pk == elsewhere.pk
    assert copy.code == f"INV-{year()}-0001"


def test_an_older_revision_brings_no_code_or_place_back(
    organization, other_organization
):
    page = InnovationPageFactory(parent=organization, summary="dulu")
    old = page.latest_revision
    content = old.content
    content["code"] = "INV-1999-9999"
    old.content = content
    old.save()
    page.summary = "kini"
    page.save_revision().publish()
    page.move(other_organization, pos="last-child")

    old.publish()

    page = InnovationPage.objects.get(pk=page.pk)
    assert (page.summary, page.code, page.organization_id) == (
        "dulu",
        f"INV-{year()}-0001",
        other_organization.pk,
    )


@pytest.mark.django_db(transaction=True)
def test_two_at_once_draw_different_codes():
    if not connection.features.has_select_for_update:
        pytest.skip("SQLite has one writer at a time")
    region = RegionFactory()
    codes = []

    def draw():
        try:
            codes.extend(
                RegistryCodeSequence.objects.draw(region, year=2025) for _ in range(5)
            )
        finally:
            connections.close_all()

    threads = [threading.Thread(target=draw) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(codes) == [f"INV-2025-{number:04d}" for number in range(1, 16)]
