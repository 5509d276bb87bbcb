"""A ranking, step by step, and what must hold of every ranking."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.scoring import (
    Aggregation,
    BadSheet,
    Criterion,
    Decision,
    Rules,
    Sheet,
    Stage,
    Tie,
    TieRule,
    rank,
    total_of,
)
from competitions.scoring.rules import Problem
from tests.competitions.scoring.editions import edition
from tests.competitions.scoring.recompute import ranks

NOVELTY = Criterion("kebaruan", Decimal(40))
BENEFIT = Criterion("manfaat", Decimal(60))
PAPER = Stage("proposal", (NOVELTY, BENEFIT))


def sheet(entry, novelty, benefit, *, juror="Ketua", stage="proposal"):
    values = {"kebaruan": Decimal(novelty), "manfaat": Decimal(benefit)}
    return Sheet(stage, juror, entry, values)


def places(entries: Iterable[str], sheets: Iterable[Sheet], rules: Rules):
    return {one.entry: one.rank for one in rank(entries, sheets, rules).standings}


# ------------------------------------------------------------------------- totals


def test_sheet_adds_up_as_printed_ones_do():
    """80 × 40 % + 90 × 60 %"""
    assert total_of(sheet("A", 80, 90), PAPER) == 86


def test_range_of_a_criterion_changes_nothing_of_its_weight():
    stage = Stage("proposal", (replace(NOVELTY, maximum=Decimal(5)), BENEFIT))

    assert total_of(sheet("A", 5, 100), stage) == 100
    assert total_of(sheet("A", 4, 100), stage) == 92


def test_totals_are_exact():
    """A third of a point stays one: 1 × 40 ÷ 3."""
    stage = Stage("proposal", (replace(NOVELTY, maximum=Decimal(3)), BENEFIT))

    assert total_of(sheet("A", 1, 0), stage) == Fraction(40, 3)


@pytest.mark.parametrize(
    ("values", "criterion"),
    [
        ({"kebaruan": Decimal(80)}, "manfaat"),
        ({"kebaruan": Decimal(101), "manfaat": Decimal(1)}, "kebaruan"),
        ({"kebaruan": Decimal("-0.5"), "manfaat": Decimal(1)}, "kebaruan"),
        ({"kebaruan": Decimal("NaN"), "manfaat": Decimal(1)}, "kebaruan"),
        (
            {"kebaruan": Decimal(1), "manfaat": Decimal(1), "rupa": Decimal(1)},
            "rupa",
        ),
    ],
)
def test_sheet_that_cannot_be_counted_is_refused(values, criterion):
    with pytest.raises(BadSheet) as caught:
        total_of(Sheet("proposal", "Ketua", "A", values), PAPER)

    assert caught.value.criterion == criterion


# -------------------------------------------------------------------- aggregation


@pytest.mark.parametrize(
    ("aggregation", "total"),
    [
        (Aggregation.MEAN, 65),
        (Aggregation.MEDIAN, 80),
        (Aggregation.TRIMMED, 75),
    ],
)
def test_totals_of_jurors_become_one(aggregation, total):
    stage = replace(PAPER, aggregation=aggregation)
    sheets = [
        sheet("A", score, score, juror=f"Juri {number}")
        for number, score in enumerate((10, 60, 80, 85, 90))
    ]

    [only] = rank(["A"], sheets, Rules((stage,))).standings

    assert only.total == total


def test_two_jurors_are_not_trimmed():
    stage = replace(PAPER, aggregation=Aggregation.TRIMMED)
    sheets = [sheet("A", 60, 60, juror="Satu"), sheet("A", 80, 80, juror="Dua")]

    assert rank(["A"], sheets, Rules((stage,))).standings[0].total == 70


def test_strict_juror_harms_nobody_when_strictness_is_taken_out():
    sheets = [
        sheet("A", 60, 60, juror="Tegas"),
        sheet("B", 50, 50, juror="Tegas"),
        sheet("C", 90, 90, juror="Murah"),
        sheet("D", 80, 80, juror="Murah"),
    ]
    normalised = replace(PAPER, aggregation=Aggregation.NORMALISED)

    assert places("ABCD", sheets, Rules((PAPER,))) == {"C": 1, "D": 2, "A": 3, "B": 4}
    assert places("ABCD", sheets, Rules((normalised,))) == {
        **{"A": 1, "C": 1},
        **{"B": 3, "D": 3},
    }


# ------------------------------------------------------------------------- stages


def test_stages_count_by_their_weights():
    talk = Stage("presentasi", (NOVELTY, BENEFIT), weight=Decimal(30))
    rules = Rules((replace(PAPER, weight=Decimal(70)), talk))
    sheets = [sheet("A", 80, 80), sheet("A", 90, 90, stage="presentasi")]

    [only] = rank(["A"], sheets, rules).standings

    assert only.total == 83
    assert [one.total for one in only.stages] == [80, 90]


def test_who_stays_below_the_pass_mark_stands_behind_all_that_go_on():
    """Even with the better paper than one who was poor on the stage."""
    rules = Rules(
        (
            replace(PAPER, weight=Decimal(50), pass_mark=Decimal(85)),
            Stage("presentasi", (NOVELTY, BENEFIT), weight=Decimal(50)),
        )
    )
    sheets = [
        sheet("A", 85, 85),
        sheet("B", 84, 85),
        sheet("A", 0, 0, stage="presentasi"),
        sheet("B", 100, 100, stage="presentasi"),
    ]

    first, second = rank("AB", sheets, rules).standings

    assert (first.entry, first.total) == ("A", Fraction(85, 2))
    assert (second.entry, len(second.stages)) == ("B", 1)
    assert not second.stages[0].goes_on


def test_whoever_equals_the_last_of_the_top_goes_on_too():
    rules = Rules(
        (
            replace(PAPER, weight=Decimal(50), top=2),
            Stage("presentasi", (NOVELTY, BENEFIT), weight=Decimal(50)),
        )
    )
    sheets = [sheet("A", 90, 90), sheet("B", 80, 80), sheet("C", 80, 80)]
    sheets += [sheet("D", 79, 80)]
    sheets += [sheet(entry, 50, 50, stage="presentasi") for entry in "ABC"]

    standings = rank("ABCD", sheets, rules).standings

    assert [one.entry for one in standings if one.stages[0].goes_on] == ["A", "B", "C"]


def test_entry_without_the_sheet_it_needs_has_no_place_yet():
    ranking = rank("AB", [sheet("A", 50, 50)], Rules((PAPER,)))

    assert [one.entry for one in ranking.standings] == ["A"]
    assert ranking.unscored == ("B",)


# --------------------------------------------------------------------------- ties

EQUAL = [sheet("A", 90, 80), sheet("B", 60, 100), sheet("C", 10, 10)]


def test_equals_share_a_rank_and_the_next_is_left_out():
    ranking = rank("ABC", EQUAL, Rules((PAPER,)))

    assert [(one.entry, one.rank) for one in ranking.standings] == [
        ("A", 1),
        ("B", 1),
        ("C", 3),
    ]
    assert ranking.equal == (("A", "B"),)


@pytest.mark.parametrize(
    ("rule", "first"),
    [
        (TieRule(Tie.HEAVIEST), "B"),
        (TieRule(Tie.CRITERION, "kebaruan"), "A"),
        (TieRule(Tie.CRITERION, "manfaat"), "B"),
    ],
)
def test_rule_tells_equals_apart_and_is_named(rule, first):
    standings = rank("ABC", EQUAL, Rules((PAPER,), (rule,))).standings

    assert standings[0].entry == first
    assert [one.rank for one in standings] == [1, 2, 3]
    assert [one.by for one in standings] == [None, rule, None]


def test_stage_tells_equals_apart():
    talk = Stage("presentasi", (NOVELTY, BENEFIT), weight=Decimal(50))
    rules = Rules(
        (replace(PAPER, weight=Decimal(50)), talk), (TieRule(Tie.STAGE, "presentasi"),)
    )
    sheets = [
        *(sheet("A", 80, 80), sheet("A", 60, 60, stage="presentasi")),
        *(sheet("B", 60, 60), sheet("B", 80, 80, stage="presentasi")),
    ]

    assert places("AB", sheets, rules) == {"B": 1, "A": 2}


def test_chair_decides_last_and_also_for_some_of_those_it_decided_about():
    chair = TieRule(Tie.CHAIR)
    decision = Decision(("B", "D", "A"), "Dampak lebih luas")
    rules = Rules((PAPER,), (chair,), (decision,))

    standings = rank("ABC", EQUAL, rules).standings

    assert [(one.entry, one.rank) for one in standings] == [
        ("B", 1),
        ("A", 2),
        ("C", 3),
    ]
    assert standings[1].by == chair


def test_decision_about_others_decides_nothing():
    rules = Rules((PAPER,), (TieRule(Tie.CHAIR),), (Decision(("A", "C"), "Pleno"),))

    assert rank("ABC", EQUAL, rules).equal == (("A", "B"),)


# -------------------------------------------------------------------------- rules


@pytest.mark.parametrize(
    ("rules", "problem"),
    [
        (Rules(()), Problem.NO_STAGE),
        (Rules((Stage("s", ()),)), Problem.NO_CRITERION),
        (Rules((replace(PAPER, weight=Decimal(90)),)), Problem.STAGE_WEIGHTS),
        (Rules((Stage("s", (NOVELTY,)),)), Problem.CRITERION_WEIGHTS),
        (
            Rules((Stage("s", (replace(NOVELTY, weight=Decimal(-20)), BENEFIT)),)),
            Problem.WEIGHT,
        ),
        (
            Rules((Stage("s", (replace(NOVELTY, maximum=Decimal(0)), BENEFIT)),)),
            Problem.RANGE,
        ),
        (Rules((PAPER,), (TieRule(Tie.STAGE, "final"),)), Problem.TIE),
        (Rules((replace(PAPER, weight=Decimal(50)),) * 2), Problem.TWICE),
    ],
)
def test_rules_that_can_t_be_counted_by_are_found(rules, problem):
    assert problem in rules.problems()


def test_usual_rules_have_no_problem():
    assert Rules((PAPER,), (TieRule(Tie.HEAVIEST), TieRule(Tie.CHAIR))).problems() == []


# --------------------------------------------------------------------- properties

SEEDS = st.integers(0, 2**32)


def made(seed, **changes):
    entries, sheets, rules = edition(Random(seed))
    return entries, sheets, replace(rules, **changes)


@given(SEEDS, st.randoms(use_true_random=False))
def test_order_of_entries_and_sheets_makes_no_difference(seed, chance):
    entries, sheets, rules = made(seed)
    before = rank(entries, sheets, rules)
    chance.shuffle(entries)
    chance.shuffle(sheets)

    assert rank(entries, sheets, rules) == before


@given(SEEDS)
def test_names_of_jurors_make_no_difference(seed):
    entries, sheets, rules = made(seed)
    renamed = [replace(one, juror=f"z{one.juror[::-1]}") for one in sheets]

    ours, theirs = (places(entries, some, rules) for some in (sheets, renamed))

    assert ours == theirs


@given(SEEDS)
def test_every_entry_has_one_place_and_places_follow_one_another(seed):
    entries, sheets, rules = made(seed)

    ranking = rank(entries, sheets, rules)

    standings = ranking.standings
    assert sorted([*(one.entry for one in standings), *ranking.unscored]) == entries
    for number, one in enumerate(standings, 1):
        behind = number > 1 and one.rank == standings[number - 2].rank
        assert one.rank == (standings[number - 2].rank if behind else number)
    shared = {one.entry for one in standings} - {
        entry for group in ranking.equal for entry in group
    }
    alone = [one.rank for one in standings if one.entry in shared]
    assert len(alone) == len(set(alone))


def _is_monotone(rules: Rules) -> bool:
    """See ``Aggregation.NORMALISED``."""
    return not any(
        one.aggregation == Aggregation.NORMALISED and (number or one.pass_mark)
        for number, one in enumerate(rules.stages)
    )


@given(SEEDS, st.data())
def test_better_score_never_lowers_a_rank(seed, data):
    entries, sheets, rules = made(seed)
    if not sheets or not _is_monotone(rules):
        return
    number = data.draw(st.integers(0, len(sheets) - 1))
    better = sheets[number]
    [stage] = [one for one in rules.stages if one.key == better.stage]
    criterion = data.draw(st.sampled_from(stage.criteria))
    value = data.draw(
        st.decimals(better.values[criterion.key], criterion.maximum, places=2)
    )
    raised = replace(better, values={**better.values, criterion.key: value})

    before = places(entries, sheets, rules)
    after = places(entries, [raised if one is better else one for one in sheets], rules)

    if better.entry in before and better.entry in after:
        assert after[better.entry] <= before[better.entry]


def test_thousand_editions_are_ranked_as_the_other_script_does():
    chance = Random(2025)
    for _number in range(1000):
        entries, sheets, rules = edition(chance)

        ours = {
            one.entry: (one.rank, one.total)
            for one in rank(entries, sheets, rules).standings
        }

        assert ours == ranks(entries, sheets, rules)
