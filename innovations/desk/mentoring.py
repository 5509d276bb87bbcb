"""Mentoring on the desks of mentors, operators and registrars."""

from __future__ import annotations

from typing import Any, ClassVar

from innovations.access import pages_worked_on
from innovations.choices import ClinicStatus
from innovations.mentoring_access import (
    innovations_mentored_by,
    organizations_to_meet,
    reach_of,
    rows_in_sight,
)
from innovations.models import Advice, ClinicSession, FollowUp, OrganizationPage
from innovations.services.completeness import measure_stale
from innovations.services.desk import Desk, DeskPanel
from innovations.services.mentoring import covers, working_assignments
from innovations.services.readiness import readiness_of

MOST = 10


def sessions_ahead(desk: Desk) -> Any:
    """Return wishes and sessions that are still to be held, the next first."""
    rows = rows_in_sight(desk.user, ClinicSession, desk.region).standing().ahead()
    return rows.select_related("organization").next_first()


def follow_ups_open(desk: Desk) -> Any:
    """Return what is still to be done, overdue first."""
    rows = rows_in_sight(desk.user, FollowUp, desk.region).standing().open()
    related = rows.select_related(
        "responsible", "advice__innovation", "session__organization"
    )
    return related.order_by("due_on", "pk")


class MentoredPanel(DeskPanel):
    """What a mentor mentors: overdue first, then what is least ready."""

    name = "mentored"
    order: ClassVar[int] = 40
    template_name = "innovations/desk/mentored.html"

    def get_content(self) -> dict[str, Any]:
        pages: Any = innovations_mentored_by(self.desk.user, self.desk.region)
        measure_stale(pages)
        shown = list(
            pages.select_related("organization").defer_streamfields().order_by("title")
        )
        judged = readiness_of(shown, period=self.desk.period)
        rows = [(page, judged[page.pk]) for page in shown]
        rows.sort(key=lambda row: (not _is_late(row[1]), row[1].percent, row[0].title))
        reach = reach_of(self.desk.user)
        return {
            "rows": rows[:MOST],
            "more": max(len(rows) - MOST, 0),
            "organizations": organizations_to_meet(
                self.desk.user, self.desk.region
            ).filter(path__in=reach.paths),
            "sessions": sessions_ahead(self.desk)[:MOST],
            "follow_ups": follow_ups_open(self.desk)[:MOST],
        }


def _is_late(readiness: Any) -> bool:
    return any(item.key == "follow_ups" for item in readiness.items)


class MentoringPanel(DeskPanel):
    """For operators: who mentors them, the next session, advice that waits.

    Nothing where there is nothing of it; a session is asked for in the editor then.
    """

    name = "mentoring"
    order: ClassVar[int] = 50
    template_name = "innovations/desk/mentoring.html"

    def get_content(self) -> dict[str, Any]:
        # Of one's own work only: who is a mentor besides advises elsewhere.
        advice = Advice.objects.open().filter(innovation__in=self.desk.pages)
        return {
            "mentors": self._mentors(),
            "sessions": sessions_ahead(self.desk)[:MOST],
            "advice": advice.select_related("innovation", "author").order_by(
                "given_at", "pk"
            )[:MOST],
            "follow_ups": follow_ups_open(self.desk)[:MOST],
        }

    def _mentors(self) -> list[tuple[Any, list[Any]]]:
        """Return own organisations with their mentors, those that have some."""
        own = pages_worked_on(self.desk.user, OrganizationPage, self.desk.region)
        places = list(own.order_by("path")[:MOST])
        rows = list(working_assignments(self.desk.region).filter(innovation=None))
        found = [
            (place, {row.mentor_id: row.mentor for row in rows if covers(row, place)})
            for place in places
        ]
        return [(place, list(people.values())) for place, people in found if people]


class ClinicWishesPanel(DeskPanel):
    """For registrars: wishes for a clinic that nobody planned yet."""

    name = "clinic_wishes"
    order: ClassVar[int] = 130
    template_name = "innovations/desk/clinic_wishes.html"

    def get_content(self) -> dict[str, Any]:
        rows = ClinicSession.objects.standing().filter(
            status=ClinicStatus.REQUESTED, region=self.desk.region
        )
        return {
            "sessions": rows.select_related("organization").order_by("asked_at")[:MOST]
        }
