"""Whoever isn't signed in opens nothing of the admin, whatever it is about."""

import pytest

from tests.portal.access.addresses import addresses
from tests.portal.access.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.once]

#: The door, and what it is drawn with.
OPEN = {
    "wagtailadmin_login",
    "wagtailadmin_logout",
    "wagtailadmin_javascript_catalog",
    "wagtailadmin_password_reset",
    "wagtailadmin_password_reset_complete",
    "wagtailadmin_password_reset_confirm",
    "wagtailadmin_password_reset_done",
    "wagtailadmin_sprite",
    "users_ask_code",
}


def test_every_address_of_the_admin_leads_visitors_to_the_door(client):
    world = World()
    wrong = []

    for side in (world.here, world.there):
        for name, url, _about in addresses(side):
            answer = client.get(url)
            led = answer.status_code == 302 and "/login/" in answer.headers["Location"]
            if name not in OPEN and not led:
                wrong.append((name, answer.status_code))

    assert wrong == []
