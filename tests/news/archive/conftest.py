from io import BytesIO

import pytest

from news.models import ArchiveTakeover, NewsPage
from news.services.takeovers import asking
from news.services.takeovers.receiving import receive
from news.services.takeovers.working import work_on
from tests.news.archive.exports import folder
from tests.news.intake.documents import picture


@pytest.fixture(autouse=True)
def manuscripts(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "manuscripts": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "manuscripts")},
        },
    }


@pytest.fixture
def pictures():
    """The folder of the old site as it comes out of a hosting panel."""
    return folder(
        **{
            "public_html/wp-content/uploads/2021/03/panen.jpg": picture(900, 600),
            "public_html/wp-content/uploads/2021/03/sawah.jpg": picture(800, 500),
        }
    )


@pytest.fixture
def send(news_index, administrator):
    """Sends an export in and has the plan made."""

    def send(data, *, folder=None, name="arsip.xml", work=True, **options):
        takeover = receive(
            newsroom=news_index,
            user=administrator,
            name=name,
            export=BytesIO(data),
            size=len(data),
            folder=BytesIO(folder) if folder else None,
            **options,
        )
        if work:
            work_on(takeover.pk)
        takeover.refresh_from_db()
        return takeover

    return send


@pytest.fixture
def take_over(send, administrator):
    """Sends an export in, confirms the plan and has it carried out."""

    def take_over(data, **options):
        return carry(send(data, **options), administrator)

    return take_over


def carry(takeover, user):
    asking.carry(takeover, user=user)
    work_on(takeover.pk)
    takeover.refresh_from_db()
    return takeover


def undo(takeover):
    asking.take_back(takeover, user=takeover.acted_by)
    work_on(takeover.pk)
    takeover.refresh_from_db()
    return takeover


def article(title):
    return NewsPage.objects.get(title=title)


def plan(takeover):
    return {
        row.number: row.action
        for row in ArchiveTakeover.objects.get(pk=takeover.pk).items.all()
    }
