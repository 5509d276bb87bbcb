"""Who mentors how much, and who could take what has no mentor."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from innovations.models import (
    InnovationPage,
    Membership,
    MentorAssignment,
    OrganizationPage,
    Period,
    Region,
)
from innovations.services.mentoring import (
    able_mentors,
    are_related,
    assign_mentor,
    covers,
    end_assignment,
    require_assigner,
    working_assignments,
)

#: An organisation is work by itself: so many innovations does it weigh.
ORGANIZATION_WEIGHT: Final = 2


@dataclass
class Load:
    """What a mentor has: ``points`` compares mentors, and is shown with its parts."""

    mentor: Any
    assignments: list[MentorAssignment] = field(default_factory=list)
    innovations: set[int] = field(default_factory=set)
    own_paths: list[str] = field(default_factory=list)
    #: What a plan would add, in organisations.
    planned: int = 0

    @property
    def organizations(self) -> int:
        rows = [row for row in self.assignments if row.organization_id]
        return len(rows) + self.planned

    @property
    def points(self) -> int:
        """An organisation counts two, each innovation one, also where both are
        assigned."""
        return ORGANIZATION_WEIGHT * self.organizations + len(self.innovations)

    def may_take(self, page: Page) -> bool:
        """Tell whether it isn't their own house."""
        return not any(are_related(path, page.path) for path in self.own_paths)

    def rank(self) -> tuple[int, int, int]:
        return (self.points, self.organizations, self.mentor.pk)


@dataclass(frozen=True)
class Resting:
    """An assignment in force on which nobody works, and why."""

    assignment: MentorAssignment
    reason: str
    #: Whether it is to be filled, else only to be ended.
    needs_mentor: bool = True


@dataclass(frozen=True)
class Proposal:
    """An organisation without a mentor, and who could take it; perhaps nobody."""

    organization: OrganizationPage
    mentor: Any
    innovations: int


class Board:
    """Who mentors whom in a region; six queries, whatever its size."""

    def __init__(self, region: Region) -> None:
        self.region = region
        closed = Q(valid_to__lt=timezone.localdate())
        self.organizations = list(
            OrganizationPage.objects.in_region(region)
            .in_use()
            .exclude(closed)
            .order_by("path")
        )
        self._innovations = list(
            InnovationPage.objects.in_region(region)
            .in_use()
            .order_by()
            .values_list("pk", "path")
        )
        self.loads = {person.pk: Load(person) for person in able_mentors(region)}
        self.resting: list[Resting] = []
        self._read_assignments()
        self._read_memberships()

    def _read_assignments(self) -> None:
        rows = MentorAssignment.objects.standing().filter(region=self.region)
        at_work = MentorAssignment.objects.at_work().filter(region=self.region)
        workable = set(at_work.order_by().values_list("pk", flat=True))
        related = rows.select_related("mentor", "organization", "innovation")
        for row in related.order_by("since", "pk"):
            load = self.loads.get(row.mentor_id)
            if load is None or row.pk not in workable:
                self.resting.append(self._rest(row))
                continue
            load.assignments.append(row)
            if row.organization is not None:
                load.innovations |= self.innovations_below(row.organization)
            elif row.innovation_id is not None:
                load.innovations.add(row.innovation_id)

    def _rest(self, row: MentorAssignment) -> Resting:
        if row.innovation is not None and row.innovation.is_archived:
            text = _("The innovation is archived.")
            return Resting(row, text, needs_mentor=False)
        if row.mentor_id not in self.loads:
            text = _("The account is closed, or the person is no mentor any more.")
            return Resting(row, text)
        return Resting(row, _("The mentor works for the organisation by now."))

    def _read_memberships(self) -> None:
        rows = Membership.objects.filter(user__in=list(self.loads)).order_by()
        for user, path in rows.values_list("user", "organization__path"):
            self.loads[user].own_paths.append(path)

    def innovations_below(self, organization: OrganizationPage) -> set[int]:
        """Return the innovations in use of an organisation and its units."""
        path = organization.path
        return {pk for pk, other in self._innovations if other.startswith(path)}

    @property
    def ranking(self) -> list[Load]:
        """The mentors, the most loaded first."""
        return sorted(
            self.loads.values(), key=lambda load: (-load.points, load.mentor.pk)
        )

    @property
    def most(self) -> int:
        """The greatest load, at least one: the length of a full bar."""
        return max((load.points for load in self.loads.values()), default=0) or 1

    def without_mentor(self) -> list[OrganizationPage]:
        """Return the organisations that nobody mentors, the outermost of each branch.

        A mentor of an organisation mentors its units too.
        """
        covered = [
            row.organization.path
            for load in self.loads.values()
            for row in load.assignments
            if row.organization is not None
        ]
        found: list[OrganizationPage] = []
        for organization in self.organizations:  # above before below
            taken = covered + [one.path for one in found]
            if not any(organization.path.startswith(path) for path in taken):
                found.append(organization)
        return found

    def propose(self) -> list[Proposal]:
        """Give each organisation without a mentor to whoever has least.

        The heaviest organisation first, as that balances best; nobody gets the own
        organisation. Nothing is written.
        """
        sized = [(self.innovations_below(one), one) for one in self.without_mentor()]
        sized.sort(key=lambda pair: (-len(pair[0]), pair[1].title, pair[1].pk))
        return [self._place(organization, below) for below, organization in sized]

    def _place(self, organization: OrganizationPage, below: set[int]) -> Proposal:
        able = [load for load in self.loads.values() if load.may_take(organization)]
        if not able:
            return Proposal(organization, None, len(below))
        load = min(able, key=Load.rank)
        load.planned += 1
        load.innovations |= below
        return Proposal(organization, load.mentor, len(below))


@transaction.atomic
def carry_out(
    *,
    region: Region,
    pairs: Iterable[tuple[OrganizationPage, Any]],
    period: Period | None = None,
    actor: Any,
) -> list[MentorAssignment]:
    """Assign what a plan says: all of it, or nothing where one pair doesn't fit.

    Assignments on which nobody works any more end where somebody takes over. Sent
    twice, it changes nothing more. Raises ``PermissionDenied``, and
    ``ValidationError`` also where an organisation has another mentor meanwhile.
    """
    require_assigner(actor, region)
    # Held until the end, so that two registrars don't carry out two plans at once.
    Region.objects.select_for_update().get(pk=region.pk)
    working = list(working_assignments(region))
    at_work = [row.pk for row in working]
    given = []
    for organization, mentor in pairs:
        _refuse_mentored(organization, mentor, working)
        left = MentorAssignment.objects.in_force().filter(organization=organization)
        for row in left.exclude(pk__in=at_work):
            end_assignment(assignment=row, actor=actor)
        given.append(
            assign_mentor(
                mentor=mentor, organization=organization, period=period, actor=actor
            )
        )
    return given


def _refuse_mentored(
    organization: OrganizationPage, mentor: Any, working: list[MentorAssignment]
) -> None:
    """Refuse a plan that was made before somebody else assigned a mentor."""
    others = [row for row in working if covers(row, organization)]
    if others and all(row.mentor_id != mentor.pk for row in others):
        raise ValidationError(
            _("“%(name)s” has a mentor by now. Look at the new plan.")
            % {"name": organization.draft_title}
        )
