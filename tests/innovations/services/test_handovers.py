"""Succession: nothing is lost, and it can be taken back."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from wagtail.models import ModelLogEntry, Page, PageSubscription

from innovations.models import Handover, InnovationPage, Membership
from innovations.services.handovers import hand_over, take_back, work_of
from innovations.services.invitations import (
    Offer,
    accept_with_new_account,
    invite,
    withdraw,
)
from innovations.services.people import people_in
from spreadsheets.models import FeedLink, ImportRun, RunState, WatchedSource
from tests.factories.innovations import (
    InnovationPageFactory,
    OrganizationPageFactory,
    RegionFactory,
    RegistryPageFactory,
    UserFactory,
    make_operator,
    make_registrar,
    make_writer,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def registrar(region):
    return make_registrar(region, username="registrar")


@pytest.fixture
def leaver(region, organization, other_organization):
    """An operator of two organisations with work of every kind."""
    person = make_operator(organization, username="lama", including_units_below=True)
    make_operator(other_organization, user=person)
    draft = InnovationPageFactory(parent=organization, title="Draf", draft=True)
    published = InnovationPageFactory(parent=organization, title="Terbit")
    for page in (draft, published):
        page.owner = person
        page.save()
    published.locked, published.locked_by = True, person
    published.save()
    PageSubscription.objects.create(
        user=person, page=published, comment_notifications=True
    )
    scope = {"sheet": "innovations", "scope": region.code, "user": person}
    ImportRun.objects.create(**scope, state=RunState.PLANNED, filename="a.xlsx")
    ImportRun.objects.create(**scope, state=RunState.APPLIED, filename="b.xlsx")
    WatchedSource.objects.create(**scope, name="Map", kind="folder", location="/x")
    FeedLink.objects.create(**scope, name="Tabel", secret_hash="h")
    return person


@pytest.fixture
def heir(organization):
    return make_operator(organization, username="baru")


def owners():
    return dict(InnovationPage.objects.values_list("title", "owner__username"))


def holders():
    return [
        list(model.objects.order_by("pk").values_list("user__username", flat=True))
        for model in (ImportRun, WatchedSource, FeedLink, PageSubscription)
    ]


def memberships_of(person):
    rows = person.memberships.order_by("organization__title")
    return list(rows.values_list("organization__title", "including_units_below"))


def actions_on(person):
    entries = ModelLogEntry.objects.filter(
        object_id=str(person.pk), action__startswith="innovations."
    )
    actions = entries.order_by("pk").values_list("action", flat=True)
    return [action.removeprefix("innovations.") for action in actions]


def test_everything_goes_to_the_successor_in_one_step(region, registrar, leaver, heir):
    hand_over(leaver=leaver, region=region, successor=heir, actor=registrar)

    leaver.refresh_from_db()
    assert not leaver.is_active
    assert memberships_of(leaver) == []
    assert memberships_of(heir) == [
        ("Dinas Kesehatan", True),
        ("Dinas Pendidikan", False),
    ]
    assert owners() == {"Draf": "baru", "Terbit": "lama"}
    assert holders() == [["baru", "lama"], ["baru"], ["baru"], ["baru"]]
    assert not Page.objects.filter(locked=True).exists()
    assert leaver in people_in(region)


def test_taking_it_back_restores_what_nobody_changed_since(
    region, registrar, leaver, heir, organization
):
    hand_over(leaver=leaver, region=region, successor=heir, actor=registrar)
    WatchedSource.objects.update(user=registrar)

    take_back(leaver=leaver, region=region, actor=registrar)

    leaver.refresh_from_db()
    assert leaver.is_active
    assert memberships_of(leaver) == [
        ("Dinas Kesehatan", True),
        ("Dinas Pendidikan", False),
    ]
    assert memberships_of(heir) == [("Dinas Kesehatan", False)]
    assert actions_on(heir) == [
        *("give_membership", "change_membership", "give_membership"),
        *("take_over", "change_membership", "take_membership"),
    ]
    assert owners() == {"Draf": "lama", "Terbit": "lama"}
    assert holders() == [["lama", "lama"], ["registrar"], ["lama"], ["lama"]]
    with pytest.raises(ValidationError, match="no hand-over"):
        take_back(leaver=leaver, region=region, actor=registrar)


def test_an_invited_successor_gets_it_when_accepting(
    region, registrar, leaver, organization
):
    invitation = invite(
        region=region,
        name="Orang Baru",
        offers=[Offer("operator", organization)],
        actor=registrar,
    )

    hand_over(leaver=leaver, region=region, invitation=invitation, actor=registrar)

    leaver.refresh_from_db()
    assert not leaver.is_active
    assert owners()["Draf"] == "lama"
    assert len(memberships_of(leaver)) == 2
    heir = accept_with_new_account(
        invitation=invitation, username="baru", password="sandi-panjang-9"
    )
    assert owners()["Draf"] == "baru"
    assert memberships_of(leaver) == []
    assert len(memberships_of(heir)) == 2
    assert Handover.objects.get().successor == heir


@pytest.mark.parametrize("way", ["reopen", "take-back"])
def test_who_is_back_keeps_the_work_when_the_invitation_is_accepted_later(
    sign_in, region, registrar, leaver, other_organization, way
):
    invitation = invite(
        region=region,
        name="Orang Baru",
        offers=[Offer("operator", other_organization)],
        actor=registrar,
    )
    hand_over(leaver=leaver, region=region, invitation=invitation, actor=registrar)

    back = sign_in(registrar).post(f"/admin/people/{leaver.pk}/{way}/", follow=True)

    url = reverse("invitations:invitation", args=[invitation.pk])
    warnings = [str(message) for message in back.context["messages"]]
    assert [url in text for text in warnings].count(True) == 1
    heir = accept_with_new_account(
        invitation=invitation, username="baru", password="sandi-panjang-9"
    )
    leaver.refresh_from_db()
    assert leaver.is_active
    assert len(memberships_of(leaver)) == 2
    assert memberships_of(heir) == [("Dinas Pendidikan", False)]
    assert owners()["Draf"] == "lama"


def test_a_withdrawn_invitation_leaves_the_work_and_another_may_get_it(
    sign_in, region, registrar, leaver, heir, organization
):
    invitation = invite(
        region=region,
        name="Orang Baru",
        offers=[Offer("operator", organization)],
        actor=registrar,
    )
    hand_over(leaver=leaver, region=region, invitation=invitation, actor=registrar)
    withdraw(invitation=invitation, actor=registrar)
    browser = sign_in(registrar)
    url = f"/admin/people/{leaver.pk}/hand-over/"
    page = f"/admin/people/{leaver.pk}/"
    assert url in browser.get(page).content.decode()

    browser.post(url, {"successor": heir.pk, "confirm": "1"})

    assert url not in browser.get(page).content.decode()
    assert owners()["Draf"] == "baru"
    assert Handover.objects.filter(ended_at=None).count() == 1


def test_who_may_not_hand_over(region, registrar, leaver, heir, organization):
    def give(**fields):
        data = {"leaver": leaver, "region": region, "actor": registrar}
        return hand_over(**data | {"successor": heir} | fields)

    stranger = make_operator(
        OrganizationPageFactory(parent=RegistryPageFactory(region=RegionFactory()))
    )
    closed = make_operator(organization, is_active=False)
    for fields, error in (
        ({"actor": make_operator(organization)}, PermissionDenied),
        ({"actor": make_registrar(RegionFactory())}, PermissionDenied),
        ({"leaver": registrar}, PermissionDenied),
        ({"successor": registrar}, PermissionDenied),
        ({"successor": UserFactory(superuser=True)}, PermissionDenied),
        ({"successor": leaver}, ValidationError),
        ({"successor": stranger}, ValidationError),
        ({"successor": closed}, ValidationError),
        ({"successor": None}, ValidationError),
    ):
        with pytest.raises(error):
            give(**fields)

    leaver.refresh_from_db()
    assert leaver.is_active
    assert owners()["Draf"] == "lama"
    assert Membership.objects.filter(user=leaver).count() == 2


@pytest.mark.parametrize("more", [1, 3])
def test_the_preview_costs_the_same(
    django_assert_num_queries, region, leaver, organization, registry, more
):
    for _number in range(more):
        page = InnovationPageFactory(parent=organization, draft=True)
        page.owner = leaver
        page.save()
        make_operator(OrganizationPageFactory(parent=registry), user=leaver)
    region = type(region).objects.select_related("site__root_page").get(pk=region.pk)

    with django_assert_num_queries(9):
        work = work_of(person=leaver, region=region)

    assert (len(work.drafts), len(work.memberships)) == (1 + more, 2 + more)


def test_the_screen_previews_asks_and_hands_over(
    sign_in, region, registrar, leaver, heir
):
    browser = sign_in(registrar)
    url = f"/admin/people/{leaver.pk}/hand-over/"
    html = browser.get(url).content.decode()
    assert "Draf" in html
    assert "Tabel" in html

    asked = browser.post(url, {"successor": heir.pk})
    assert 'name="confirm"' in asked.content.decode()
    assert owners()["Draf"] == "lama"
    browser.post(url, {"successor": heir.pk, "confirm": "1"})

    assert owners()["Draf"] == "baru"
    page = browser.get(f"/admin/people/{leaver.pk}/")
    assert page.context["handover"].successor == heir
    browser.post(f"/admin/people/{leaver.pk}/take-back/")
    assert owners()["Draf"] == "lama"


def test_the_screen_invites_a_successor(sign_in, region, registrar, leaver):
    browser = sign_in(registrar)
    url = f"/admin/people/{leaver.pk}/hand-over/"

    wrong = browser.post(url, {})
    assert len(wrong.context["form"].non_field_errors()) == 1
    browser.post(url, {"name": "Orang Baru", "confirm": "1"})

    handover = Handover.objects.get()
    assert handover.invitation.offers.count() == 2
    assert handover.completed_at is None


def test_an_invited_successor_keeps_what_the_invitation_offered(
    sign_in, region, registrar, leaver, organization
):
    email = "baru@contoh.go.id"
    offers = [Offer("editor"), Offer("operator", organization)]
    waiting = invite(
        region=region, name="Baru", email=email, offers=offers, actor=registrar
    )

    sign_in(registrar).post(
        f"/admin/people/{leaver.pk}/hand-over/",
        {"name": "Baru", "email": "Baru@contoh.go.id", "confirm": "1"},
    )

    assert Handover.objects.get().invitation == waiting
    offers = waiting.offers.values_list("role", "including_units_below")
    assert sorted(offers) == [
        ("editor", False),
        ("operator", False),
        ("operator", True),
    ]


def test_who_has_no_organisation_is_not_handed_to_a_new_person(
    sign_in, region, registrar
):
    writer = make_writer(region)
    url = f"/admin/people/{writer.pk}/hand-over/"

    refused = sign_in(registrar).post(url, {"name": "Baru", "confirm": "1"})

    [error] = refused.context["form"].non_field_errors()
    # The website answers in its own language, the plugin alone in that of the test.
    assert "“People” first" in error or "Undang dulu orang itu di “Orang”" in error
    writer.refresh_from_db()
    assert writer.is_active
