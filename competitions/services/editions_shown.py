"""Which competitions and awards of an archive anybody may see."""

from __future__ import annotations

from competitions.models import Award, CompetitionIndexPage, CompetitionPage
from competitions.querysets import AwardQuerySet, CompetitionQuerySet


def editions_of(index: CompetitionIndexPage) -> CompetitionQuerySet:
    """Return the competitions of an archive that anybody may see."""
    editions: CompetitionQuerySet = (
        CompetitionPage.objects.child_of(index).live().public()
    )
    return editions


def awards_of(index: CompetitionIndexPage) -> AwardQuerySet[Award]:
    """Return the awards of an archive that anybody may see."""
    awards: AwardQuerySet[Award] = Award.objects.published().filter(
        competition__in=editions_of(index).order_by().values("pk")
    )
    return awards


def year_of(text: str) -> int | None:
    """Return a year out of an address; int() takes more than that."""
    is_year = len(text) == 4 and text.isascii() and text.isdigit()
    return int(text) if is_year else None
