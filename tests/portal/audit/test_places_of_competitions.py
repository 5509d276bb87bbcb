"""Who reads in the log what was done with entries, sheets and awards."""

import pytest
from django.utils import timezone
from wagtail.log_actions import log

from competitions.models import ScoreSheet
from portal.audit.access import visible_records
from tests.factories.competitions import (
    AwardFactory,
    CompetitionCategoryFactory,
    CompetitionPageFactory,
    CriterionFactory,
    EntryFactory,
    EntryVersionFactory,
    JurorFactory,
)
from tests.factories.innovations import make_operator, make_registrar

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_an_operator_reads_of_the_own_entry_and_not_of_its_jury(
    competitions, organization
):
    competition = CompetitionPageFactory(parent=competitions)
    category = CompetitionCategoryFactory(competition=competition)
    entry = EntryFactory(category=category, organization=organization)
    sheet = ScoreSheet.objects.create(
        entry=entry,
        version=EntryVersionFactory(entry=entry),
        phase=CriterionFactory(category=category).phase,
        juror=JurorFactory(competition=competition),
        state="sealed",
        sealed_at=timezone.now(),
    )
    award = AwardFactory(category=category, organization=organization, winner_text="")
    for row in (entry, sheet, award):
        log(instance=row, action="competitions.begin_entry")

    def read_by(person):
        records = visible_records(person).filter(action="competitions.begin_entry")
        return {record.label for record in records}

    assert read_by(make_operator(organization)) == {str(entry)}
    assert read_by(make_registrar(organization.region)) == {
        str(entry),
        str(sheet),
        str(award),
    }
