"""Reminders of the competitions plugin leave as letters of the site."""

import pytest
from django.core import mail
from django.urls import reverse

from competitions.models import CompetitionIndexPage
from competitions.services.jury_reminders import remind
from portal.review.models import Letter, LetterKind
from portal.review.services.letters import deliver
from tests.competitions.jury.judging import Judging
from tests.factories.competitions import CompetitionPageFactory

pytestmark = pytest.mark.django_db


def test_jurors_with_open_sheets_get_a_letter(registrar):
    competition = CompetitionPageFactory(
        parent=CompetitionIndexPage.objects.get(), title="Lomba Inovasi Daerah"
    )
    judging = Judging(competition, registrar)
    juror = judging.juror("Dr. Andi")
    judging.sheet(judging.entry("Antar Obat"), juror, state="open")

    remind(judging.category, judging.phase, registrar)

    assert [(row.recipient, row.kind) for row in Letter.objects.all()] == [
        (juror.user, LetterKind.SHEETS_OPEN)
    ]
    assert deliver() == 1
    [letter] = mail.outbox
    assert letter.to == [juror.user.email]
    assert "Lomba Inovasi Daerah" in letter.subject
    # Jurors may not open the page in the editor, and no entry is named.
    assert f"{reverse('wagtailadmin_home')}\n" in letter.body
    assert "/pages/" not in letter.body
    assert "Antar Obat" not in letter.body
