"""The screens of invitations, for registrars and for whoever is invited."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.cache import cache

from innovations.models import Invitation
from innovations.services.invitations import Offer, invite, issue_code, issue_link
from tests.factories.innovations import (
    PASSWORD,
    RegionFactory,
    UserFactory,
    make_operator,
    make_registrar,
)
from tests.innovations.page_forms import refused
from tests.innovations.query_counts import assert_constant, queries_of

pytestmark = pytest.mark.once

NEW_PASSWORD = "sandi-yang-panjang-9"
INVITATIONS = "/admin/invitations/"


@pytest.fixture(autouse=True)
def forgotten_guesses():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def registrar(region):
    return make_registrar(region, username="registrar")


@pytest.fixture
def invitation(region, registrar, organization):
    return invite(
        region=region,
        name="Dr. Hj. Siti Rahmah, S.K.M.",
        email="siti@contoh.go.id",
        offers=[Offer("operator", organization)],
        actor=registrar,
    )


@pytest.fixture
def visitor(client, region):
    client.defaults["HTTP_HOST"] = region.site.hostname
    return client


@pytest.fixture
def link(invitation, registrar):
    return f"/undangan/{issue_link(invitation=invitation, actor=registrar)}/"


def account(**fields):
    return {
        "username": "siti.rahmah",
        "password": NEW_PASSWORD,
        "password_again": NEW_PASSWORD,
    } | fields


def test_a_registrar_invites_by_email(
    sign_in, registrar, organization, django_capture_on_commit_callbacks
):
    browser = sign_in(registrar)
    data = {
        "name": "Siti",
        "email": "siti@contoh.go.id",
        "roles": ["editor"],
        "organizations": [organization.pk],
        "role": "operator",
    }

    with django_capture_on_commit_callbacks(execute=True):
        response = browser.post(f"{INVITATIONS}new/", data)

    invitation = Invitation.objects.get()
    assert response.headers["Location"] == f"{INVITATIONS}{invitation.pk}/"
    assert {(o.role, o.organization) for o in invitation.offers.all()} == {
        ("editor", None),
        ("operator", organization),
    }
    assert [message.to for message in mail.outbox] == [["siti@contoh.go.id"]]
    people = browser.get("/admin/people/")
    assert list(people.context["invitations"]) == [invitation]
    assert "siti@contoh.go.id" in people.content.decode()
    for query in ("q=siti", "role=editor", f"organization={organization.pk}"):
        found = browser.get(f"/admin/people/?{query}").context["invitations"]
        assert (query, list(found)) == (query, [invitation])
    for query in ("q=budi", "role=mentor"):
        found = browser.get(f"/admin/people/?{query}").context["invitations"]
        assert (query, list(found)) == (query, [])


def test_an_invitation_for_nothing_is_refused(sign_in, registrar):
    response = sign_in(registrar).post(
        f"{INVITATIONS}new/", {"name": "Siti", "role": "operator"}
    )

    assert response.status_code == 200
    assert len(response.context["form"].non_field_errors()) == 1
    assert not Invitation.objects.exists()


def test_only_registrars_of_the_region_see_invitations(
    sign_in, organization, invitation
):
    before = Invitation.objects.values().get()
    for who in (make_operator(organization), make_registrar(RegionFactory())):
        browser = sign_in(who)
        addresses = [f"{invitation.pk}/{verb}" for verb in ("", "link/", "sheet/")]
        addresses += [f"{invitation.pk}/resend/", f"{invitation.pk}/withdraw/"]
        for address in addresses:
            for method in (browser.get, browser.post):
                response = method(INVITATIONS + address)
                assert refused(response) or response.status_code == 405
    assert Invitation.objects.values().get() == before


def test_the_sheet_shows_the_code_once_and_it_opens(
    sign_in, client, registrar, invitation
):
    browser = sign_in(registrar)

    response = browser.post(f"{INVITATIONS}{invitation.pk}/sheet/")

    code = response.context["code"]
    assert code in response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]
    assert code not in browser.get(f"{INVITATIONS}{invitation.pk}/").content.decode()
    browser.logout()
    typed = browser.post("/undangan/", {"code": code.lower()})
    assert typed.headers["Location"] == f"/undangan/{code}/"
    assert browser.get(typed.headers["Location"]).status_code == 200


def test_a_link_to_copy_opens_the_invitation(sign_in, registrar, invitation):
    browser = sign_in(registrar)

    response = browser.post(f"{INVITATIONS}{invitation.pk}/link/")

    address = response.context["link"]
    browser.logout()
    path = re.sub(r"^https?://[^/]+", "", address)
    assert browser.get(path).context["invitation"] == invitation


def test_accepting_signs_in_and_lands_on_the_dashboard(
    visitor, link, invitation, organization
):
    page = visitor.get(link)
    assert page.context["form"]["username"].value() == "siti.rahmah"
    assert page.headers["Cache-Control"] == "private, no-store"
    assert page.headers["Referrer-Policy"] == "same-origin"

    response = visitor.post(link, account())

    assert response.headers["Location"] == "/admin/"
    assert visitor.get("/admin/").status_code == 200
    person = get_user_model().objects.get(username="siti.rahmah")
    assert [m.organization for m in person.memberships.all()] == [organization]
    assert visitor.get(link).status_code == 404


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"username": "REGISTRAR"}, ["username"]),
        ({"username": "siti rahmah"}, ["username"]),
        ({"password": "x", "password_again": "y"}, ["password_again"]),
        ({"password": "", "password_again": ""}, ["password", "password_again"]),
    ],
)
def test_what_can_not_be_an_account_is_said_at_the_field(visitor, link, fields, wrong):
    response = visitor.post(link, account(**fields))

    assert sorted(response.context["form"].errors) == wrong
    assert get_user_model().objects.filter(username__startswith="siti").count() == 0


def test_djangos_rules_for_passwords_hold(visitor, link, settings):
    settings.AUTH_PASSWORD_VALIDATORS = [
        {
            "NAME": "django.contrib.auth.password_validation."
            "UserAttributeSimilarityValidator"
        }
    ]

    response = visitor.post(
        link, account(password="siti.rahmah", password_again="siti.rahmah")
    )

    assert list(response.context["form"].errors) == ["password"]


def test_unknown_used_and_withdrawn_links_look_the_same(
    visitor, link, invitation, registrar
):
    unknown = visitor.get(f"/undangan/{'x' * 43}/")
    invitation.state = "withdrawn"
    invitation.save()
    withdrawn = visitor.get(link)

    assert (unknown.status_code, withdrawn.status_code) == (404, 404)
    unknown, withdrawn = (  # the site's frame holds the address itself
        response.content.decode().replace(path, "")
        for response, path in ((unknown, f"/undangan/{'x' * 43}/"), (withdrawn, link))
    )
    assert unknown == withdrawn


def test_guessing_codes_is_stopped_for_right_and_wrong_ones(
    visitor, region, registrar, organization
):
    by_code = invite(
        region=region,
        name="Budi",
        offers=[Offer("operator", organization)],
        actor=registrar,
    )
    code = issue_code(invitation=by_code, actor=registrar)
    for _number in range(10):
        response = visitor.post("/undangan/", {"code": "AAAA-AAAA-AAAA"})
        assert list(response.context["form"].errors) == ["code"]

    answers = [
        visitor.post("/undangan/", {"code": typed}).status_code
        for typed in ("AAAA-AAAA-AAAA", code)
    ]
    answers += [visitor.get(f"/undangan/{code}/").status_code]

    assert answers == [429, 429, 429]


def test_who_has_an_account_signs_in_and_accepts(visitor, link, organization):
    person = UserFactory(email="siti@contoh.go.id", username="lama")
    page = visitor.get(link)
    assert page.context["has_account"]
    assert 'name="password"' not in page.content.decode()

    response = visitor.post(
        "/admin/login/", {"username": "lama", "password": PASSWORD, "next": link}
    )
    assert response.headers["Location"] == link
    response = visitor.post(link)

    assert response.headers["Location"] == "/admin/"
    assert [m.organization for m in person.memberships.all()] == [organization]


def test_the_wrong_account_is_told_to_sign_out(visitor, link, registrar):
    visitor.force_login(registrar)

    assert visitor.get(link).context["obstacle"]
    response = visitor.post(link)

    assert response.context["reasons"]
    assert not registrar.memberships.exists()


def test_the_list_of_invitations_costs_the_same_for_one_and_three(
    sign_in, registrar, region, organization, other_organization
):
    browser = sign_in(registrar)
    counts = {INVITATIONS: [], "/admin/people/": []}

    for more in (1, 2):
        for number in range(more):
            invite(
                region=region,
                name=f"Orang {number}",
                offers=[
                    Offer("operator", organization),
                    Offer("operator", other_organization),
                ],
                actor=registrar,
            )
        for url, found in counts.items():
            found.append(queries_of(browser, url))

    assert_constant(counts[INVITATIONS], 22)
    assert len(set(counts["/admin/people/"])) == 1
