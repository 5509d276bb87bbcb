import pytest

from competitions.models import CompetitionKind
from competitions.services.kinds import load_kinds

pytestmark = pytest.mark.django_db


def test_kinds_are_loaded_once_and_edits_stay():
    assert load_kinds().created == 6
    CompetitionKind.objects.filter(code="kipp").update(label="KIPP kami")

    assert load_kinds().created == 0
    assert CompetitionKind.objects.get(code="kipp").label == "KIPP kami"
