"""One edition from its first phase to the certificate that a citizen checks."""

import pytest
from django.core.cache import caches
from django.utils import timezone

from portal.delivery.store import seen_before
from tests.portal.competitions.story.announcing import announce
from tests.portal.competitions.story.entering import enter
from tests.portal.competitions.story.judging import judge
from tests.portal.competitions.story.looking_back import look_back
from tests.portal.competitions.story.setting_up import set_up
from tests.portal.competitions.story.world import Edition, moment

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("indexed_pages", "nothing_stored", "files_below"),
    pytest.mark.once,
]


@pytest.fixture
def nothing_stored():
    def clear():
        for name in ("default", "answers"):
            caches[name].clear()
        seen_before.clear()

    clear()
    yield
    clear()


@pytest.fixture
def files_below(tmp_path, settings):
    """Files of entries and papers go where nothing else is."""
    settings.STORAGES = settings.STORAGES | {
        "entries": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "entries")},
        }
    }


@pytest.fixture
def edition(region, registry, competitions, newsroom, monkeypatch):
    def clock(at):
        monkeypatch.setattr(timezone, "now", lambda: at)

    return Edition(region, registry, competitions, newsroom, clock)


def test_edition_from_the_call_to_the_certificate(edition):
    edition.it_is(moment(5, 20))
    set_up(edition)
    enter(edition)
    judge(edition)
    announce(edition)
    look_back(edition)
