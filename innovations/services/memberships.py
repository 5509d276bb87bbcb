"""Who works for which organisation, and how a member gets into the admin."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from innovations.choices import MembershipRole, RegionalRole
from innovations.models import Membership, OrganizationPage, Region
from innovations.services.people import (
    lock_person,
    note_region,
    require_power_over,
    take_in,
)
from innovations.services.roles import members_group


@transaction.atomic
def add_member(
    *,
    user: Any,
    organization: OrganizationPage,
    role: str = MembershipRole.OPERATOR,
    including_units_below: bool = False,
    actor: Any = None,
) -> Membership:
    """Give a person a role in an organisation; asked twice, it changes the reach.

    ``actor=None`` means the system itself. Raises ``PermissionDenied``, and
    ``ValidationError`` when the person works for another region.
    """
    [membership] = add_memberships(
        user=user,
        organizations=[organization],
        role=role,
        including_units_below=including_units_below,
        actor=actor,
    )
    return membership


@transaction.atomic
def add_memberships(
    *,
    user: Any,
    organizations: Iterable[OrganizationPage],
    role: str = MembershipRole.OPERATOR,
    including_units_below: bool = False,
    may_narrow: bool = True,
    actor: Any = None,
) -> list[Membership]:
    """Give a person a role in several organisations of one region.

    Who has one gets the reach that is given, but without ``may_narrow`` never a
    smaller one. Raises what :func:`add_member` raises.
    """
    person = lock_person(user)
    given = []
    for organization in organizations:
        region = _region_of(organization)
        require_power_over(actor, person, region)
        take_in(person=person, region=region)
        membership, created = Membership.objects.get_or_create(
            user=person,
            organization=organization,
            role=role,
            defaults={"including_units_below": including_units_below},
        )
        changed = membership.including_units_below != including_units_below
        changed = changed and (including_units_below or may_narrow)
        if changed:
            membership.including_units_below = including_units_below
            membership.save(update_fields=["including_units_below"])
        if created or changed:
            action = "give_membership" if created else "change_membership"
            log_membership(action, membership, region, actor)
        given.append(membership)
    return given


@transaction.atomic
def take_memberships(*, memberships: Iterable[Membership], actor: Any = None) -> int:
    """Take memberships from people and return how many were taken.

    Raises ``PermissionDenied``, and ``ValidationError`` where an organisation stands
    in no region, as in a recycle bin.
    """
    taken = 0
    for membership in memberships:
        person = lock_person(membership.user)
        region = _region_of(membership.organization)
        require_power_over(actor, person, region)
        # Noted before: afterwards nothing else says where the person belongs.
        note_region(person=person, region=region)
        log_membership("take_membership", membership, region, actor)
        membership.delete()
        taken += 1
    return taken


def remove_member(
    *, user: Any, organization: OrganizationPage, actor: Any = None
) -> None:
    """Take all roles in an organisation from a person."""
    rows = Membership.objects.filter(user=user, organization=organization)
    take_memberships(
        memberships=rows.select_related("user", "organization"), actor=actor
    )


def log_membership(
    action: str, membership: Membership, region: Region, actor: Any
) -> None:
    """Note in the history of a person what changed about a membership."""
    log(
        instance=membership.user,
        action=f"innovations.{action}",
        user=actor,
        data={
            "region": region.pk,
            "organization": membership.organization_id,
            "name": membership.organization.title,
            "role": str(membership.role),
            "including_units_below": membership.including_units_below,
        },
    )


def _region_of(organization: OrganizationPage) -> Region:
    if organization.region is None:
        raise ValidationError(_("The organisation stands in no region."))
    return organization.region


def refresh_admin_access(*, user: Any) -> None:
    """Let a person into the admin exactly as long as they have a membership.

    Signals call this, so that forms, imports and the deletion of an
    organisation need not remember it.
    """
    regions = Region.objects.filter(
        pk__in=Membership.objects.filter(user_id=user.pk).values("organization__region")
    )
    groups = {members_group(region).pk for region in regions}
    before = Group.objects.filter(
        user=user, regional_group__role=RegionalRole.MEMBER
    ).values_list("pk", flat=True)
    user.groups.remove(*(set(before) - groups))
    user.groups.add(*groups)
