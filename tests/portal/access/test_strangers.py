"""Whoever has nothing to do with a thing opens no screen about it."""

import pytest

from tests.portal.access.addresses import addresses
from tests.portal.access.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.once]

STRANGERS = [
    "operator of the organisation above",
    "operator of a unit below",
    "operator beside",
    "operator elsewhere",
    "mentor",
    "juror",
    "leader",
]
#: Says only that an address of the e-mail is no longer valid; a task's name.
HARMLESS = {"wagtailadmin_password_reset_confirm", "wagtailadmin_workflows:task_chosen"}


@pytest.mark.parametrize("role", STRANGERS)
def test_strangers_open_nothing_about_a_thing(client, role):
    world = World()
    client.force_login(world.person(role))

    opened = [
        name
        for name, url, about in addresses(world.here)
        if about and name not in HARMLESS and client.get(url).status_code == 200
    ]

    assert opened == []
