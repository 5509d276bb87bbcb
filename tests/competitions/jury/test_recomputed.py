"""The ranking through the database is that of the arithmetic, and of the script."""

from dataclasses import replace
from random import Random

import pytest
from django.utils import timezone

from competitions.models import ChairDecision, Score, ScoreSheet
from competitions.scoring import Tie, TieRule, rank
from competitions.services.stages import ranking_of
from tests.competitions.jury.judging import Judging
from tests.competitions.scoring.editions import edition
from tests.competitions.scoring.recompute import ranks
from tests.factories.competitions import CriterionFactory, TieRuleFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("indexed_pages")]

#: What each kind of tie rule is called in the database.
KINDS = {
    Tie.HEAVIEST: "highest_weight",
    Tie.CRITERION: "criterion",
    Tie.STAGE: "phase",
    Tie.CHAIR: "chair",
}


def with_own_criteria(sheets, rules):
    """Give each stage criteria of its own, as rows of the database are."""

    def own(stage, key):
        return f"{stage}/{key}"

    stages = tuple(
        replace(
            stage,
            criteria=tuple(
                replace(one, key=own(stage.key, one.key)) for one in stage.criteria
            ),
        )
        for stage in rules.stages
    )
    first_with = {
        one.key: own(stage.key, one.key)
        for stage in reversed(rules.stages)
        for one in stage.criteria
    }
    ties = [
        replace(rule, key=first_with[rule.key]) if rule.kind == Tie.CRITERION else rule
        for rule in rules.ties
    ]
    if TieRule(Tie.CHAIR) not in ties:
        ties.append(TieRule(Tie.CHAIR))
    moved = [
        replace(
            sheet,
            values={
                own(sheet.stage, key): value for key, value in sheet.values.items()
            },
        )
        for sheet in sheets
    ]
    return moved, replace(rules, stages=stages, ties=tuple(ties))


class Stored:
    """An edition as rows, with the key that each name of it has."""

    def __init__(self, competition, registrar, entries, sheets, rules, chance):
        self.judging = Judging(competition, registrar)
        self.judging.category.criteria.all().delete()
        self.judging.phase.delete()
        self.phases, self.criteria = {}, {}
        for number, stage in enumerate(rules.stages, 1):
            self._stage(number, stage)
        self._ties(rules)
        self.entries = {name: self.judging.entry(name) for name in entries}
        names = {sheet.juror for sheet in sheets}
        self.jurors = {
            name: self.judging.juror(name, seated=False) for name in sorted(names)
        }
        chance.shuffle(sheets)
        for sheet in sheets:
            self._sheet(sheet)
        for decision in reversed(rules.decisions):
            ChairDecision.objects.create(
                category=self.judging.category,
                order=[self.entries[name].pk for name in decision.order],
                reason=decision.reason,
            )

    def _stage(self, number, stage):
        phase = self.phases[stage.key] = self.judging.stage(
            stage.key,
            number,
            weights=(),
            weight=stage.weight,
            aggregation=str(stage.aggregation),
            pass_mark=stage.pass_mark,
            top_n=stage.top,
        )
        for order, one in enumerate(stage.criteria):
            self.criteria[one.key] = CriterionFactory(
                category=self.judging.category,
                phase=phase,
                name=one.key,
                weight=one.weight,
                minimum=one.minimum,
                maximum=one.maximum,
                sort_order=order,
            )

    def _ties(self, rules):
        for order, rule in enumerate(rules.ties):
            TieRuleFactory(
                category=self.judging.category,
                kind=KINDS[rule.kind],
                criterion=self.criteria[rule.key]
                if rule.kind == Tie.CRITERION
                else None,
                phase=self.phases[rule.key] if rule.kind == Tie.STAGE else None,
                sort_order=order,
            )

    def _sheet(self, sheet):
        entry = self.entries[sheet.entry]
        row = ScoreSheet.objects.create(
            version=entry.versions.get(),
            entry=entry,
            phase=self.phases[sheet.stage],
            juror=self.jurors[sheet.juror],
            state="sealed",
            sealed_at=timezone.now(),
        )
        Score.objects.bulk_create(
            Score(sheet=row, criterion=self.criteria[key], value=value)
            for key, value in sheet.values.items()
        )

    def ranking(self):
        """By names, as the arithmetic has it."""
        names = {str(entry.pk): name for name, entry in self.entries.items()}
        found = ranking_of(self.judging.fresh())
        return (
            {names[one.entry]: (one.rank, one.total) for one in found.standings},
            sorted(names[key] for key in found.unscored),
        )


@pytest.mark.parametrize("seed", range(30))
def test_ranking_of_the_database_is_that_of_the_arithmetic(
    competition, registrar, seed
):
    chance = Random(seed)
    entries, sheets, rules = edition(chance)
    sheets, rules = with_own_criteria(sheets, rules)

    stored, unscored = Stored(
        competition, registrar, entries, list(sheets), rules, chance
    ).ranking()

    pure = rank(entries, sheets, rules)
    assert stored == {one.entry: (one.rank, one.total) for one in pure.standings}
    assert unscored == list(pure.unscored)
    assert stored == ranks(entries, sheets, rules)
