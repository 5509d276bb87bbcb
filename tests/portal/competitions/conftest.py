"""One region, and the clock of the story."""

import pytest
from django.core.cache import caches
from django.utils import timezone

from portal.delivery.store import seen_before

# The chapters assert as well; let them tell what they compared.
for chapter in (
    "edition",
    "setting_up",
    "entering",
    "judging",
    "announcing",
    "looking_back",
):
    pytest.register_assert_rewrite(f"tests.portal.competitions.{chapter}")

from tests.portal.competitions.edition import Edition  # noqa: E402 -- after that


@pytest.fixture(autouse=True)
def nothing_stored():
    def clear():
        for name in ("default", "answers"):
            caches[name].clear()
        seen_before.clear()

    clear()
    yield
    clear()


@pytest.fixture(autouse=True)
def files_below(tmp_path, settings):
    """Files of entries and papers go where nothing else is."""
    settings.STORAGES = settings.STORAGES | {
        "entries": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "entries")},
        }
    }


@pytest.fixture
def clock(monkeypatch):
    """``clock(moment)``: from now on it is that moment."""

    def set_to(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return set_to


@pytest.fixture
def edition(region, registry, competitions, newsroom, clock):
    return Edition(region, registry, competitions, newsroom, clock)
