"""Who may do what: groups of a region and memberships in an organisation."""

import pytest
from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser, Permission
from django.test import RequestFactory
from wagtail.models import Page
from wagtail.permissions import policy_registry

from innovations.access import (
    current_region,
    has_role,
    is_registrar,
    regions_of,
)
from innovations.choices import RegionalRole
from innovations.models import (
    GovernmentAffair,
    Membership,
    OrganizationAlias,
    OrganizationPage,
)
from innovations.viewsets.scoped import limit_choices
from tests.factories.innovations import (
    GovernmentAffairFactory,
    InnovationPageFactory,
    OrganizationPageFactory,
    RegionFactory,
    RegistryPageFactory,
    UserFactory,
    make_operator,
    make_regional,
    make_registrar,
)

pytestmark = [pytest.mark.usefixtures("indexed_pages"), pytest.mark.once]

ACTIONS = ("add", "change", "publish", "lock", "unlock", "bulk_delete")


@pytest.fixture
def policy(db):
    return policy_registry.get_by_type(Page)


@pytest.fixture
def tree(registry, organization, other_organization):
    """Two organisations, a unit of the first, each with an innovation."""
    unit = OrganizationPageFactory(parent=organization, title="Puskesmas")
    pages = {"registry": registry, "own": organization, "unit": unit}
    pages["other"] = other_organization
    for name in ("own", "unit", "other"):
        pages[f"{name}-innovation"] = InnovationPageFactory(parent=pages[name])
    return {name: Page.objects.get(pk=page.pk).specific for name, page in pages.items()}


def names(tree, pages):
    by_id = {page.pk: name for name, page in tree.items()}
    return {by_id[page.pk] for page in pages if page.pk in by_id}


def grants(policy, user, tree, action):
    """The pages on which one has the right, asked in both ways."""
    one_by_one = {
        name
        for name, page in tree.items()
        if policy.user_has_permission_for_instance(user, action, page)
    }
    at_once = names(tree, policy.instances_user_has_permission_for(user, action))
    assert one_by_one == at_once
    return one_by_one


def test_an_operator_works_on_the_organisation_and_its_innovations(policy, tree):
    user = make_operator(tree["own"])

    for action in ("add", "change"):
        assert grants(policy, user, tree, action) == {"own", "own-innovation"}
    for action in ("publish", "lock", "unlock", "bulk_delete"):
        assert grants(policy, user, tree, action) == set()


def test_units_below_are_included_when_the_membership_says_so(policy, tree):
    user = make_operator(tree["own"], including_units_below=True)

    assert grants(policy, user, tree, "change") == {
        "own",
        "own-innovation",
        "unit",
        "unit-innovation",
    }


def test_two_memberships_add_up(policy, tree):
    user = make_operator(tree["other"], user=make_operator(tree["unit"]))

    assert grants(policy, user, tree, "change") == {
        "unit",
        "unit-innovation",
        "other",
        "other-innovation",
    }


def test_a_registrar_has_the_whole_region_and_no_other(policy, region, tree):
    user = make_registrar(region)
    elsewhere = RegistryPageFactory(region=RegionFactory())

    for action in ACTIONS:
        assert grants(policy, user, tree, action) == set(tree)
        assert not policy.user_has_permission_for_instance(user, action, elsewhere)


@pytest.mark.parametrize("kind", ["nobody", "inactive", "anonymous", "leader"])
def test_others_have_no_rights(policy, region, tree, kind):
    user = {
        "nobody": UserFactory,
        "inactive": lambda: make_operator(tree["own"], is_active=False),
        "anonymous": AnonymousUser,
        "leader": lambda: make_regional(region, RegionalRole.LEADER),
    }[kind]()

    for action in ACTIONS:
        assert grants(policy, user, tree, action) == set()
    assert not policy.explorable_instances(user).exists()
    assert policy.explorable_root_instance(user) is None


def test_an_administrator_has_everything(policy, tree):
    user = UserFactory(superuser=True)

    assert grants(policy, user, tree, "publish") == set(tree)


def test_the_explorer_of_one_organisation_begins_there(policy, tree):
    user = make_operator(tree["own"])

    assert policy.explorable_root_instance(user).pk == tree["own"].pk
    assert names(tree, policy.explorable_instances(user)) == {"own", "own-innovation"}


def test_the_explorer_of_two_organisations_shows_the_way_to_them(policy, tree):
    user = make_operator(tree["other"], user=make_operator(tree["unit"]))

    assert policy.explorable_root_instance(user).pk == tree["registry"].pk
    assert names(tree, policy.explorable_instances(user)) == {
        "registry",
        "own",  # on the way to the unit, without rights
        "unit",
        "unit-innovation",
        "other",
        "other-innovation",
    }


def test_people_are_found_by_what_they_may_do(policy, region, tree):
    operator = make_operator(tree["own"])
    above = make_operator(tree["own"], including_units_below=True)
    registrar = make_registrar(region)
    find = policy.users_with_permission_for_instance

    assert set(find("change", tree["own-innovation"], include_superusers=False)) == {
        operator,
        above,
        registrar,
    }
    assert set(find("change", tree["unit-innovation"], include_superusers=False)) == {
        above,
        registrar,
    }
    assert set(find("publish", tree["own"], include_superusers=False)) == {registrar}


def test_rights_cost_one_query_for_groups_and_one_for_memberships(
    policy, tree, django_assert_num_queries
):
    user = make_operator(tree["own"])
    for page in tree.values():
        page.cached_content_type  # noqa: B018 -- Wagtail's own cache

    with django_assert_num_queries(2):
        for page in tree.values():
            policy.user_has_permission_for_instance(user, "change", page)


# -------------------------------------------------------------------- testers


def allowed(page, user):
    tester = page.permissions_for_user(user)
    return {
        name.removeprefix("can_")
        for name in (
            "can_edit",
            "can_add_subpage",
            "can_delete",
            "can_publish",
            "can_unpublish",
            "can_move",
            "can_copy",
            "can_lock",
            "can_set_view_restrictions",
            "can_reorder_children",
            "can_publish_subpage",
        )
        if getattr(tester, name)()
    }


def test_what_an_operator_may_do_with_pages(tree):
    user = make_operator(tree["own"])
    mine = InnovationPageFactory(parent=tree["own"], draft=True, owner=user)
    colleagues = InnovationPageFactory(parent=tree["own"], draft=True)

    assert allowed(tree["own"], user) == {"edit", "add_subpage"}
    assert allowed(tree["own-innovation"], user) == {"edit", "copy", "unpublish"}
    assert allowed(colleagues, user) == {"edit", "copy"}
    assert allowed(mine, user) == {"edit", "copy", "delete"}
    for name in ("registry", "unit", "unit-innovation", "other", "other-innovation"):
        assert (name, allowed(tree[name], user)) == (name, set())


def test_a_published_page_of_ones_own_is_not_deleted(tree):
    user = make_operator(tree["own"])
    mine = InnovationPageFactory(parent=tree["own"], owner=user)
    mine.unpublish()

    assert "delete" not in allowed(mine, user)


def test_rights_are_the_same_through_the_plain_page(tree):
    user = make_operator(tree["own"])

    for page in tree.values():
        plain = Page.objects.get(pk=page.pk)
        assert allowed(plain, user) == allowed(page, user)


def test_a_registrar_may_do_everything_but_copy_the_registry(region, tree):
    user = make_registrar(region)

    assert "copy" not in allowed(tree["registry"], user)
    assert allowed(tree["own-innovation"], user) >= {
        "edit",
        "delete",
        "publish",
        "unpublish",
        "move",
        "copy",
        "lock",
    }
    assert "copy" in allowed(tree["own"], user)


def test_only_those_who_publish_add_organisations(region, tree):
    operator = make_operator(tree["own"], including_units_below=True)
    registrar = make_registrar(region)

    for user, expected in ((operator, False), (registrar, True)):
        parent = Page.objects.get(pk=tree["own"].pk).specific
        parent.permissions_for_user(user)
        assert OrganizationPage.can_create_at(parent) is expected


# -------------------------------------------------------------------- regions


def request_of(user, region):
    request = RequestFactory().get("/", headers={"host": region.site.hostname})
    request.user = user
    return request


def test_the_current_region_is_the_sites_or_ones_own(region, organization):
    elsewhere = RegionFactory(name="Aceh")
    operator = make_operator(organization)
    administrator = UserFactory(superuser=True)

    assert current_region(request_of(operator, region)) == region
    assert current_region(request_of(operator, elsewhere)) == region
    assert current_region(request_of(administrator, elsewhere)) == elsewhere
    assert current_region(request_of(UserFactory(), region)) is None


def test_regions_of_a_person_come_from_roles_and_memberships(region, organization):
    elsewhere = RegionFactory(name="Aceh")
    user = make_registrar(elsewhere)
    Membership.objects.create(user=user, organization=organization)

    assert list(regions_of(user)) == [elsewhere, region]
    assert is_registrar(user, elsewhere)
    assert not is_registrar(user, region)
    assert not has_role(user, RegionalRole.EDITOR, elsewhere)


def test_forms_offer_the_active_people_of_the_region(region, organization):
    here = {make_registrar(region), make_operator(organization)}
    UserFactory()
    make_operator(organization, is_active=False)
    elsewhere = RegistryPageFactory(region=RegionFactory())
    make_operator(OrganizationPageFactory(parent=elsewhere))
    make_registrar(elsewhere.get_parent().sites_rooted_here.get().region)
    UserFactory(superuser=True)
    form = forms.Form()
    form.fields["person"] = forms.ModelChoiceField(get_user_model().objects.all())

    limit_choices(form, region)

    assert set(form.fields["person"].queryset) == here


# --------------------------------------------------------------- plain models


def test_rows_belong_to_the_registrar_of_their_region(region, organization):
    alias = OrganizationAlias.objects.create(organization=organization, name="Dinkes")
    policy = policy_registry.get_by_type(OrganizationAlias)
    registrar = make_registrar(region)
    others = [
        make_registrar(RegionFactory()),
        make_operator(organization),
        UserFactory(),
    ]

    for action in ("add", "change", "delete", "view"):
        assert policy.user_has_permission(registrar, action)
        assert policy.user_has_permission_for_instance(registrar, action, alias)
        for user in others:
            assert not policy.user_has_permission_for_instance(user, action, alias)
    assert not policy.user_has_permission(others[1], "view")


def test_reference_rows_are_read_by_registrars_and_edited_by_administrators(region):
    row = GovernmentAffairFactory()
    policy = policy_registry.get_by_type(GovernmentAffair)
    registrar, administrator = make_registrar(region), UserFactory(superuser=True)

    assert policy.user_has_permission(registrar, "view")
    assert policy.user_has_any_permission(registrar, {"change", "view"})
    for action in ("add", "change", "delete"):
        assert not policy.user_has_permission(registrar, action)
        assert not policy.user_has_permission_for_instance(registrar, action, row)
        assert policy.user_has_permission(administrator, action)
    assert not policy.user_has_permission(UserFactory(), "view")


# ------------------------------------------------------------------ memberships


def may_enter(user):
    return type(user).objects.get(pk=user.pk).has_perm("wagtailadmin.access_admin")


def test_a_membership_opens_the_admin_and_the_last_one_closes_it(
    organization, other_organization
):
    user = UserFactory()
    assert not may_enter(user)

    first = Membership.objects.create(user=user, organization=organization)
    second = Membership.objects.create(user=user, organization=other_organization)
    assert may_enter(user)

    first.delete()
    assert may_enter(user)
    second.delete()
    assert not may_enter(user)


def test_deleting_the_organisation_closes_the_admin(organization):
    user = make_operator(organization)

    organization.delete()

    assert not may_enter(user)


def test_deleting_the_person_is_no_trouble(organization):
    make_operator(organization).delete()

    assert not Membership.objects.exists()


def test_the_group_of_members_only_opens_the_admin(organization):
    user = make_operator(organization)

    group = user.groups.get()
    assert list(group.permissions.all()) == [
        Permission.objects.get(codename="access_admin")
    ]
    assert not group.page_permissions.exists()
