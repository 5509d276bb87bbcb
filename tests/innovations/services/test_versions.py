"""What renews the version of a region, and what doesn't."""

import pytest
from django.db import connection, transaction
from wagtail.models import Page, PageViewRestriction

from innovations.models import (
    CoOwner,
    GovernmentAffair,
    InnovationAlias,
    OrganizationAlias,
    Region,
    RegionVersion,
)
from innovations.services.versions import current_version, touch
from tests.factories.innovations import (
    InnovationPageFactory,
    OrganizationPageFactory,
    RegionFactory,
    RegistryPageFactory,
)


@pytest.fixture
def elsewhere(region):
    return RegionFactory(name="Kabupaten Lain", short_name="Lain")


@pytest.fixture
def renewed(django_capture_on_commit_callbacks, region, elsewhere):
    """Return the names of the regions whose version an action renews."""

    def renewed(action):
        # What the fixtures did waits for a commit that never comes.
        connection.run_on_commit.clear()
        before = dict(RegionVersion.objects.values_list("region__name", "token"))
        with django_capture_on_commit_callbacks(execute=True):
            action()
        after = dict(RegionVersion.objects.values_list("region__name", "token"))
        return sorted(name for name in after if after[name] != before.get(name))

    return renewed


@pytest.fixture
def innovation(organization):
    return InnovationPageFactory(parent=organization, title="Antar Obat")


def fresh(page):
    return type(page).objects.get(pk=page.pk)


def test_new_region_has_a_version(region):
    assert RegionVersion.objects.filter(region=region).count() == 1


@pytest.mark.parametrize("direct", [False, True])
def test_publishing_renews_the_pages_region(renewed, innovation, direct):
    def publish():
        page = fresh(innovation)
        page.title = "Antar Obat Gratis"
        if direct:
            page.save()
        else:
            page.save_revision().publish()

    assert renewed(publish) == ["Kabupaten Contoh"]


def test_saving_a_draft_renews_nothing(renewed, innovation):
    def save_draft():
        page = fresh(innovation)
        page.title = "Belum terbit"
        page.save_revision()

    assert renewed(save_draft) == []


def test_new_draft_renews_nothing(renewed, organization):
    assert renewed(lambda: InnovationPageFactory(parent=organization, draft=True)) == []


@pytest.mark.parametrize(
    "action",
    [
        lambda page: fresh(page).unpublish(),
        lambda page: fresh(page).delete(),
        lambda page: PageViewRestriction.objects.create(
            page=page, restriction_type=PageViewRestriction.LOGIN
        ),
        lambda page: InnovationAlias.objects.create(innovation=page, name="Dulu"),
        lambda page: OrganizationAlias.objects.create(
            organization=page.organization, name="Dinkes"
        ),
    ],
    ids=["unpublish", "delete", "restrict", "alias", "other-name"],
)
def test_what_visitors_see_renews(renewed, innovation, action):
    assert "Kabupaten Contoh" in renewed(lambda: action(innovation))


def test_deleting_an_innovation_with_co_owners_renews(
    renewed, innovation, other_organization
):
    CoOwner.objects.create(innovation=innovation, organization=other_organization)

    assert renewed(lambda: fresh(innovation).delete()) == ["Kabupaten Contoh"]


def test_moving_renews(renewed, innovation, other_organization):
    def move():
        fresh(innovation).move(fresh(other_organization), pos="last-child")

    assert renewed(move) == ["Kabupaten Contoh"]


def test_reference_rows_renew_every_region(renewed, elsewhere):
    def add():
        GovernmentAffair.objects.create(code="9.99", label="Baru", group="optional")

    assert renewed(add) == ["Kabupaten Contoh", "Kabupaten Lain"]


def test_touch_renews_the_regions_it_names(renewed, elsewhere):
    assert renewed(lambda: touch([elsewhere.pk])) == ["Kabupaten Lain"]
    assert renewed(lambda: touch([])) == []


def test_rolled_back_change_renews_nothing(renewed, innovation):
    def fail():
        with transaction.atomic():
            fresh(innovation).unpublish()
            transaction.set_rollback(True)

    assert renewed(fail) == []


@pytest.mark.django_db(transaction=True)
def test_there_is_no_version_inside_a_changing_transaction():
    registry = RegistryPageFactory()
    region = Region.objects.get()
    organization = OrganizationPageFactory(parent=registry, title="Dinas Sosial")
    before = current_version(Region.objects.get())

    with transaction.atomic():
        Page.objects.get(pk=organization.pk).specific.unpublish()
        inside = current_version(Region.objects.get())
    after = current_version(Region.objects.get())

    assert inside is None
    assert before is not None
    assert after is not None
    assert (after.region_id, after.token != before.token) == (region.pk, True)
