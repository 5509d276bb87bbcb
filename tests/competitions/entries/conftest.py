"""A competition that is open, an operator, and an innovation of theirs."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from competitions.choices import Attachment, Audience
from competitions.models import CompetitionPage
from competitions.services.entries import begin_entry
from tests.factories.competitions import (
    CompetitionCategoryFactory,
    CompetitionIndexPageFactory,
    CompetitionPageFactory,
    CompetitionPhaseFactory,
    EntryStatementFactory,
    FormSectionFactory,
    PublicEntrantFactory,
)
from tests.factories.innovations import (
    InnovationPageFactory,
    OrganizationPageFactory,
    RegionFactory,
    RegistryPageFactory,
    make_operator,
    make_registrar,
)

WITA = ZoneInfo("Asia/Makassar")
#: A moment while registration goes on, and its last second.
OPEN = datetime(2025, 6, 29, 10, 0, tzinfo=WITA)
LAST_SECOND = datetime(2025, 6, 30, 23, 59, 59, tzinfo=WITA)


@pytest.fixture
def region(db):
    return RegionFactory(hostname="testserver", time_zone="Asia/Makassar")


@pytest.fixture
def registry(region):
    return RegistryPageFactory(region=region)


@pytest.fixture
def competition(region):
    page = CompetitionPageFactory(
        parent=CompetitionIndexPageFactory(region=region),
        title="Lomba Inovasi Daerah",
        slug="lid-2025",
        edition_year=2025,
    )
    CompetitionPhaseFactory(
        competition=page,
        kind="registration",
        name="Pendaftaran",
        starts_on=date(2025, 6, 1),
        ends_on=date(2025, 6, 30),
    )
    return CompetitionPage.objects.get(pk=page.pk)


@pytest.fixture
def category(competition):
    return CompetitionCategoryFactory(
        competition=competition, name="Perangkat Daerah", audience=Audience.BOTH
    )


@pytest.fixture
def summary(category):
    return FormSectionFactory(category=category, title="Ringkasan", max_words=5)


@pytest.fixture
def impact(category):
    return FormSectionFactory(
        category=category,
        title="Dampak",
        required=False,
        attachment=Attachment.OPTIONAL,
    )


@pytest.fixture
def statement(category):
    return EntryStatementFactory(category=category, text="Karya ini asli.")


@pytest.fixture
def organization(registry):
    return OrganizationPageFactory(parent=registry, title="Dinas Kesehatan")


@pytest.fixture
def innovation(organization):
    return InnovationPageFactory(
        parent=organization,
        title="Antar Obat",
        implementation_date=date(2024, 3, 3),
        benefit="<p>Obat sampai.</p><p>Warga senang.</p>",
        stage="implementation",
    )


@pytest.fixture
def operator(organization):
    return make_operator(organization, username="operator.dinkes")


@pytest.fixture
def registrar(region):
    return make_registrar(region)


@pytest.fixture
def entrant(region):
    return PublicEntrantFactory(region=region, name="Siti Aminah")


@pytest.fixture
def entry(category, summary, impact, statement, organization, innovation, operator):
    """A draft of the operator, with everything the form could ask for."""
    return begin_entry(
        category=category,
        organization=organization,
        innovation=innovation,
        actor=operator,
        at=OPEN,
    )


@pytest.fixture
def clock(monkeypatch):
    """Set the clock of the server: ``clock(moment)``."""

    def set_to(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return set_to
