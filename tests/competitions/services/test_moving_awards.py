"""Awards follow an innovation that was merged into another."""

import pytest

from competitions.services.awards import move_awards
from innovations.services.merging import merge_innovations, undo_merge
from tests.factories.competitions import AwardFactory, CompetitionPageFactory
from tests.factories.innovations import InnovationPageFactory, OrganizationPageFactory


@pytest.fixture
def two(db):
    organization = OrganizationPageFactory()
    return [
        InnovationPageFactory(parent=organization, title=title)
        for title in ("Antar Obat", "Kurir Sehat")
    ]


def test_awards_follow_and_come_back(two):
    kept, merged = two
    own = AwardFactory(innovation=kept)
    award = AwardFactory(innovation=merged)

    merge = merge_innovations(kept=kept, merged=merged, actor=None)
    assert set(kept.awards.all()) == {own, award}

    undo_merge(merge=merge, actor=None)
    assert list(kept.awards.all()) == [own]
    award.refresh_from_db()
    assert award.innovation == merged
    assert award.innovation_key == f"#{merged.pk}"


def test_an_award_that_both_have_stays_and_is_named(two):
    kept, merged = two
    competition = CompetitionPageFactory()
    for innovation in two:
        AwardFactory(
            competition=competition,
            category=None,
            innovation=innovation,
            rank_label="Juara I",
            winner_text="Dinas A",
        )

    moved, stayed = move_awards(source=merged, target=kept)

    assert moved == []
    assert len(stayed) == 1
    assert merged.awards.count() == 1
