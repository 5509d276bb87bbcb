"""Rules that entries go by stay as they are."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from competitions.freezing import (
    forget_freezer,
    frozen_among,
    is_frozen,
    register_freezer,
)
from competitions.models import Criterion, EntryStatement, FormSection, TieRule
from tests.factories.competitions import (
    CompetitionCategoryFactory,
    CompetitionPageFactory,
    CompetitionPhaseFactory,
    CriterionFactory,
    EntryStatementFactory,
    FormSectionFactory,
    TieRuleFactory,
)

pytestmark = pytest.mark.django_db

FACTORIES = {
    FormSection: FormSectionFactory,
    EntryStatement: EntryStatementFactory,
    Criterion: CriterionFactory,
}
#: A change of each field that entries rely on.
HARD = [
    (FormSection, "title", "Lain"),
    (FormSection, "max_words", 100),
    (FormSection, "required", False),
    (FormSection, "attachment", "required"),
    (EntryStatement, "text", "Lain"),
    (EntryStatement, "required", False),
    (Criterion, "name", "Lain"),
    (Criterion, "weight", Decimal(40)),
    (Criterion, "minimum", Decimal(1)),
    (Criterion, "maximum", Decimal(10)),
    (Criterion, "anchors", "Lain"),
]
SOFT = [
    (FormSection, "guidance", "Lain"),
    (FormSection, "sort_order", 9),
    (FormSection, "source", "KIPP 2026"),
    (EntryStatement, "sort_order", 9),
    (Criterion, "source", "Juknis 2026"),
]


@pytest.fixture
def category(competition):
    return CompetitionCategoryFactory(competition=competition)


@pytest.fixture
def freeze(request):
    """Freeze a category, as entries will."""

    def freeze(*categories):
        frozen = {category.pk for category in categories}

        def find(ids):
            return frozen.intersection(ids)

        register_freezer(find)
        request.addfinalizer(lambda: forget_freezer(find))

    return freeze


def test_nothing_is_frozen_until_somebody_says_so(category, freeze):
    other = CompetitionCategoryFactory()
    assert not is_frozen(category)

    freeze(category)

    assert is_frozen(category)
    assert not is_frozen(other)
    assert frozen_among([category.pk, other.pk]) == {category.pk}
    assert frozen_among([]) == set()


def test_freezers_are_asked_once_for_all_and_only_about_them(category, freeze):
    asked = []

    def find(ids):
        asked.append(set(ids))
        return [*ids, 999_999]

    register_freezer(find)
    register_freezer(find)
    try:
        assert frozen_among([1, 2]) == {1, 2}
    finally:
        forget_freezer(find)
    assert asked == [{1, 2}]


@pytest.mark.parametrize(("model", "field", "value"), HARD)
def test_what_entries_rely_on_stays(category, freeze, model, field, value):
    row = FACTORIES[model](category=category)
    setattr(row, field, value)
    row.full_clean()
    freeze(category)

    with pytest.raises(ValidationError) as caught:
        row.full_clean()

    assert list(caught.value.message_dict) == [field]


@pytest.mark.parametrize(("model", "field", "value"), SOFT)
def test_words_of_guidance_may_change(category, freeze, model, field, value):
    row = FACTORIES[model](category=category)
    freeze(category)
    setattr(row, field, value)

    row.full_clean()


@pytest.mark.parametrize("model", FACTORIES)
def test_frozen_rules_are_neither_deleted_nor_added_nor_moved(category, freeze, model):
    row = FACTORIES[model](category=category)
    other = CompetitionCategoryFactory(competition=category.competition)
    freeze(category)

    with pytest.raises(ValidationError):
        row.delete()
    row.category = other
    with pytest.raises(ValidationError) as caught:
        row.full_clean()
    assert "category" in caught.value.message_dict
    new = FACTORIES[model].build(category=category)
    with pytest.raises(ValidationError) as caught:
        new.clean()
    assert "category" in caught.value.message_dict
    assert model.objects.filter(category=category).count() == 1


def test_rules_of_other_categories_are_free(category, freeze):
    row = FormSectionFactory(category=category)
    freeze(CompetitionCategoryFactory(competition=category.competition))
    row.max_words = 5

    row.full_clean()
    row.delete()

    assert not FormSection.objects.exists()


@pytest.mark.parametrize(("field", "value"), [("weight", 50), ("aggregation", "mean")])
def test_phase_of_a_frozen_category_keeps_its_weight_but_not_its_days(
    category, freeze, field, value
):
    phase = CriterionFactory(category=category).phase
    freeze(category)
    phase.ends_on = phase.starts_on.replace(day=28)
    phase.full_clean()

    setattr(phase, field, value)
    with pytest.raises(ValidationError) as caught:
        phase.full_clean()
    assert list(caught.value.message_dict) == [field]


def test_new_phase_brings_no_weight_into_a_frozen_competition(category, freeze):
    freeze(category)
    phase = CompetitionPhaseFactory.build(
        competition=category.competition, kind="judging"
    )
    phase.full_clean()

    phase.weight = 10
    with pytest.raises(ValidationError) as caught:
        phase.full_clean()
    assert list(caught.value.message_dict) == ["weight"]


@pytest.mark.parametrize("model", [Criterion, TieRule])
def test_phase_and_category_stay_with_what_is_scored(category, model):
    phase = CompetitionPhaseFactory(competition=category.competition, kind="judging")
    if model is Criterion:
        CriterionFactory(category=category, phase=phase)
    else:
        TieRuleFactory(category=category, kind="phase", phase=phase)
    elsewhere = CompetitionPageFactory(parent=category.competition.get_parent())

    for row, field, value in [
        (phase, "kind", "other"),
        (phase, "competition", elsewhere),
        (category, "competition", elsewhere),
    ]:
        row.full_clean()
        before = getattr(row, field)
        setattr(row, field, value)
        with pytest.raises(ValidationError) as caught:
            row.full_clean()
        assert list(caught.value.message_dict) == [field]
        setattr(row, field, before)


@pytest.mark.parametrize(
    ("kind", "field"), [("criterion", "criterion"), ("phase", "phase")]
)
def test_tie_rule_names_what_its_kind_asks_for_and_nothing_foreign(
    category, kind, field
):
    foreign = CriterionFactory()
    lacking = TieRule(category=category, kind=kind)
    idle = TieRule(category=category, kind="chair")
    setattr(idle, field, foreign if field == "criterion" else foreign.phase)
    astray = TieRule(category=category, kind=kind)
    setattr(astray, field, getattr(idle, field))

    for rule in (lacking, idle, astray):
        with pytest.raises(ValidationError) as caught:
            rule.clean()
        assert list(caught.value.message_dict) == [field]
    for rule in (lacking, idle):
        with pytest.raises(IntegrityError, match="tie_names"), transaction.atomic():
            rule.save()


def test_rule_points_only_within_its_competition(category):
    elsewhere = CriterionFactory(category__competition=CompetitionPageFactory())
    criterion = CriterionFactory(category=category)
    criterion.phase = elsewhere.phase
    criterion.section = FormSectionFactory(category=elsewhere.category)

    with pytest.raises(ValidationError) as caught:
        criterion.full_clean()

    assert set(caught.value.message_dict) == {"phase", "section"}


def test_keys_stay_and_are_told_apart(category):
    first = FormSectionFactory(category=category, title="Dampak nyata")
    second = FormSectionFactory(category=category, title="Dampak, nyata!")
    assert (first.key, second.key) == ("dampak-nyata", "dampak-nyata-2")

    first.title = "Hasil"
    first.save()

    first.refresh_from_db()
    assert first.key == "dampak-nyata"
