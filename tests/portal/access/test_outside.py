"""The read API and the other addresses outside the admin, asked by everybody."""

import copy

import pytest
from django.urls import URLPattern, get_resolver, resolve, reverse

from tests.grounds import lay
from tests.portal.access.table import EVERYBODY, ITS_PEOPLE, NO_ONE, VISITOR
from tests.portal.access.walking import UNSAFE, ask, changed, state
from tests.portal.access.world import PEOPLE, SECRET, World
from tests.responses import finish

pytestmark = [pytest.mark.django_db, pytest.mark.once]

API = "/api/v2/"
#: Whom the short run asks for.
SHORT = {VISITOR, "operator", "operator beside", "writer", "registrar"}


@pytest.fixture(scope="module")
def ground(lasting_ground, django_db_blocker):
    lasting_ground.leave()
    yield from lay(django_db_blocker, World)


@pytest.fixture
def world(db, ground):
    return copy.deepcopy(ground)


def api(world):
    """Return who gets an answer from each route of the API, by address."""
    here, there = world.here, world.there
    table = dict.fromkeys(
        ["", "pages/", "images/", "documents/", f"pages/{here.live_page.pk}/"],
        EVERYBODY,
    )
    table[f"pages/find/?id={here.live_page.pk}"] = EVERYBODY
    closed = {
        "pages": (here.page, here.review.content_object, there.live_page, there.page),
        "images": (here.image, there.image),
        "documents": (here.document, there.document),
    }
    for kind, rows in closed.items():
        for row in rows:
            table[f"{kind}/{row.pk}/"] = NO_ONE
            table[f"{kind}/find/?id={row.pk}"] = NO_ONE
    return {API + address: who for address, who in table.items()}


def outside(world):
    """Return the same for what is neither of the API nor of the admin."""
    here, there = world.here, world.there
    readers = {*ITS_PEOPLE, "editor"}
    return {
        here.live_page.url: EVERYBODY,
        f"{here.own.url}{here.page.slug}/": NO_ONE,
        reverse("search") + "?q=antar": EVERYBODY,
        reverse("search_suggestions") + "?q=antar": EVERYBODY,
        reverse("sitemap"): EVERYBODY,
        reverse("privacy_notice"): EVERYBODY,
        here.document.url: readers,
        there.document.url: {"administrator"},
        reverse("innovations_invitations:accept", args=("x" * 40,)): NO_ONE,
        reverse("spreadsheets_feeds:feed", args=("x" * 40, "csv")): NO_ONE,
        reverse("competitions_entrants:register"): EVERYBODY,
        reverse("competition_decrees:file", args=(1,)): NO_ONE,
        reverse("competitions_entrants:begin", args=(1,)): EVERYBODY,
        reverse("competitions_entrants:entry", args=(1,)): EVERYBODY,
        reverse("competitions_entrants:link", args=(1, "a-" + "b" * 32)): NO_ONE,
        reverse("competitions_voting:standing", args=(1,)): NO_ONE,
        reverse("competitions_voting:confirm", args=("x" * 40,)): NO_ONE,
    }


@pytest.mark.parametrize(
    "role",
    [
        role if role in SHORT else pytest.param(role, marks=pytest.mark.long)
        for role in (VISITOR, *PEOPLE)
    ],
)
def test_outside_the_admin_each_gets_what_the_table_says(client, world, role):
    if role != VISITOR:
        client.force_login(world.person(role))
    table = {**api(world), **outside(world)}

    answers = {url: client.get(url) for url in table}

    opened = {url for url, answer in answers.items() if answer.status_code < 400}
    assert opened == {url for url, who in table.items() if role in who}
    named = [
        url
        for url, answer in answers.items()
        if not answer.streaming and SECRET in answer.content.decode()
    ]
    assert named == []
    for answer in answers.values():
        finish(answer)


def test_the_api_tells_everybody_the_same_and_takes_nothing(client, world):
    addresses = api(world)
    by_visitor = [client.get(url).content for url in addresses]
    client.force_login(world.person("registrar"))
    before = state()

    by_registrar = [client.get(url).content for url in addresses]
    statuses = {
        ask(client, method, url).status_code for url in addresses for method in UNSAFE
    }

    assert by_registrar == by_visitor
    assert statuses == {405}
    assert changed(before) == {}


def test_each_route_of_the_api_is_asked(world):
    routes = set()

    def collect(patterns):
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                routes.add(pattern.lookup_str + (pattern.name or ""))
            else:
                collect(pattern.url_patterns)

    for resolver in get_resolver().url_patterns:
        if str(resolver.pattern) == "api/v2/":
            collect(resolver.url_patterns)
    asked = {resolve(url.partition("?")[0]) for url in [*api(world), f"{API}x/"]}

    assert {match._func_path + (match.url_name or "") for match in asked} == routes
