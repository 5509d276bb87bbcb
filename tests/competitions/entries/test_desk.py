"""The operator's start page names competitions that take entries."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.competitions.entries.conftest import LAST_SECOND, OPEN


@pytest.fixture
def start_page(client, operator, clock):
    def open_at(moment):
        clock(moment)
        client.force_login(operator)
        return client.get(reverse("wagtailadmin_home")).content.decode()

    return open_at


def test_open_competitions_stand_on_the_desk(start_page, entry):
    text = start_page(OPEN)

    assert "Lomba untuk Anda" in text
    assert "30 Juni 2025 pukul 23.59.59 WITA" in text
    assert reverse("competition_entries:edit", args=[entry.pk]) in text
    assert "2 hal masih kurang dalam formulir." in text


def test_before_the_first_entry_it_says_so(start_page, category):
    assert "Anda belum punya usulan." in start_page(OPEN)


def test_after_the_deadline_the_desk_is_quiet(start_page, entry):
    assert "Lomba untuk Anda" not in start_page(LAST_SECOND + timedelta(seconds=1))
