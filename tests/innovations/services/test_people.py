"""Roles, memberships and accounts: one region a person, nobody for themselves."""

from importlib import import_module

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from wagtail.models import ModelLogEntry

from innovations.choices import MembershipRole, RegionalRole
from innovations.models import Affiliation, Membership
from innovations.services.memberships import add_memberships, take_memberships
from innovations.services.people import (
    close_account,
    people_in,
    reopen_account,
    roles_in,
    set_roles,
)
from tests.factories.innovations import (
    OrganizationPageFactory,
    RegionFactory,
    RegistryPageFactory,
    UserFactory,
    make_editor,
    make_operator,
    make_registrar,
)

SessionStore = import_module(settings.SESSION_ENGINE).SessionStore

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("english"),
    pytest.mark.once,
]


@pytest.fixture
def registrar(region):
    return make_registrar(region, username="registrar")


@pytest.fixture
def elsewhere():
    return OrganizationPageFactory(parent=RegistryPageFactory(region=RegionFactory()))


def actions_on(person):
    entries = ModelLogEntry.objects.filter(object_id=str(person.pk))
    # A site may keep entries of its own beside ours.
    ours = entries.filter(action__startswith="innovations.")
    return list(ours.order_by("pk").values_list("action", flat=True))


def test_roles_are_given_and_taken_and_only_differences_are_noted(region, registrar):
    person = UserFactory()

    set_roles(user=person, region=region, roles=["editor", "juror"], actor=registrar)
    set_roles(user=person, region=region, roles=["juror"], actor=registrar)

    assert roles_in(person, region) == {"juror"}
    assert sorted(actions_on(person)) == [
        "innovations.give_role",
        "innovations.give_role",
        "innovations.take_role",
    ]
    assert Affiliation.objects.get(user=person).region == region


@pytest.mark.parametrize("role", ["member", "superuser", ""])
def test_roles_that_follow_or_do_not_exist_are_not_given(region, registrar, role):
    person = UserFactory()

    with pytest.raises(ValidationError, match="can't be given"):
        set_roles(user=person, region=region, roles=[role], actor=registrar)

    assert not person.groups.exists()


def test_nobody_raises_their_own_rights(region, registrar, organization):
    with pytest.raises(PermissionDenied, match="their own rights"):
        set_roles(
            user=registrar,
            region=region,
            roles=["registrar", "editor"],
            actor=registrar,
        )
    with pytest.raises(PermissionDenied, match="their own rights"):
        add_memberships(user=registrar, organizations=[organization], actor=registrar)
    assert not Membership.objects.exists()


def test_others_give_nothing(region, organization):
    person = UserFactory()
    foreign_registrar = make_registrar(RegionFactory())

    for actor in (make_operator(organization), make_editor(region), foreign_registrar):
        with pytest.raises(PermissionDenied, match="Only the registrar"):
            set_roles(user=person, region=region, roles=["editor"], actor=actor)
        with pytest.raises(PermissionDenied, match="Only the registrar"):
            add_memberships(user=person, organizations=[organization], actor=actor)
        with pytest.raises(PermissionDenied, match="Only the registrar"):
            close_account(user=person, region=region, actor=actor)


def test_administrators_are_not_managed_by_registrars(region, registrar):
    administrator = UserFactory(superuser=True)

    with pytest.raises(PermissionDenied, match="Administrators"):
        close_account(user=administrator, region=region, actor=registrar)

    assert administrator not in people_in(region)


def test_a_person_belongs_to_one_region(region, registrar, organization, elsewhere):
    person = make_operator(elsewhere)

    with pytest.raises(ValidationError, match="works for another region"):
        add_memberships(user=person, organizations=[organization], actor=registrar)
    with pytest.raises(ValidationError, match="works for another region"):
        set_roles(user=person, region=region, roles=["editor"], actor=None)
    with pytest.raises(ValidationError, match="works for another region"):
        close_account(user=person, region=region, actor=registrar)

    assert [m.organization for m in person.memberships.all()] == [elsewhere]


def test_rights_are_taken_from_who_has_some_in_two_regions(
    region, registrar, organization, elsewhere
):
    """No service gives them, but groups edited by hand and old data do."""
    person = make_operator(organization)
    Membership.objects.create(user=person, organization=elsewhere)
    Affiliation.objects.filter(user=person).update(region=elsewhere.region)
    here = Membership.objects.filter(user=person, organization=organization)

    with pytest.raises(ValidationError, match="another region"):
        close_account(user=person, region=region, actor=registrar)
    administrator = UserFactory(superuser=True)
    close_account(user=person, region=region, actor=administrator)
    person.refresh_from_db()
    assert not person.is_active
    reopen_account(user=person, region=region, actor=administrator)

    assert take_memberships(memberships=here, actor=registrar) == 1
    assert list(person.memberships.values_list("organization", flat=True)) == [
        elsewhere.pk
    ]
    assert Affiliation.objects.get(user=person).region == elsewhere.region


def test_several_organisations_are_of_one_region_or_nothing_is_given(
    organization, elsewhere
):
    person = UserFactory()

    with pytest.raises(ValidationError, match="works for another region"):
        add_memberships(user=person, organizations=[organization, elsewhere])

    assert not person.memberships.exists()


def test_administrators_work_in_several_regions(organization, elsewhere):
    administrator = UserFactory(superuser=True)

    add_memberships(user=administrator, organizations=[organization, elsewhere])

    assert administrator.memberships.count() == 2
    assert not Affiliation.objects.filter(user=administrator).exists()


def test_who_has_nothing_left_may_go_to_another_region(
    region, registrar, organization, elsewhere
):
    person = make_operator(organization)
    take_memberships(memberships=person.memberships.all(), actor=registrar)
    assert person in people_in(region)
    moment = timezone.now()

    add_memberships(user=person, organizations=[elsewhere])

    assert Affiliation.objects.get(user=person).since > moment
    assert person not in people_in(region)
    assert person in people_in(elsewhere.region)


def test_several_organisations_at_once(registrar, organization, other_organization):
    person = UserFactory()
    both = [organization, other_organization]

    for including in (False, True, True):
        add_memberships(
            user=person,
            organizations=both,
            including_units_below=including,
            actor=registrar,
        )

    rows = person.memberships.order_by("pk")
    assert [(m.organization, m.including_units_below) for m in rows] == [
        (organization, True),
        (other_organization, True),
    ]
    assert {m.role for m in rows} == {MembershipRole.OPERATOR}
    assert sorted(actions_on(person)) == [
        *["innovations.change_membership"] * 2,
        *["innovations.give_membership"] * 2,
    ]


def test_a_closed_account_signs_in_no_more_and_keeps_what_it_has(
    client, region, registrar, organization, django_capture_on_commit_callbacks
):
    person = make_operator(organization)
    other = UserFactory()
    client.force_login(other)
    client.cookies.clear()
    client.force_login(person)
    sessions = SessionStore.get_model_class().objects
    assert sessions.count() == 2

    with django_capture_on_commit_callbacks(execute=True):
        close_account(user=person, region=region, actor=registrar)

    assert client.get("/admin/").status_code == 302
    [session] = sessions.all()
    assert session.get_decoded()["_auth_user_id"] == str(other.pk)
    assert person.memberships.count() == 1
    assert person in people_in(region)

    reopen_account(user=person, region=region, actor=registrar)

    person.refresh_from_db()
    assert person.is_active
    assert actions_on(person)[-2:] == [
        "innovations.close_account",
        "innovations.reopen_account",
    ]


def test_a_registrar_makes_registrars(region, registrar):
    person = UserFactory()

    set_roles(
        user=person, region=region, roles=[RegionalRole.REGISTRAR], actor=registrar
    )

    assert roles_in(person, region) == {"registrar"}
