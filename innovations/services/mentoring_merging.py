"""Advice and mentors of an innovation that is merged into another."""

from __future__ import annotations

from typing import Any

from innovations.models import Advice


def move_mentoring(
    *, source: Any, target: Any, only: list[int] | None = None
) -> tuple[list[int], list[str]]:
    """Let advice follow the innovation that stays.

    Its comments stay beside the text that they are about, in the archived page; so
    do mentors of the single innovation, for the registrar to assign anew.
    """
    rows = Advice.objects.filter(innovation=source)
    if only is not None:
        rows = rows.filter(pk__in=only)
    moved = list(rows.order_by("pk").values_list("pk", flat=True))
    Advice.objects.filter(pk__in=moved).update(innovation=target)
    return moved, []
