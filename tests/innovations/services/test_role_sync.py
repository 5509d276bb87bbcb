"""Drift of groups is found, repaired where that is safe, and told otherwise."""

import json
from io import StringIO

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from wagtail.models import GroupCollectionPermission, GroupPagePermission

from innovations.log_actions import role_label
from innovations.models import Affiliation, Membership, Region, RegionalGroup
from innovations.services.people import close_account
from innovations.services.role_sync import sync_region
from innovations.services.roles import ensure_regional_groups
from tests.factories.innovations import (
    OrganizationPageFactory,
    RegionFactory,
    UserFactory,
    make_editor,
    make_operator,
    make_registrar,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("english"),
    pytest.mark.once,
]


@pytest.fixture
def groups(region):
    found = ensure_regional_groups(region=region)
    region.refresh_from_db()
    return found


def state():
    return (
        sorted(Group.objects.values_list("name", flat=True)),
        sorted(Group.permissions.through.objects.values_list("group", "permission")),
        sorted(GroupPagePermission.objects.values_list("group", "page", "permission")),
        sorted(
            GroupCollectionPermission.objects.values_list(
                "group", "collection", "permission"
            )
        ),
        sorted(Affiliation.objects.values_list("user", "region")),
        sorted(Group.user_set.through.objects.values_list("user", "group")),
    )


def test_a_sound_region_needs_nothing_and_stays_as_it_is(region, groups, organization):
    make_operator(organization)
    before = state()

    report = sync_region(region=region)

    assert (report.repaired, report.drift, report.notices) == ([], [], [])
    assert state() == before


def test_what_is_missing_is_repaired_once_and_only_told_by_check(
    region, groups, organization
):
    person = make_operator(organization)
    sound = state()
    groups["registrar"].permissions.clear()
    GroupPagePermission.objects.filter(group=groups["registrar"]).first().delete()
    GroupCollectionPermission.objects.filter(group=groups["editor"]).delete()
    person.groups.clear()
    Affiliation.objects.all().delete()
    broken = state()

    checked = sync_region(region=region, check=True)
    assert state() == broken
    repaired = sync_region(region=region)

    assert state()[1:] != broken[1:]
    assert [len(part) for part in state()] == [len(part) for part in sound]
    assert checked.repaired == repaired.repaired
    assert len(repaired.repaired) == 2 + 1 + 6 + 2
    assert sync_region(region=region).repaired == []


def test_a_lost_group_and_collection_are_made_again(region, groups):
    RegionalGroup.objects.get(role="leader").group.delete()
    Region.objects.update(collection=None)

    report = sync_region(region=region)

    assert report.repaired[:2] == [
        f"The group of the role “{role_label('leader')}” was missing.",
        "The collection of files was missing.",
    ]
    assert RegionalGroup.objects.filter(region=region, role="leader").exists()


def test_rights_given_besides_are_told_and_stay(region, groups):
    extra = Permission.objects.get(codename="add_user")
    groups["editor"].permissions.add(extra)

    report = sync_region(region=region)

    label = f"{extra.content_type.app_label}.add_user"
    editor = role_label("editor")
    assert report.drift == [f"The role “{editor}” has the right {label} besides."]
    assert extra in groups["editor"].permissions.all()


def test_who_was_let_in_without_a_membership_goes(region, groups):
    person = UserFactory()
    person.groups.add(groups["member"])

    report = sync_region(region=region)

    assert report.repaired == [f"{person} was let in without a membership."]
    assert not person.groups.exists()


def test_people_of_two_regions_are_told(region, groups, organization):
    elsewhere = RegionFactory()
    person = make_editor(elsewhere)
    Membership.objects.create(user=person, organization=organization)

    assert [len(sync_region(region=r).drift) for r in (region, elsewhere)] == [1, 1]
    assert not Affiliation.objects.exists()


def test_closed_accounts_with_rights_are_noticed(region, groups, organization):
    person = make_operator(organization, username="lama")
    person.groups.add(groups["editor"])
    close_account(user=person, region=region, actor=None)

    notices = sync_region(region=region).notices

    assert notices == [
        "The account of lama is closed, but works for Dinas Kesehatan.",
        f"The account of lama is closed, but has the role “{role_label('editor')}”.",
        "Dinas Kesehatan has no operator.",
    ]


def test_organisations_without_operator_are_noticed(
    region, groups, registry, organization
):
    unit = OrganizationPageFactory(parent=organization, title="Puskesmas")
    OrganizationPageFactory(parent=registry, title="Dinas Lama", valid_to="2020-01-01")
    assert sync_region(region=region).notices == [
        "Dinas Kesehatan has no operator.",
        "Puskesmas has no operator.",
    ]

    person = make_operator(organization)
    assert sync_region(region=region).notices == ["Puskesmas has no operator."]
    make_operator(organization, user=person, including_units_below=True)

    assert sync_region(region=region).notices == []
    assert unit.memberships.count() == 0


@pytest.mark.parametrize("check", [True, False])
def test_the_command_tells_what_is_left(region, groups, organization, check):
    make_registrar(region)
    groups["registrar"].permissions.clear()
    arguments = ["--json", *(["--check"] if check else [])]
    out = StringIO()

    code = 0
    try:
        call_command("sync_roles", *arguments, stdout=out)
    except SystemExit as error:
        code = error.code

    found = json.loads(out.getvalue())
    assert code == (3 if check else 0)
    assert found["check"] is check
    assert [r["region"] for r in found["regions"]] == [region.code]
    assert len(found["regions"][0]["repaired"]) == 3  # two rights, one belonging
