"""A category with two criteria that is judged now, and a juror with a sheet."""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from competitions.models import ScoreSheet
from competitions.services import scoring_sheets
from innovations.choices import RegionalRole
from tests.factories.competitions import (
    CompetitionCategoryFactory,
    CompetitionPhaseFactory,
    CriterionFactory,
    EntryFactory,
    EntryVersionFactory,
    FormSectionFactory,
    JurorFactory,
    PanelSeatFactory,
)
from tests.factories.innovations import make_regional


@pytest.fixture(autouse=True)
def files_below(tmp_path, settings):
    """Files of entries go where nothing else is."""
    settings.STORAGES = settings.STORAGES | {
        "entries": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "entries")},
        }
    }


@pytest.fixture
def category(competition):
    category = CompetitionCategoryFactory(competition=competition, name="Dinas")
    FormSectionFactory(category=category, title="Ringkasan", key="ringkasan")
    return category


@pytest.fixture
def phase(competition):
    """A phase that runs since yesterday until tomorrow; names are shown."""
    today = timezone.localdate()
    return CompetitionPhaseFactory(
        competition=competition,
        kind="judging",
        name="Penilaian proposal",
        starts_on=today - timedelta(days=1),
        ends_on=today + timedelta(days=1),
    )


@pytest.fixture
def criteria(category, phase):
    """One of 60 % from 0 to 100, one of 40 % from 1 to 5."""
    return [
        CriterionFactory(category=category, phase=phase, name="Kebaruan", weight=60),
        CriterionFactory(
            category=category,
            phase=phase,
            name="Dampak",
            weight=40,
            minimum=Decimal(1),
            maximum=Decimal(5),
            sort_order=1,
        ),
    ]


@pytest.fixture
def entry(category):
    return EntryFactory(category=category, title="SIMPEL", state="submitted")


@pytest.fixture
def version(entry):
    return EntryVersionFactory(entry=entry)


@pytest.fixture
def user(region):
    return make_regional(region, RegionalRole.JUROR)


@pytest.fixture
def juror(competition, user, category, phase):
    juror = JurorFactory(competition=competition, user=user, name="Dr. Juri Satu")
    PanelSeatFactory(category=category, phase=phase, juror=juror)
    return juror


@pytest.fixture
def sheet(juror, version, phase, criteria):
    return sheet_of(juror, version, phase)


@pytest.fixture
def as_juror(client, user):
    client.force_login(user)
    return client


def sheet_of(juror, version, phase, **fields):
    return ScoreSheet.objects.create(
        juror=juror, version=version, entry=version.entry, phase=phase, **fields
    )


def another_juror(competition, region, **fields):
    """A juror of the same competition with an account of their own."""
    user = make_regional(region, RegionalRole.JUROR)
    return JurorFactory(competition=competition, user=user, **fields)


@dataclass
class Filler:
    """Stands for the secretariat's side; remembers what it was asked."""

    asked: list = field(default_factory=list)
    short: dict = field(default_factory=dict)
    trouble: str = ""

    def fill_up(self, category, phase, actor=None):
        self.asked.append((category, phase, actor))
        if self.trouble:
            raise ValidationError(self.trouble)
        return SimpleNamespace(added=[], short=self.short)


@pytest.fixture
def filler(monkeypatch):
    filler = Filler()
    monkeypatch.setattr(scoring_sheets, "fill_up", filler.fill_up)
    return filler
