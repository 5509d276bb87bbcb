"""A category whose last stage is closed: three places, four entries in a ranking."""

import pytest

from competitions.models import AwardPlace
from tests.factories.competitions import (
    CompetitionCategoryFactory,
    CriterionFactory,
    EntryFactory,
    EntryVersionFactory,
)
from tests.factories.results import close, standing

SHOWN = ["91.50", "90.00", "88.25", "70.00"]


@pytest.fixture
def category(competition):
    return CompetitionCategoryFactory(competition=competition, name="Dinas")


@pytest.fixture
def phase(category):
    return CriterionFactory(category=category).phase


@pytest.fixture
def places(category):
    prizes = {"Juara I": "Rp10.000.000,00", "Juara II": "", "Harapan I": "Piagam"}
    return [
        AwardPlace.objects.create(
            category=category, label=label, prize=prize, sort_order=order
        )
        for order, (label, prize) in enumerate(prizes.items())
    ]


@pytest.fixture
def entries(category):
    made = [
        EntryFactory(category=category, title=title, state="submitted")
        for title in ("Antar Obat", "Sapa Warga", "Peta Banjir", "Kebun Sekolah")
    ]
    for entry in made:
        EntryVersionFactory(entry=entry)
    return made


@pytest.fixture
def closing(category, phase, places, entries):
    return close(
        category,
        phase,
        [
            standing(entry, rank, shown)
            for rank, (entry, shown) in enumerate(
                zip(entries, SHOWN, strict=True), start=1
            )
        ],
    )
