"""The groups of a region: made once, complete, never taking anything away."""

import pytest
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from innovations.choices import RegionalRole
from innovations.services.memberships import add_member, remove_member
from innovations.services.roles import ensure_regional_groups
from tests.factories.innovations import (
    OrganizationPageFactory,
    RegionFactory,
    RegistryPageFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def page_actions(group):
    rows = GroupPagePermission.objects.filter(group=group)
    return sorted(rows.values_list("page_id", "permission__codename"))


def test_every_role_of_a_region_gets_its_rights():
    region = RegionFactory()
    news = RegistryPageFactory(region=region)  # any page will do

    groups = ensure_regional_groups(region=region, editor_pages=[news])

    assert set(groups) == set(RegionalRole)
    assert page_actions(groups["registrar"]) == [
        (region.site.root_page_id, f"{action}_page")
        for action in ("add", "bulk_delete", "change", "lock", "publish", "unlock")
    ]
    assert page_actions(groups["editor"]) == [
        (news.pk, f"{action}_page")
        for action in ("add", "change", "lock", "publish", "unlock")
    ]
    for role in ("mentor", "juror", "leader"):
        assert page_actions(groups[role]) == []
    models = {
        role: sorted(group.permissions.values_list("codename", flat=True))
        for role, group in groups.items()
    }
    assert models.pop("registrar") == ["access_admin", "change_registry_fields"]
    assert set(map(tuple, models.values())) == {("access_admin",)}


def test_files_of_a_region_have_their_own_collection():
    region = RegionFactory()

    groups = ensure_regional_groups(region=region)

    assert region.collection.name == region.name
    for role in ("registrar", "editor"):
        rows = GroupCollectionPermission.objects.filter(group=groups[role])
        assert {row.collection for row in rows} == {region.collection}
        assert sorted(rows.values_list("permission__codename", flat=True)) == [
            f"{action}_{kind}"
            for action in ("add", "change", "choose")
            for kind in ("document", "image")
        ]


def test_asking_again_changes_nothing_and_keeps_what_was_added():
    region = RegionFactory()
    groups = ensure_regional_groups(region=region)
    groups["editor"].name = "Diskominfo"
    groups["editor"].save()
    extra = RegistryPageFactory(region=region)
    before = GroupCollectionPermission.objects.count(), Collection.objects.count()

    again = ensure_regional_groups(region=region, editor_pages=[extra])
    ensure_regional_groups(region=region)

    assert again == groups
    assert len(page_actions(groups["editor"])) == 5
    assert before == (
        GroupCollectionPermission.objects.count(),
        Collection.objects.count(),
    )


def test_two_regions_have_different_groups():
    one, other = (ensure_regional_groups(region=RegionFactory()) for _ in range(2))

    assert not {group.pk for group in one.values()} & {
        group.pk for group in other.values()
    }


def test_adding_a_member_twice_changes_the_reach():
    organization, user = OrganizationPageFactory(), UserFactory()
    add_member(user=user, organization=organization)

    again = add_member(user=user, organization=organization, including_units_below=True)

    assert [again] == list(organization.memberships.all())
    assert again.including_units_below
    remove_member(user=user, organization=organization)
    assert not organization.memberships.exists()
