"""The examples in docs/api.md do what they say."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.factories.competitions import CompetitionPageFactory
from tests.factories.innovations import GovernmentAffairFactory, InnovationPageFactory
from tests.factories.news import NewsPageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TEXT = (Path(__file__).parents[3] / "docs" / "api.md").read_text()
EXAMPLE = re.compile(r"^curl (?:-L )?'(http[^']+)'(?: # (\d+))?$", re.MULTILINE)
EXAMPLES = EXAMPLE.findall(TEXT)


@pytest.fixture
def small_data(organization, newsroom, competitions):
    InnovationPageFactory(
        parent=organization,
        title="Antrean Puskesmas",
        main_affair=GovernmentAffairFactory(code="1.02"),
        implementation_date="2025-02-01",
    )
    NewsPageFactory(parent=newsroom)
    CompetitionPageFactory(parent=competitions)


def test_every_example_is_read():
    assert len(EXAMPLES) == TEXT.count("\ncurl ")


def test_examples_work(small_data, client):
    for url, status in EXAMPLES:
        parts = urlsplit(url)
        client.defaults["HTTP_HOST"] = parts.hostname

        response = client.get(f"{parts.path}?{parts.query}", follow=True)

        assert response.status_code == int(status or 200), (url, response.content)
        assert response["Content-Type"] == "application/json", url
