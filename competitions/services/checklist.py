"""What is still missing or contradictory in the set-up of a competition.

Asked, not enforced: a half-finished set-up must be savable (ADR 11).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from competitions.choices import PhaseKind
from competitions.models import (
    AwardPlace,
    CompetitionCategory,
    CompetitionPage,
    CompetitionPhase,
    Criterion,
    FormSection,
    TieRule,
)
from competitions.numbers import plain
from competitions.services.timetable import last_deadline, phases_of

WHOLE = Decimal(100)


@dataclass(frozen=True)
class Problem:
    """One thing to do, with the row to edit or the kind of row to add.

    ``about`` is the row to open; ``add`` the model of which one is missing, to
    be added to ``about``.
    """

    code: str
    text: str
    about: Model
    add: type[Model] | None = None


def load_set_up(pk: int) -> CompetitionPage:
    """Return a competition with all its rules, at a constant query count."""
    pages = CompetitionPage.objects.select_related("region", "kind")
    page: CompetitionPage = pages.prefetch_related(
        "phases",
        "categories__organization_types",
        "categories__sections",
        "categories__statements",
        "categories__criteria__phase",
        "categories__tie_rules__criterion",
        "categories__tie_rules__phase",
        "categories__places",
    ).get(pk=pk)
    return page


def problems_of(competition: CompetitionPage) -> list[Problem]:
    """Return what to do before the competition can be opened, in that order.

    Pass what ``load_set_up()`` returned where queries count.
    """
    return [
        *_of_timetable(competition),
        *_of_phase_weights(competition),
        *_of_categories(competition),
        *_of_page(competition),
    ]


def _of_page(competition: CompetitionPage) -> Iterator[Problem]:
    if not competition.how_to_enter:
        yield Problem(
            "no_guide", _("The page doesn't say yet how to take part."), competition
        )
    if not competition.legal_basis:
        yield Problem(
            "no_legal_basis", _("The page names no legal basis yet."), competition
        )


# ----------------------------------------------------------------- timetable


def _of_timetable(competition: CompetitionPage) -> Iterator[Problem]:
    registration = phases_of(competition, PhaseKind.REGISTRATION)
    judging = [phase for phase in competition.phases.all() if phase.is_judging]
    if not registration:
        yield Problem(
            "no_registration",
            _("No phase is for registration, so nobody can enter."),
            competition,
            CompetitionPhase,
        )
    for phase in registration:
        if phase.ends_on is None:
            yield Problem(
                "registration_without_end",
                _("“%(phase)s” has no last day: it ends on the day it begins.")
                % {"phase": phase},
                phase,
            )
    if not judging:
        yield Problem(
            "no_judging",
            _("No phase is for judging, so nothing can be scored."),
            competition,
            CompetitionPhase,
        )
    deadline = last_deadline(competition, PhaseKind.REGISTRATION)
    for phase in judging:
        if deadline is not None and phase.opening <= deadline:
            yield Problem(
                "judging_before_deadline",
                _("“%(phase)s” begins before registration has ended.")
                % {"phase": phase},
                phase,
            )


def _of_phase_weights(competition: CompetitionPage) -> Iterator[Problem]:
    judging = [phase for phase in competition.phases.all() if phase.is_judging]
    weights = [phase.weight for phase in judging]
    if len(judging) < 2 and not any(weight is not None for weight in weights):
        return  # a single phase is the whole
    total = sum((weight or Decimal(0) for weight in weights), Decimal(0))
    if total != WHOLE:
        yield Problem(
            "phase_weights",
            _("The weights of the judging phases add up to %(total)s%%, not 100%%.")
            % {"total": plain(total)},
            judging[0],
        )


# ---------------------------------------------------------------- categories


def _of_categories(competition: CompetitionPage) -> Iterator[Problem]:
    categories = list(competition.categories.all())
    if not categories:
        yield Problem(
            "no_category",
            _("There is no category yet."),
            competition,
            CompetitionCategory,
        )
    for category in categories:
        yield from _of_category(category, competition)


def _of_category(
    category: CompetitionCategory, competition: CompetitionPage
) -> Iterator[Problem]:
    named = {"category": category}
    if not category.audience:
        yield Problem(
            "no_audience",
            _("“%(category)s” doesn't say who may enter.") % named,
            category,
        )
    if not category.sections.all():
        yield Problem(
            "no_form",
            _("“%(category)s” has no form yet.") % named,
            category,
            FormSection,
        )
    if not category.criteria.all():
        yield Problem(
            "no_criteria",
            _("“%(category)s” has no criteria yet.") % named,
            category,
            Criterion,
        )
    yield from _of_criteria(category)
    if not category.tie_rules.all():
        yield Problem(
            "no_tie_rule",
            _("“%(category)s” doesn't say what decides between equals.") % named,
            category,
            TieRule,
        )
    if not category.places.all():
        yield Problem(
            "no_place",
            _("“%(category)s” doesn't say yet what the first, second … get.") % named,
            category,
            AwardPlace,
        )
    if category.min_age_months and not _age_has_a_day(category, competition):
        yield Problem(
            "no_day_for_age",
            _("“%(category)s” asks for an age, but on no day: registration has none.")
            % named,
            category,
        )


def _age_has_a_day(category: CompetitionCategory, competition: CompetitionPage) -> bool:
    counted_on = category.age_counted_on
    return bool(counted_on or phases_of(competition, PhaseKind.REGISTRATION))


def _of_criteria(category: CompetitionCategory) -> Iterator[Problem]:
    """Weights of a category add up to 100 in each phase."""
    for phase, criteria in criteria_by_phase(category):
        named: dict[str, Any] = {"category": category, "phase": phase}
        unknown = [row for row in criteria if row.weight is None]
        total = weight_of(criteria)
        if unknown:
            yield Problem(
                "weight_missing",
                _("“%(category)s”, %(phase)s: no weight yet for %(names)s.")
                % {**named, "names": ", ".join(map(str, unknown))},
                unknown[0],
            )
        elif total != WHOLE:
            yield Problem(
                "weights",
                _(
                    "“%(category)s”, %(phase)s: weights add up to %(total)s%%, not 100%%."
                )
                % {**named, "total": plain(total)},
                criteria[0],
            )


def criteria_by_phase(
    category: CompetitionCategory,
) -> list[tuple[CompetitionPhase, list[Criterion]]]:
    """Return the criteria of a category by the phase in which they are scored."""
    rows = sorted(
        category.criteria.all(),
        key=lambda row: (row.phase.starts_on, row.phase_id, row.sort_order, row.pk),
    )
    groups = groupby(rows, key=lambda row: row.phase)
    return [(phase, list(criteria)) for phase, criteria in groups]


def weight_of(criteria: list[Criterion]) -> Decimal:
    return sum((row.weight or Decimal(0) for row in criteria), Decimal(0))
