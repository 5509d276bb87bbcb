"""Models of the competitions, one file a concept."""

from competitions.models.awards import Award
from competitions.models.kinds import CompetitionKind
from competitions.models.pages import (
    CompetitionDocument,
    CompetitionIndexPage,
    CompetitionPage,
)
from competitions.models.structure import CompetitionCategory, CompetitionPhase

__all__ = [
    "Award",
    "CompetitionCategory",
    "CompetitionDocument",
    "CompetitionIndexPage",
    "CompetitionKind",
    "CompetitionPage",
    "CompetitionPhase",
]
