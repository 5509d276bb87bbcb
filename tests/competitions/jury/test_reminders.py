"""Reminding jurors of open sheets; the letters are the site's."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from competitions.models import Juror
from competitions.services.jury_reminders import can_remind, jury_reminder, remind
from competitions.services.stages import close_stage

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("indexed_pages", "in_english"),
]


@pytest.fixture
def told():
    """What the signal says; nobody else hears it."""
    found = []
    others, jury_reminder.receivers = jury_reminder.receivers, []
    jury_reminder.sender_receivers_cache.clear()

    def hear(sender, page, recipients, actor, **kwargs):
        found.append((page, recipients, actor))

    jury_reminder.connect(hear)
    yield found
    jury_reminder.disconnect(hear)
    jury_reminder.receivers = others
    jury_reminder.sender_receivers_cache.clear()


def test_only_jurors_with_open_sheets_are_reminded(judging, told):
    late, done = judging.jurors(2)
    entry = judging.entry("Satu")
    judging.sheet(entry, late, state="open")
    judging.sheet(entry, done, 80)

    assert remind(judging.category, judging.phase, judging.registrar) == [late]

    [(page, recipients, actor)] = told
    assert page.pk == judging.competition.pk
    assert (recipients, actor) == ([late.user], judging.registrar)


def test_nobody_is_reminded_for_nothing(judging, told):
    juror = judging.juror("Juri")
    judging.sheet(judging.entry("Satu"), juror, 80)
    with pytest.raises(ValidationError, match="Nobody has open sheets"):
        remind(judging.category, judging.phase, judging.registrar)
    with pytest.raises(PermissionDenied):
        remind(judging.category, judging.phase, juror.user)
    close_stage(judging.category, judging.phase, judging.registrar)
    with pytest.raises(ValidationError, match="is closed"):
        remind(judging.category, judging.phase, judging.registrar)
    assert told == []


def test_without_a_listener_there_is_no_button(judging, told, as_registrar):
    judging.sheet(judging.entry("Satu"), judging.juror("Juri"), state="open")
    url = f"/admin/competitions/jury/stage/{judging.category.pk}/{judging.phase.pk}/"
    assert can_remind()
    assert f'action="{url}remind/"' in as_registrar.get(url).content.decode()
    assert as_registrar.post(f"{url}remind/").url == url
    assert len(told) == 1
    jury_reminder.receivers = []
    jury_reminder.sender_receivers_cache.clear()

    assert not jury_reminder.has_listeners(Juror)
    assert f'action="{url}remind/"' not in as_registrar.get(url).content.decode()
    assert as_registrar.post(f"{url}remind/").status_code == 404
