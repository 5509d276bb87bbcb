"""Who works for which organisation, and how a member gets into the admin."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction

from innovations.choices import MembershipRole, RegionalRole
from innovations.models import Membership, OrganizationPage, Region
from innovations.services.roles import members_group


@transaction.atomic
def add_member(
    *,
    user: Any,
    organization: OrganizationPage,
    role: str = MembershipRole.OPERATOR,
    including_units_below: bool = False,
) -> Membership:
    """Give a person a role in an organisation; asked twice, it changes the reach."""
    membership, _created = Membership.objects.update_or_create(
        user=user,
        organization=organization,
        role=role,
        defaults={"including_units_below": including_units_below},
    )
    return membership


@transaction.atomic
def remove_member(*, user: Any, organization: OrganizationPage) -> None:
    """Take all roles in an organisation from a person."""
    Membership.objects.filter(user=user, organization=organization).delete()


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
