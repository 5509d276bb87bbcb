"""What a mentor mentors, when they leave: to a successor who can, else it waits.

Who takes over has to be a mentor already: roles are never passed on. What nobody
took stays with the closed account, and the board shows it as to be filled.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from innovations.models import ClinicSession, MentorAssignment, Region
from innovations.services.mentoring import (
    able_mentors,
    close,
    is_own_business,
    note,
)


def mentoring_of(person: Any, region: Region) -> list[MentorAssignment]:
    """Return what somebody mentors in a region, able to or not."""
    rows = MentorAssignment.objects.in_force().filter(mentor=person, region=region)
    return list(rows.select_related("organization", "innovation").order_by("pk"))


def pass_mentoring(
    *,
    rows: Iterable[MentorAssignment],
    leaver: Any,
    heir: Any,
    region: Region,
    actor: Any,
) -> dict[str, Any]:
    """Pass assignments and coming sessions on; returns the keys, to take it back.

    ``pairs`` are (ended, begun); ``begun`` is nothing where the successor had the
    same already. ``shared`` are the sessions that the successor was part of before.
    """
    if not able_mentors(region).filter(pk=heir.pk).exists():
        return {"pairs": [], "sessions": [], "shared": []}
    pairs = [
        _pass_on(row, heir, actor)
        for row in rows
        if not is_own_business(heir, row.subject)
    ]
    return {"pairs": pairs, **_pass_sessions(leaver, heir, region)}


def _pass_on(row: MentorAssignment, heir: Any, actor: Any) -> tuple[int, int | None]:
    close(row)
    note("end_mentor", row.subject, actor, row)
    same = {"mentor": heir, "organization": row.organization}
    begun, created = MentorAssignment.objects.in_force().get_or_create(
        **same,
        innovation=row.innovation,
        until=None,
        defaults={
            "region_id": row.region_id,
            "period_id": row.period_id,
            "assigned_by": actor,
        },
    )
    if created:
        note("assign_mentor", row.subject, actor, begun)
    return (row.pk, begun.pk if created else None)


def _pass_sessions(leaver: Any, heir: Any, region: Region) -> dict[str, list[int]]:
    """Put the successor into the sessions to come, but for those of the own house."""
    sessions = ClinicSession.objects.ahead().filter(mentors=leaver, region=region)
    moved, shared = [], []
    for session in sessions.select_related("organization"):
        if is_own_business(heir, session.organization):
            continue
        if session.mentors.filter(pk=heir.pk).exists():
            shared.append(session.pk)
        session.mentors.remove(leaver)
        session.mentors.add(heir)
        moved.append(session.pk)
    return {"sessions": moved, "shared": shared}


def give_back_mentoring(
    *, moved: dict[str, Any], person: Any, heir: Any, actor: Any
) -> None:
    """Give back what the successor still has."""
    for ended, begun in moved.get("pairs", ()):
        row = MentorAssignment.objects.filter(pk=ended).first()
        if row is None:
            continue
        if begun is not None:
            # Gone from the successor since: somebody decided anew.
            taken = MentorAssignment.objects.in_force().filter(pk=begun).first()
            if taken is None:
                continue
            close(taken)
            note("end_mentor", taken.subject, actor, taken)
        _reopen(row, actor)
    shared = moved.get("shared", ())
    sessions = ClinicSession.objects.ahead().filter(
        pk__in=moved.get("sessions", ()), mentors=heir
    )
    for session in sessions:
        if session.pk not in shared:
            session.mentors.remove(heir)
        session.mentors.add(person)


def _reopen(row: MentorAssignment, actor: Any) -> None:
    same = MentorAssignment.objects.in_force().filter(
        mentor=row.mentor_id,
        organization=row.organization_id,
        innovation=row.innovation_id,
    )
    if same.exists():
        return
    row.until = None
    row.save(update_fields=["until"])
    note("assign_mentor", row.subject, actor, row)
