"""Everybody asks every address of the admin; the table says who gets in.

The short run leaves out the roles that another one stands for, and the templates.
The long one asks everything, by every method, and reads what is refused.
"""

import copy

import pytest

from tests.grounds import lay
from tests.portal.access import table
from tests.portal.access.addresses import addresses
from tests.portal.access.walking import (
    NOT_WALKED,
    UNSAFE,
    ask,
    changed,
    refused,
    state,
    without_drawing,
)
from tests.portal.access.world import PEOPLE, SECRET, World

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ROLES = [table.VISITOR, *PEOPLE]
#: Refused all that others of the short run are refused.
STOOD_FOR = {
    "nobody",
    "mentor",
    "juror",
    "leader",
    "operator elsewhere",
    "administrator",
}
long = pytest.mark.long


def roles(short):
    return [role if role in short else pytest.param(role, marks=long) for role in ROLES]


@pytest.fixture(scope="module")
def ground(lasting_ground, django_db_blocker):
    lasting_ground.leave()
    yield from lay(django_db_blocker, World)


@pytest.fixture
def world(db, ground):
    return copy.deepcopy(ground)


@pytest.fixture
def browser(client, world):
    """A browser in which somebody of a role is signed in."""

    def browser(role):
        if role != table.VISITOR:
            client.force_login(world.person(role))
        return client

    return browser


def walk(side):
    return (address for address in addresses(side) if address.name not in NOT_WALKED)


def closed_to(role, side, *, here):
    return (
        address for address in walk(side) if not table.may_act(address, role, here=here)
    )


def wrong_outcomes(browser, role, walked, *, here):
    """Return what opened against the table, or didn't open in spite of it."""
    wrong = []
    for address in walked:
        answer = ask(browser, "get", address.url)
        if table.expected(address, role, here=here):
            # What only takes what is posted says so to those who may post it.
            right = answer.status_code == 405 or not refused(answer, address)
        else:
            right = refused(answer, address)
        if not right:
            wrong.append((address.name, answer.status_code))
    return wrong


@pytest.mark.parametrize("role", roles(set(ROLES) - STOOD_FOR))
def test_what_opens_of_ones_own_region_stands_in_the_table(browser, world, role):
    visitor = browser(role)

    with without_drawing():
        walked = [address for address in walk(world.here) if address.regional]
        wrong = wrong_outcomes(visitor, role, walked, here=True)

    assert not wrong, wrong


@pytest.mark.parametrize("role", roles({"operator"}))
def test_which_lists_open_stands_in_the_table(browser, world, role):
    visitor = browser(role)

    with without_drawing():
        walked = [address for address in walk(world.here) if not address.regional]
        wrong = wrong_outcomes(visitor, role, walked, here=True)

    assert not wrong, wrong


@pytest.mark.parametrize("role", roles({"registrar"}))
def test_only_administrators_open_what_is_of_another_region(browser, world, role):
    visitor = browser(role)

    with without_drawing():
        walked = [address for address in walk(world.there) if address.regional]
        wrong = wrong_outcomes(visitor, role, walked, here=False)

    assert not wrong, wrong


@pytest.mark.parametrize("role", roles({"operator beside"}))
def test_whoever_is_refused_changes_nothing(browser, world, role):
    visitor = browser(role)
    before = state()

    with without_drawing():
        wrong = [
            (address.name, answer.status_code)
            for address in closed_to(role, world.here, here=True)
            if not refused(answer := ask(visitor, "post", address.url), address)
            and address.name not in table.TELL_NOTHING
        ]

    assert not wrong, wrong
    found = changed(before)
    assert not found, found


@long
@pytest.mark.parametrize("method", UNSAFE)
@pytest.mark.parametrize("role", ["operator of the organisation above", "registrar"])
def test_no_method_changes_what_is_refused(browser, world, role, method):
    visitor = browser(role)
    before = state()

    with without_drawing():
        for side in (world.here, world.there):
            for address in closed_to(role, side, here=side is world.here):
                ask(visitor, method, address.url)

    found = changed(before)
    assert not found, found


@pytest.mark.parametrize("role", ["juror", "operator beside"])
def test_what_answers_anybody_names_nothing(browser, world, role):
    visitor = browser(role)
    walked = [a for a in walk(world.here) if a.name in table.TELL_NOTHING]

    named = [
        address.name
        for address in walked
        if SECRET in ask(visitor, "get", address.url).content.decode()
    ]

    assert {address.name for address in walked} == set(table.TELL_NOTHING)
    assert named == []


def test_the_table_knows_no_other_address(world):
    names = {address.name for address in addresses(world.here)} - NOT_WALKED

    assert set(table.WHO) == names
