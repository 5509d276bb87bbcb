"""The factories that other packages' tests build on."""

import pytest
from django.http import HttpRequest
from wagtail.models import GroupPagePermission, Page

from innovations.choices import RegionalRole
from innovations.models import RegionalGroup
from tests.factories.innovations import (
    PASSWORD,
    InnovationPageFactory,
    OrganizationPageFactory,
    RegionFactory,
    RegistryPageFactory,
    make_editor,
    make_operator,
    make_registrar,
)

pytestmark = pytest.mark.django_db


def test_an_innovation_brings_its_whole_tree():
    page = InnovationPageFactory()

    titles = [ancestor.title for ancestor in page.get_ancestors()][2:]
    assert titles == ["Inovasi", page.organization.title]
    assert page.region == page.organization.region
    assert page.live
    assert page.latest_revision_id == page.live_revision_id is not None


def test_a_draft_is_not_live():
    page = InnovationPageFactory(draft=True)

    assert not page.live
    assert page.first_published_at is None
    assert page.has_unpublished_changes


def test_factories_build_several_children_of_one_parent():
    region = RegionFactory()
    registry = RegistryPageFactory(region=region)
    first, second = OrganizationPageFactory.create_batch(2, parent=registry)

    assert [page.title for page in registry.get_children()] == [
        first.title,
        second.title,
    ]
    assert tree_problems() == []


def tree_problems():
    return [problem for kind in Page.find_problems() for problem in kind]


@pytest.mark.parametrize("make", [make_registrar, make_editor])
def test_people_of_a_region_reach_the_admin(client, make):
    user = make(RegionFactory())

    assert client.login(
        request=HttpRequest(), username=user.username, password=PASSWORD
    )
    assert client.get("/admin/").status_code == 200


def test_an_operator_reaches_the_admin_without_page_permissions(client):
    user = make_operator(OrganizationPageFactory())

    assert client.login(
        request=HttpRequest(), username=user.username, password=PASSWORD
    )
    assert client.get("/admin/").status_code == 200
    assert not GroupPagePermission.objects.filter(group__user=user).exists()


def test_roles_of_a_region_exist_once():
    region = RegionFactory()
    make_registrar(region)
    make_editor(region)

    assert RegionalGroup.objects.filter(region=region).count() == len(RegionalRole)
