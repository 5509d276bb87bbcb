"""Awards and minutes of stages that were closed by scores, as a jury closes them."""

from decimal import Decimal

import pytest

from competitions.models import AwardPlace, ChairDecision
from competitions.services.minutes import minutes_context
from competitions.services.results import make_awards
from competitions.services.stages import close_stage
from tests.competitions.jury.judging import Judging
from tests.factories.results import close, standing

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def judging(competition, registrar):
    """Two equals that the chair put in order, and one behind them."""
    judging = Judging(competition, registrar)
    for order, label in enumerate(("Juara I", "Juara II", "Juara III")):
        AwardPlace.objects.create(
            category=judging.category, label=label, sort_order=order
        )
    entries = judging.entries(3)
    juror, other = judging.jurors(2)
    for entry, (one, two) in zip(entries, [(80, 81), (81, 80), (70, 71)], strict=True):
        judging.sheet(entry, juror, one)
        judging.sheet(entry, other, two)
    ChairDecision.objects.create(
        category=judging.category,
        order=[entries[1].pk, entries[0].pk],
        reason="Lebih luas dipakai.",
    )
    close_stage(judging.fresh(), judging.phase, registrar)
    return judging


def test_awards_are_made_of_what_a_jury_closed(judging, competition):
    make_awards(competition=competition, actor=None)

    awards = competition.awards.order_by("rank")
    assert [(one.rank_label, one.innovation_text, one.score) for one in awards] == [
        ("Juara I", "Inovasi 02", Decimal("80.5")),
        ("Juara II", "Inovasi 01", Decimal("80.5")),
        ("Juara III", "Inovasi 03", Decimal("70.5")),
    ]


def test_minutes_say_what_a_jury_closed(judging, competition):
    [standings] = minutes_context(competition)["standings"]

    rows = [(row.rank, row.title, row.shown) for row in standings.rows]
    assert rows == [
        (1, "Inovasi 02", "80,50"),
        (2, "Inovasi 01", "80,50"),
        (3, "Inovasi 03", "70,50"),
    ]
    assert standings.rows[1].by
    assert [(one.order, one.reason) for one in standings.decisions] == [
        (["Inovasi 02", "Inovasi 01"], "Lebih luas dipakai.")
    ]
    assert standings.missing == 0


def test_made_up_rankings_have_the_shape_of_closed_ones(judging, competition):
    """Tests that close stages by hand must not drift from what closing keeps."""
    real = judging.category.closings.get()
    entry = judging.entry("Lain")
    second = judging.stage("Presentasi", 20)

    made_up = close(judging.category, second, [standing(entry, 1)])

    assert set(made_up.ranking) == set(real.ranking)
    assert set(made_up.ranking["standings"][0]) == set(real.ranking["standings"][0])
