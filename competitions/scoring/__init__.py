"""From score sheets to a ranking, as arithmetic: no database, no clock, no rounding.

Values are ``Decimal`` as jurors write them; everything that is worked out of them is a
``Fraction``, so that a total is the same here, in a workbook and in the tests' own
script. Rounding is for showing only: two entries that look equal may not be.
"""

from competitions.scoring.ranking import Ranking, Standing, rank
from competitions.scoring.rules import (
    Aggregation,
    Criterion,
    Decision,
    Rules,
    Stage,
    Tie,
    TieRule,
)
from competitions.scoring.sheets import BadSheet, Sheet, total_of

__all__ = [
    "Aggregation",
    "BadSheet",
    "Criterion",
    "Decision",
    "Ranking",
    "Rules",
    "Sheet",
    "Stage",
    "Standing",
    "Tie",
    "TieRule",
    "rank",
    "total_of",
]
