import pytest
from django.utils import translation

from tests.competitions.jury.judging import Judging


@pytest.fixture
def judging(competition, registrar):
    """A category with one stage of judging, which tests fill as they need."""
    return Judging(competition, registrar)


@pytest.fixture
def in_english():
    """Messages as they stand in the code."""
    with translation.override("en"):
        yield
