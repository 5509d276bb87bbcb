"""What a worker does with a takeover: one step after the other, until it waits for people."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final

from django.utils.translation import gettext as _

from news.archive.errors import UnreadableArchive
from news.intake.errors import UnreadableRelease
from news.models import ArchiveTakeover, TakeoverState
from news.services.takeovers.carrying import carry_out, fetch_missing, join_links
from news.services.takeovers.planning import make_plan
from news.services.takeovers.reading import read_export
from news.services.takeovers.turns import Turn, TurnLost
from news.services.takeovers.undoing import undo

logger = logging.getLogger(__name__)

STEPS: Final[dict[str, Callable[[ArchiveTakeover, Turn], None]]] = {
    TakeoverState.READING: read_export,
    TakeoverState.PLANNING: make_plan,
    TakeoverState.CARRYING: carry_out,
    TakeoverState.LINKING: join_links,
    TakeoverState.FETCHING: fetch_missing,
    TakeoverState.UNDOING: undo,
}
#: Before anything is made here, a file that can't be used ends it.
BEFORE: Final = (TakeoverState.READING, TakeoverState.PLANNING)


def work_on(pk: int) -> None:
    """Do what waits on a takeover, unless somebody is at it."""
    turn = Turn.take(pk)
    if turn is None:
        return
    try:
        while (takeover := _fresh(pk)).state in STEPS:
            STEPS[takeover.state](takeover, turn)
        turn.end()
    except TurnLost:
        logger.info("Takeover %s is worked on by somebody else", pk)
    except (UnreadableArchive, UnreadableRelease) as error:
        _stop(pk, turn, str(error))
    except Exception:
        logger.exception("Takeover %s stopped", pk)
        text = _(
            "Something went wrong. What is done is kept; choose “Go on”, and if it "
            "happens again, tell the administrator its number: %(number)d."
        )
        turn.end(error=text % {"number": pk})


def _fresh(pk: int) -> ArchiveTakeover:
    rows = ArchiveTakeover.objects.select_related("newsroom", "acted_by")
    return rows.get(pk=pk)


def _stop(pk: int, turn: Turn, reason: str) -> None:
    takeover = _fresh(pk)
    if takeover.state in BEFORE:
        takeover.items.all().delete()
        turn.end(error=reason, state=TakeoverState.REFUSED)
    else:
        turn.end(error=reason)


def resume_abandoned() -> list[int]:
    """Go on with the takeovers whose worker is gone; return which."""
    found = list(ArchiveTakeover.objects.abandoned().values_list("pk", flat=True))
    for pk in found:
        work_on(pk)
    return found
