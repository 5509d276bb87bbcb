"""What is mentored of an innovation that is merged into another.

Taking a merge back calls the same functions the other way round, for the rows that
moved.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from innovations.models import Advice, ClinicSession, MentorAssignment


def move_advice(
    *, source: Any, target: Any, only: list[int] | None = None
) -> tuple[list[int], list[str]]:
    """Let advice follow the innovation that stays.

    Its comments stay beside the text that they are about, in the archived page.
    """
    rows = Advice.objects.filter(innovation=source)
    if only is not None:
        rows = rows.filter(pk__in=only)
    moved = list(rows.order_by("pk").values_list("pk", flat=True))
    Advice.objects.filter(pk__in=moved).update(innovation=target)
    return moved, []


def move_sessions(
    *, source: Any, target: Any, only: list[int] | None = None
) -> tuple[list[int], list[str]]:
    """Let sessions about an innovation be about the one that stays.

    The keys are those of the rows between sessions and innovations.
    """
    between = ClinicSession.innovations.through.objects
    both = between.filter(innovationpage=target).values("clinicsession")
    rows = between.filter(innovationpage=source).exclude(clinicsession__in=both)
    if only is not None:
        rows = rows.filter(pk__in=only)
    moved = list(rows.order_by("pk").values_list("pk", flat=True))
    between.filter(pk__in=moved).update(innovationpage=target)
    return moved, []


def move_mentors(
    *, source: Any, target: Any, only: list[int] | None = None
) -> tuple[list[int], list[str]]:
    """Let the mentors of a single innovation mentor the one that stays.

    Who mentors that one already keeps both; the board shows the archived one as to
    be ended.
    """
    in_force = MentorAssignment.objects.in_force()
    both = in_force.filter(innovation=target).values("mentor")
    rows = MentorAssignment.objects.filter(innovation=source)
    rows = rows.in_force() if only is None else rows.filter(pk__in=only)
    stays = rows.filter(until=None, mentor__in=both)
    messages = [
        _("%(person)s mentors both innovations already.") % {"person": row.mentor}
        for row in stays.select_related("mentor").order_by("pk")
    ]
    rows = rows.exclude(until=None, mentor__in=both)
    moved = list(rows.order_by("pk").values_list("pk", flat=True))
    MentorAssignment.objects.filter(pk__in=moved).update(innovation=target)
    return moved, messages
