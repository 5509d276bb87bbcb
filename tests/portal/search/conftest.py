"""A region with something of each kind to find."""

from datetime import date

import pytest

from news.models import AgendaIndexPage
from portal.search.services.searching import search
from portal.search.services.synonyms import load_synonyms
from tests.factories.agenda import EventPageFactory
from tests.factories.competitions import CompetitionPageFactory
from tests.factories.home import ContentPageFactory
from tests.factories.innovations import InnovationPageFactory, OrganizationPageFactory
from tests.factories.news import NewsPageFactory
from tests.grounds import lay, wanted


@pytest.fixture
def health(registry):
    return OrganizationPageFactory(
        parent=registry, title="Dinas Kesehatan", short_name="Dinkes", code="DINKES"
    )


@pytest.fixture
def clinic(health):
    return OrganizationPageFactory(parent=health, title="Puskesmas Babulu")


@pytest.fixture(scope="module", autouse=True)
def synonyms(request, ground, django_db_blocker):
    """The synonyms that ship, in modules with something to find."""
    if wanted(request, "queue"):
        yield from lay(django_db_blocker, load_synonyms)
    else:
        yield None


@pytest.fixture
def queue(clinic):
    return InnovationPageFactory(
        parent=clinic,
        title="Antrean Online Puskesmas",
        summary="Warga mengambil nomor dari rumah.",
        implementation_date=date(2024, 5, 1),
    )


@pytest.fixture
def everything(queue, home, newsroom, competitions):
    """One page of each kind, all about the same word."""
    return {
        "innovation": InnovationPageFactory(
            parent=queue.get_parent().specific, title="Serambi Posyandu"
        ),
        "competition": CompetitionPageFactory(
            parent=competitions, title="Lomba Serambi 2025"
        ),
        "news": NewsPageFactory(parent=newsroom, title="Serambi dibuka Bupati"),
        "event": EventPageFactory(
            parent=AgendaIndexPage.objects.child_of(home).get(), title="Rakor Serambi"
        ),
        "page": ContentPageFactory(parent=home, title="Tentang Serambi"),
    }


@pytest.fixture
def find(region):
    """Return the ids found for a text."""

    def find(text, region=region, **kwargs):
        return list(search(region=region, text=text, **kwargs).ids)

    return find
