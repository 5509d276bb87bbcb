"""The people of a region: the list, the page of a person, and what is refused."""

import pytest
from django.utils import timezone, translation

from innovations.choices import RegionalRole
from innovations.history import history_of
from innovations.models import Membership
from innovations.services.invitations import Offer, invite
from innovations.services.people import close_account, roles_in
from innovations.viewsets.people_list import organizations_label
from tests.factories.innovations import (
    OrganizationPageFactory,
    RegionFactory,
    RegistryPageFactory,
    UserFactory,
    make_editor,
    make_operator,
    make_regional,
    make_registrar,
)
from tests.innovations.page_forms import refused
from tests.innovations.query_counts import assert_constant, queries_of

pytestmark = pytest.mark.once

PEOPLE = "/admin/people/"


@pytest.fixture
def registrar(region):
    return make_registrar(region, username="registrar")


@pytest.fixture
def browser(sign_in, registrar):
    return sign_in(registrar)


def shown(response):
    return [person.username for person in response.context["object_list"]]


def page_of(person, what=""):
    return f"{PEOPLE}{person.pk}/{what}"


def test_everybody_of_the_region_is_listed_and_nobody_else(
    browser, region, organization
):
    make_operator(organization, username="operator")
    make_editor(region, username="editor")
    close_account(
        user=make_operator(organization, username="lama"), region=region, actor=None
    )
    elsewhere = OrganizationPageFactory(
        parent=RegistryPageFactory(region=RegionFactory())
    )
    make_operator(elsewhere, username="asing")
    UserFactory(username="siapa")
    UserFactory(username="admin", superuser=True)

    response = browser.get(PEOPLE)

    assert sorted(shown(response)) == ["editor", "lama", "operator", "registrar"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=oper", ["operator"]),
        ("q=CONTOH.go.id+editor", ["editor"]),
        ("role=editor", ["editor"]),
        ("role=operator", ["lama", "operator"]),
        ("role=none", ["santai"]),
        ("organization={organization}", ["lama", "operator"]),
        ("state=closed", ["lama"]),
        ("state=new", ["editor", "santai"]),
        ("state=active", ["operator", "registrar"]),
    ],
)
def test_filters_and_search(browser, region, organization, query, found):
    make_operator(organization, username="operator", last_login=timezone.now())
    editor = make_editor(region, username="editor")
    close_account(
        user=make_operator(organization, username="lama"), region=region, actor=None
    )
    idle = make_operator(organization, username="santai")
    Membership.objects.filter(user=idle).delete()
    assert editor.last_login is None

    response = browser.get(f"{PEOPLE}?{query.format(organization=organization.pk)}")

    assert sorted(shown(response)) == found


def test_an_organisation_that_is_none_is_no_error(browser, region):
    invite(region=region, name="Siti", offers=[Offer("editor")], actor=None)

    response = browser.get(f"{PEOPLE}?organization=²")

    assert [row.name for row in response.context["invitations"]] == ["Siti"]


@pytest.mark.parametrize("who", ["operator", "editor", "leader", "foreign"])
def test_only_registrars_see_people(sign_in, region, organization, who):
    person = make_operator(organization)
    browser = sign_in(
        {
            "operator": lambda: make_operator(organization),
            "editor": lambda: make_editor(region),
            "leader": lambda: make_regional(region, RegionalRole.LEADER),
            "foreign": lambda: make_registrar(RegionFactory()),
        }[who]()
    )

    for address in ("", "add/", "take/", "roles/", "close/", "reopen/"):
        for method in (browser.get, browser.post):
            response = method(page_of(person, address), {"roles": "registrar"})
            assert refused(response) or response.status_code == 405
    if who != "foreign":
        assert refused(browser.get(PEOPLE))
        assert PEOPLE not in browser.get("/admin/").content.decode()
    person.refresh_from_db()
    assert person.is_active
    assert roles_in(person, region) == set()


def test_a_registrar_gives_roles_and_several_organisations(
    browser, region, organization, other_organization
):
    person = make_operator(organization)
    both = [organization.pk, other_organization.pk]

    browser.post(page_of(person, "roles/"), {"roles": ["editor", "mentor"]})
    browser.post(
        page_of(person, "add/"),
        {"organizations": both, "role": "operator", "including_units_below": "on"},
    )

    assert roles_in(person, region) == {"editor", "mentor"}
    assert list(
        person.memberships.order_by("organization__title").values_list(
            "organization", "including_units_below"
        )
    ) == [(organization.pk, True), (other_organization.pk, True)]
    html = browser.get(page_of(person)).content.decode()
    assert "Dinas Pendidikan" in html

    browser.post(
        page_of(person, "take/"),
        {"memberships": person.memberships.get(organization=organization).pk},
    )

    assert [m.organization for m in person.memberships.all()] == [other_organization]


def test_a_persons_history_is_told_in_sentences(browser, region, organization):
    person = make_operator(organization)

    browser.post(page_of(person, "roles/"), {"roles": ["editor"]})
    browser.post(page_of(person, "close/"))
    browser.post(page_of(person, "reopen/"))

    with translation.override("en"):
        texts = [item["text"] for item in history_of(person, region)]
    assert texts == [
        "The account was opened again",
        "The account was closed",
        "Got the role Editor (Diskominfo)",
        "Became Operator (OPD) of Dinas Kesehatan",
    ]
    assert len(browser.get(page_of(person)).context["history"]) == 4


def test_foreign_organisations_and_people_are_refused(browser, region, organization):
    elsewhere = OrganizationPageFactory(
        parent=RegistryPageFactory(region=RegionFactory())
    )
    stranger = make_operator(elsewhere)
    person = make_operator(organization)

    response = browser.post(
        page_of(person, "add/"),
        {"organizations": [elsewhere.pk], "role": "operator"},
    )

    assert list(response.context["add_form"].errors) == ["organizations"]
    assert elsewhere.title not in response.content.decode()
    assert browser.get(page_of(stranger)).status_code == 404
    assert browser.post(page_of(stranger, "close/")).status_code == 404
    assert person.memberships.count() == 1


def test_a_refusal_says_why(browser, registrar, organization):
    response = browser.post(
        page_of(registrar, "add/"),
        {"organizations": [organization.pk], "role": "operator"},
        follow=True,
    )

    [message] = response.context["messages"]
    assert message.level_tag == "error"
    assert not registrar.memberships.exists()


def test_closing_asks_first(browser, organization):
    person = make_operator(organization)

    assert browser.get(page_of(person, "close/")).status_code == 200
    person.refresh_from_db()
    assert person.is_active
    browser.post(page_of(person, "close/"))
    person.refresh_from_db()
    assert not person.is_active


@pytest.mark.parametrize("url", [PEOPLE, "person"])
def test_people_cost_the_same_with_three_and_a_hundred_organisations(
    browser, registry, url
):
    counts = []
    person = UserFactory()
    make_operator(OrganizationPageFactory(parent=registry), user=person)
    address = PEOPLE if url == PEOPLE else page_of(person)

    for more in (2, 20):
        for _ in range(more):
            organization = OrganizationPageFactory(parent=registry)
            make_operator(organization, user=person)
            make_operator(organization)
        counts.append(queries_of(browser, address))

    assert_constant(counts, {PEOPLE: 28, "person": 25}[url])


def test_many_organisations_are_named_and_counted(browser, region, registry):
    person = UserFactory()
    for number in range(5):
        make_operator(
            OrganizationPageFactory(parent=registry, title=f"Dinas {number}"),
            user=person,
        )

    [row] = [p for p in browser.get(PEOPLE).context["object_list"] if p == person]

    with translation.override("en"):
        assert organizations_label(row) == "Dinas 0; Dinas 1; Dinas 2 and 2 more"
