"""Who mentors how much, and who could take what has no mentor."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import transaction

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
    end_assignment,
    require_assigner,
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

    def may_take(self, organization: OrganizationPage) -> bool:
        return not any(are_related(path, organization.path) for path in self.own_paths)

    def rank(self) -> tuple[int, int, int]:
        return (self.points, self.organizations, self.mentor.pk)


@dataclass(frozen=True)
class Proposal:
    """An organisation without a mentor, and who could take it; perhaps nobody."""

    organization: OrganizationPage
    mentor: Any
    innovations: int


class Board:
    """Who mentors whom in a region; five queries, whatever its size."""

    def __init__(self, region: Region) -> None:
        self.region = region
        self.organizations = list(
            OrganizationPage.objects.filter(region=region).order_by("path")
        )
        self._innovations = list(
            InnovationPage.objects.in_region(region)
            .in_use()
            .order_by()
            .values_list("pk", "path")
        )
        self.loads = {person.pk: Load(person) for person in able_mentors(region)}
        #: Of people who left or have the role no more; their places are to be filled.
        self.orphaned: list[MentorAssignment] = []
        self._read_assignments()
        self._read_memberships()

    def _read_assignments(self) -> None:
        rows = MentorAssignment.objects.in_force().filter(region=self.region)
        related = rows.select_related("mentor", "organization", "innovation")
        for row in related.order_by("since", "pk"):
            load = self.loads.get(row.mentor_id)
            if load is None:
                self.orphaned.append(row)
                continue
            load.assignments.append(row)
            if row.organization is not None:
                load.innovations |= self.innovations_below(row.organization)
            elif row.innovation_id is not None:
                load.innovations.add(row.innovation_id)

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

    Assignments of people who can't mentor any more end where somebody takes over.
    Raises ``PermissionDenied`` and ``ValidationError``.
    """
    require_assigner(actor, region)
    given = []
    able = able_mentors(region)
    for organization, mentor in pairs:
        left = MentorAssignment.objects.in_force().filter(organization=organization)
        for row in left.exclude(mentor__in=able.order_by().values("pk")):
            end_assignment(assignment=row, actor=actor)
        given.append(
            assign_mentor(
                mentor=mentor, organization=organization, period=period, actor=actor
            )
        )
    return given
