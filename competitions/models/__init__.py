"""Models of the competitions, one file a concept."""

from competitions.models.awards import Award
from competitions.models.categories import CompetitionCategory
from competitions.models.kinds import CompetitionKind
from competitions.models.pages import (
    CompetitionDocument,
    CompetitionIndexPage,
    CompetitionPage,
)
from competitions.models.phases import CompetitionPhase
from competitions.models.rules import (
    CategoryRow,
    CategoryRule,
    Criterion,
    EntryStatement,
    FormSection,
    TieRule,
)

__all__ = [
    "Award",
    "CategoryRow",
    "CategoryRule",
    "CompetitionCategory",
    "CompetitionDocument",
    "CompetitionIndexPage",
    "CompetitionKind",
    "CompetitionPage",
    "CompetitionPhase",
    "Criterion",
    "EntryStatement",
    "FormSection",
    "TieRule",
]
