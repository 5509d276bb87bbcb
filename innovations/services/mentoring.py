"""Assigning mentors to organisations and innovations, and ending it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page

from innovations.access import require_registrar
from innovations.choices import MentoringNews, RegionalRole
from innovations.models import (
    InnovationPage,
    Membership,
    MentorAssignment,
    OrganizationPage,
    Period,
    Region,
    RegionalGroup,
)
from innovations.services.mentoring_news import tell


def able_mentors(region: Region) -> QuerySet[Any]:
    """Return the people who can mentor in a region: open accounts with the role."""
    groups = RegionalGroup.objects.filter(region=region, role=RegionalRole.MENTOR)
    people: QuerySet[Any] = get_user_model()._default_manager.filter(
        is_active=True, groups__in=groups.values("group")
    )
    return people.order_by("pk")


def operators_of(organization: OrganizationPage) -> QuerySet[Any]:
    """Return the active people who work for an organisation."""
    above = _paths_above(organization.path)
    rows = Membership.objects.filter(
        Q(organization=organization)
        | Q(organization__path__in=above, including_units_below=True)
    )
    people: QuerySet[Any] = get_user_model()._default_manager.filter(
        is_active=True, pk__in=rows.order_by().values("user")
    )
    return people.order_by("pk")


def _paths_above(path: str) -> list[str]:
    step = Page.steplen
    return [path[:end] for end in range(step, len(path), step)]


# ---------------------------------------------------------------- who mentors


def working_assignments(region: Region) -> QuerySet[MentorAssignment]:
    """Return the assignments on which mentors can work now."""
    rows = MentorAssignment.objects.at_work().filter(
        region=region, mentor__in=able_mentors(region).order_by().values("pk")
    )
    return rows.select_related("mentor", "organization", "innovation")


def mentors_of(innovations: Iterable[InnovationPage]) -> dict[int, list[Any]]:
    """Return the mentors of innovations by page id; an empty list where nobody does.

    Public, for plugins that show them, such as with the entries of a competition.
    An innovation's own mentors come before those of its organisation and of those
    above it. Who left, lost the role or works for the organisation by now isn't
    among them. Two queries for a region, however many innovations; archived ones
    and those in a recycle bin have no mentors.
    """
    pages = list(innovations)
    found: dict[int, list[Any]] = {page.pk: [] for page in pages}
    regions = Region.objects.filter(pk__in={page.region_id for page in pages})
    for region in regions:
        rows = sorted(
            working_assignments(region),
            key=lambda row: (row.innovation_id is None, row.pk),
        )
        for page in pages:
            if page.region_id == region.pk:
                found[page.pk] = _unique(
                    row.mentor for row in rows if covers(row, page)
                )
    return found


def mentors_of_organization(organization: OrganizationPage) -> list[Any]:
    """Return the mentors of an organisation, also those of one above it."""
    if organization.region is None:
        return []
    rows = working_assignments(organization.region)
    return _unique(row.mentor for row in rows if covers(row, organization))


def covers(assignment: MentorAssignment, page: Page) -> bool:
    """Tell whether an assignment reaches a page."""
    if assignment.organization is not None:
        return bool(page.path.startswith(assignment.organization.path))
    return assignment.innovation_id == page.pk


def _unique(people: Iterable[Any]) -> list[Any]:
    return list({person.pk: person for person in people}.values())


def people_involved(
    organization: OrganizationPage | None,
    innovation: InnovationPage | None = None,
    *,
    more: Iterable[Any] = (),
) -> QuerySet[Any]:
    """Return who can do something: operators and mentors of an organisation, those
    of one of its innovations, and more.
    """
    people: QuerySet[Any] = get_user_model()._default_manager.order_by("pk")
    if organization is None:
        return people.none()
    mentors = [person.pk for person in (*mentors_of_organization(organization), *more)]
    if innovation is not None:
        mentors += [one.pk for one in mentors_of([innovation])[innovation.pk]]
    operators = operators_of(organization).order_by().values("pk")
    return people.filter(Q(pk__in=mentors) | Q(pk__in=operators))


# ------------------------------------------------------------------ conflicts


def is_own_business(mentor: Any, page: Page) -> bool:
    """Tell whether a mentor works for the organisation that is to be mentored.

    Also for one above it or for a unit below: nobody judges their own house.
    """
    paths = Membership.objects.filter(user=mentor).values_list(
        "organization__path", flat=True
    )
    return any(are_related(path, page.path) for path in paths)


def are_related(first: str, second: str) -> bool:
    """Tell whether one of two treebeard paths lies within the other."""
    return first.startswith(second) or second.startswith(first)


# ------------------------------------------------------------------ assigning


def require_assigner(actor: Any, region: Region | None) -> None:
    """Raise ``PermissionDenied`` unless the actor assigns mentors in the region."""
    require_registrar(
        actor, region, _("Only the registrar of the region assigns mentors.")
    )


@transaction.atomic
def assign_mentor(
    *,
    mentor: Any,
    organization: OrganizationPage | None = None,
    innovation: InnovationPage | None = None,
    period: Period | None = None,
    actor: Any,
) -> MentorAssignment:
    """Give an organisation or an innovation a mentor; asked twice, it stays one.

    Raises ``PermissionDenied``, and ``ValidationError`` where the person can't mentor
    here or it would be their own organisation.
    """
    page = organization or innovation
    if page is None or (organization and innovation):
        raise ValidationError(_("Choose an organisation or an innovation."))
    region = page.region
    require_assigner(actor, region)
    if region is None:
        raise ValidationError(_("The organisation stands in no region."))
    # Held until the end, so that two registrars don't assign the same at once.
    person = get_user_model()._default_manager.select_for_update().get(pk=mentor.pk)
    _check(person, page, region, period)
    rows = MentorAssignment.objects.in_force().filter(
        mentor=person, organization=organization, innovation=innovation
    )
    existing = rows.first()
    if existing is not None:
        return existing
    assignment = MentorAssignment.objects.create(
        region=region,
        mentor=person,
        organization=organization,
        innovation=innovation,
        period=period,
        assigned_by=actor,
    )
    note("assign_mentor", page, actor, assignment)
    _tell_of(assignment, page, actor)
    return assignment


def _check(person: Any, page: Any, region: Region, period: Period | None) -> None:
    if not able_mentors(region).filter(pk=person.pk).exists():
        raise ValidationError(
            _("%(person)s is no mentor of this region.") % {"person": person}
        )
    if is_own_business(person, page):
        raise ValidationError(
            _(
                "%(person)s works for this organisation, for one above it or for a "
                "unit below, and so can't mentor it."
            )
            % {"person": person}
        )
    if period is not None and period.region_id != region.pk:
        raise ValidationError(_("The period is of another region."))


@transaction.atomic
def end_assignment(*, assignment: MentorAssignment, actor: Any) -> MentorAssignment:
    """End an assignment today; one that has ended stays as it is.

    Raises ``PermissionDenied``.
    """
    rows = MentorAssignment.objects.select_for_update(of=("self",))
    assignment = rows.select_related("region").get(pk=assignment.pk)
    require_assigner(actor, assignment.region)
    if assignment.until is None:
        close(assignment)
        note("end_mentor", assignment.subject, actor, assignment)
    return assignment


def close(assignment: MentorAssignment) -> None:
    """Write the last day; never one before the first."""
    assignment.until = max(timezone.localdate(), assignment.since)
    assignment.save(update_fields=["until"])


def note(action: str, page: Page, actor: Any, assignment: MentorAssignment) -> None:
    """Log it with the page; people are named by number."""
    log(
        instance=page,
        action=f"innovations.{action}",
        user=actor,
        data={"mentor": assignment.mentor_id, "assignment": assignment.pk},
    )


def _tell_of(assignment: MentorAssignment, page: Any, actor: Any) -> None:
    organization = assignment.organization or page.organization
    people = [assignment.mentor]
    if organization is not None:
        people += operators_of(organization)
    tell(MentoringNews.ASSIGNED, page=page, recipients=people, actor=actor)
