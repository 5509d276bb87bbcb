"""Pages of invitations are kept by nobody."""

import pytest
from django.core.cache import caches

from innovations.services.invitations import Offer, invite, issue_link


@pytest.fixture
def link(region):
    invitation = invite(
        region=region, name="Siti Rahmah", offers=[Offer("editor")], actor=None
    )
    return f"/undangan/{issue_link(invitation=invitation, actor=None)}/"


@pytest.mark.parametrize("twice", [1, 2])
def test_the_pages_of_an_invitation_are_not_stored(get, committed, link, twice):
    committed()

    for path in ("/undangan/", link, f"/undangan/{'x' * 43}/"):
        for _time in range(twice):
            response = get(path)
        assert response["Cache-Control"] == "private, no-store"
        assert not response.has_header("ETag")

    assert caches["answers"]._cache == {}
