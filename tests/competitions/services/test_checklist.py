"""What the checklist names, one thing at a time."""

from datetime import date, time

import pytest
from django.utils import translation

from competitions.models import AwardPlace
from competitions.services.checklist import load_set_up, problems_of
from tests.factories.competitions import (
    CompetitionCategoryFactory,
    CompetitionPageFactory,
    CompetitionPhaseFactory,
    CriterionFactory,
    FormSectionFactory,
    TieRuleFactory,
)

pytestmark = pytest.mark.django_db


def codes(page):
    return [problem.code for problem in problems_of(load_set_up(page.pk))]


def texts(page):
    return [problem.text for problem in problems_of(load_set_up(page.pk))]


def add_category(page, phases, **fields):
    category = CompetitionCategoryFactory(competition=page, audience="both", **fields)
    FormSectionFactory(category=category)
    for phase in phases:
        for weight in (60, 40):
            CriterionFactory(category=category, phase=phase, weight=weight)
    TieRuleFactory(category=category)
    AwardPlace.objects.create(category=category, label="Juara I")
    return category


@pytest.fixture
def whole(index):
    """A competition of which nothing is missing."""
    page = CompetitionPageFactory(
        parent=index, how_to_enter="<p>Daftar.</p>", legal_basis="<p>Perbup</p>"
    )
    CompetitionPhaseFactory(
        competition=page,
        name="Daftar",
        kind="registration",
        starts_on=date(2025, 6, 1),
        ends_on=date(2025, 6, 10),
        closes_at=time(16),
    )
    judging = CompetitionPhaseFactory(
        competition=page, name="Nilai", kind="judging", starts_on=date(2025, 6, 11)
    )
    add_category(page, [judging], name="Dinas", min_age_months=12)
    return page


def test_complete_set_up_has_no_problem(whole):
    assert codes(whole) == []


def test_empty_competition_says_where_to_begin(competition):
    assert codes(competition) == [
        "no_registration",
        "no_judging",
        "no_category",
        "no_guide",
        "no_legal_basis",
    ]


def test_registration_without_a_last_day(whole):
    whole.phases.filter(kind="registration").update(ends_on=None)

    assert codes(whole) == ["registration_without_end"]


@pytest.mark.parametrize(
    ("day", "hour", "expected"),
    [
        (10, time(16, 0, 0), ["judging_before_deadline"]),
        (10, time(16, 0, 1), []),
        (5, None, ["judging_before_deadline"]),
    ],
)
def test_judging_waits_for_the_deadline(whole, day, hour, expected):
    whole.phases.filter(kind="judging").update(
        starts_on=date(2025, 6, day), opens_at=hour
    )

    assert codes(whole) == expected


@pytest.mark.parametrize(
    ("weight", "expected"),
    [
        (39, "weights add up to 99%"),
        ("39.99", "weights add up to 99,99%"),
        (41, "weights add up to 101%"),
    ],
)
def test_weights_of_a_category_and_phase_add_up(whole, weight, expected):
    criterion = whole.categories.get().criteria.get(weight=40)
    criterion.weight = weight
    criterion.save()

    with translation.override("en"):
        [text] = texts(whole)
    assert expected.replace(",", ".") in text
    assert "Dinas" in text
    assert "Nilai" in text


def test_each_phase_of_a_category_adds_up_for_itself(whole):
    final = CompetitionPhaseFactory(
        competition=whole, kind="presentation", starts_on=date(2025, 6, 20), weight=40
    )
    whole.phases.filter(kind="judging").update(weight=60)
    CriterionFactory(category=whole.categories.get(), phase=final, weight=99)

    [problem] = problems_of(load_set_up(whole.pk))

    assert problem.code == "weights"
    assert problem.about.phase == final


def test_unknown_weight_is_named_instead_of_the_sum(whole):
    criterion = whole.categories.get().criteria.get(weight=40)
    criterion.weight = None
    criterion.save()

    [problem] = problems_of(load_set_up(whole.pk))

    assert (problem.code, problem.about) == ("weight_missing", criterion)


def test_weights_of_phases_add_up(whole):
    final = CompetitionPhaseFactory(
        competition=whole, kind="presentation", starts_on=date(2025, 6, 20), weight=40
    )
    assert codes(whole) == ["phase_weights"]

    whole.phases.filter(kind="judging").update(weight=60)
    assert codes(whole) == []
    final.delete()
    assert codes(whole) == ["phase_weights"]


def test_bare_category_lacks_everything(whole):
    CompetitionCategoryFactory(competition=whole, name="Baru")

    assert codes(whole) == [
        "no_audience",
        "no_form",
        "no_criteria",
        "no_tie_rule",
        "no_place",
    ]


def test_age_needs_a_day(whole):
    whole.phases.filter(kind="registration").delete()
    assert codes(whole) == ["no_registration", "no_day_for_age"]

    whole.categories.update(age_counted_on=date(2025, 6, 1))
    assert codes(whole) == ["no_registration"]


@pytest.mark.parametrize("count", [1, 3])
def test_checklist_asks_as_much_for_more(whole, count, django_assert_num_queries):
    phase = whole.phases.get(kind="judging")
    for _number in range(count):
        category = add_category(whole, [phase])
        TieRuleFactory(
            category=category, kind="criterion", criterion=category.criteria.first()
        )
        TieRuleFactory(category=category, kind="phase", phase=phase)

    with django_assert_num_queries(12):
        problems_of(load_set_up(whole.pk))
