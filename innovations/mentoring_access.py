"""Who sees and writes what of mentoring.

Registrars all of their region; mentors what they are assigned to, as long as they
have the role; operators what is of the organisations they work for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet
from wagtail.models import Page
from wagtail.permissions import policy_registry, register_permission_policy

from innovations.access import (
    EDIT_ACTIONS,
    REGION_LOOKUPS,
    RegionScopedPolicy,
    has_role,
    is_registrar,
    pages_worked_on,
    regional_roles,
)
from innovations.choices import RegionalRole
from innovations.models import (
    Advice,
    ClinicSession,
    FollowUp,
    InnovationPage,
    MentorAssignment,
    OrganizationPage,
    Region,
)


@dataclass(frozen=True)
class Reach:
    """What a mentor mentors: organisations with all below them, and innovations."""

    paths: tuple[str, ...] = ()
    innovation_ids: frozenset[int] = frozenset()

    def innovations(self, prefix: str = "") -> Q:
        """Return the condition for innovations, seen through ``prefix``."""
        return self.organizations(prefix) | Q(
            **{f"{prefix}pk__in": self.innovation_ids}
        )

    def organizations(self, prefix: str = "") -> Q:
        """Return the condition for pages in the mentored organisations."""
        rule = Q(**{f"{prefix}pk__in": ()})
        for path in self.paths:
            rule |= Q(**{f"{prefix}path__startswith": path})
        return rule


def reach_of(user: Any) -> Reach:
    """Return what somebody mentors now, in regions where they have the role."""
    regions = _mentor_regions(user)
    if not regions:
        return Reach()
    rows = MentorAssignment.objects.at_work().filter(mentor=user, region__in=regions)
    values = list(rows.values_list("organization__path", "innovation"))
    return Reach(
        tuple(sorted(path for path, _innovation in values if path)),
        frozenset(innovation for _path, innovation in values if innovation),
    )


def _mentor_regions(user: Any) -> list[int]:
    return [
        region for region, role in regional_roles(user) if role == RegionalRole.MENTOR
    ]


def innovations_mentored_by(user: Any, region: Region) -> QuerySet[InnovationPage]:
    """Return the innovations of a region that somebody mentors, in use only."""
    rule = reach_of(user).innovations()
    pages: Any = InnovationPage.objects.filter(rule, region=region)
    found: QuerySet[InnovationPage] = pages.in_use()
    return found


def innovations_to_advise(user: Any, region: Region) -> QuerySet[InnovationPage]:
    """Return the innovations in use about which somebody gives advice."""
    if not is_registrar(user, region):
        return innovations_mentored_by(user, region)
    pages: Any = InnovationPage.objects.filter(region=region)
    found: QuerySet[InnovationPage] = pages.in_use()
    return found


def organizations_to_meet(user: Any, region: Region) -> QuerySet[OrganizationPage]:
    """Return the organisations with which somebody may plan sessions, by name."""
    rows = OrganizationPage.objects.filter(region=region).order_by("title")
    if is_registrar(user, region):
        return rows
    reach = reach_of(user)
    through = InnovationPage.objects.filter(pk__in=reach.innovation_ids)
    return rows.filter(reach.organizations() | Q(pk__in=through.values("organization")))


def may_advise(user: Any, innovation: InnovationPage) -> bool:
    """Tell whether somebody gives advice about an innovation."""
    region = innovation.region
    if region is None:
        return False
    if is_registrar(user, region):
        return True
    return InnovationPage.objects.filter(
        reach_of(user).innovations(), pk=innovation.pk
    ).exists()


def may_meet(user: Any, organization: OrganizationPage) -> bool:
    """Tell whether somebody plans sessions with an organisation."""
    region = organization.region
    if region is None:
        return False
    found = organizations_to_meet(user, region).filter(pk=organization.pk)
    return bool(found.exists())


def works_on(user: Any, page: Any) -> bool:
    """Tell whether somebody works for the organisation that a page is or is of.

    Also while a reviewer has the page, and nobody else may edit it.
    """
    pages = pages_worked_on(user, type(page), page.region)
    return bool(pages.filter(pk=page.pk).exists())


def reads_reports(user: Any, region: Region) -> bool:
    """Tell whether somebody sees the figures of a whole region."""
    return is_registrar(user, region) or has_role(user, RegionalRole.LEADER, region)


# ------------------------------------------------------------------- policies


class MentoringPolicy(RegionScopedPolicy):
    """Rows of the region for registrars, else those that one's work brings.

    Operators only read them by this policy; what they may do, services say.
    """

    def instances_user_has_any_permission_for(
        self, user: Any, actions: Iterable[str]
    ) -> QuerySet[Any]:
        rows = super().instances_user_has_any_permission_for(user, actions)
        if user.is_superuser or not user.is_active:
            return rows
        regions = self._regions(user, actions)
        rule = self.mentored(user, reach_of(user))
        if set(actions) <= {"view"}:
            pages = policy_registry.get_by_type(Page)
            worked = pages.instances_user_has_any_permission_for(user, EDIT_ACTIONS)
            rule |= self.worked(worked.order_by().values("pk"))
        keys = self.model._default_manager.filter(
            rule | Q(**{f"{self.region_lookup}__in": regions})
        )
        # By key: conditions over many-to-many fields would repeat rows.
        return self.model._default_manager.filter(pk__in=keys.order_by().values("pk"))

    def mentored(self, user: Any, reach: Reach) -> Q:
        """Return the condition for the rows that somebody mentors."""
        raise NotImplementedError

    def worked(self, pages: Any) -> Q:
        """Return the condition for the rows of pages on which one works."""
        raise NotImplementedError


class AssignmentPolicy(MentoringPolicy):
    def mentored(self, user: Any, reach: Reach) -> Q:
        return reach.organizations("organization__") | reach.innovations("innovation__")

    def worked(self, pages: Any) -> Q:
        return Q(organization__in=pages) | Q(innovation__in=pages)


class SessionPolicy(MentoringPolicy):
    def mentored(self, user: Any, reach: Reach) -> Q:
        return (
            Q(mentors=user.pk, region__in=_mentor_regions(user))
            | reach.organizations("organization__")
            | reach.innovations("innovations__")
        )

    def worked(self, pages: Any) -> Q:
        return Q(organization__in=pages)


class AdvicePolicy(MentoringPolicy):
    def mentored(self, user: Any, reach: Reach) -> Q:
        return _of_own_sessions(user) | reach.innovations("innovation__")

    def worked(self, pages: Any) -> Q:
        return Q(innovation__in=pages)


class FollowUpPolicy(MentoringPolicy):
    def mentored(self, user: Any, reach: Reach) -> Q:
        return (
            _of_own_sessions(user)
            | _of_own_sessions(user, "advice__")
            | reach.innovations("advice__innovation__")
            | reach.innovations("session__innovations__")
            | reach.organizations("session__organization__")
        )

    def worked(self, pages: Any) -> Q:
        return Q(advice__innovation__in=pages) | Q(session__organization__in=pages)


def _of_own_sessions(user: Any, prefix: str = "") -> Q:
    """Return the condition for rows of sessions that one was asked to."""
    return Q(
        **{
            f"{prefix}session__mentors": user.pk,
            f"{prefix}session__region__in": _mentor_regions(user),
        }
    )


def rows_in_sight(user: Any, model: type[Model], region: Region) -> Any:
    """Return the rows of a kind that somebody may read in a region.

    It is the queryset of the model, with its own methods.
    """
    policy = policy_registry.get_by_type(model)
    rows: Any = policy.instances_user_has_permission_for(user, "view")
    return rows.filter(**{REGION_LOOKUPS[model.__name__]: region})


def register_mentoring_policies() -> None:
    """Take the place of the plain policies of these rows."""
    kinds: tuple[tuple[type[Model], type[MentoringPolicy]], ...] = (
        (MentorAssignment, AssignmentPolicy),
        (ClinicSession, SessionPolicy),
        (Advice, AdvicePolicy),
        (FollowUp, FollowUpPolicy),
    )
    for model, policy in kinds:
        register_permission_policy(model, policy(model, REGION_LOOKUPS[model.__name__]))
