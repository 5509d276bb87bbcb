"""Roles and organisations of many people at once, accounts and invitations alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from innovations.choices import RegionalRole
from innovations.models import (
    Invitation,
    InvitationOffer,
    Membership,
    Region,
    RegionalGroup,
)


@dataclass
class Held:
    """Regional roles, and (title, role, including the units below)."""

    roles: set[str] = field(default_factory=set)
    organizations: list[tuple[str, str, bool]] = field(default_factory=list)


class WorkInRegion:
    """What people may do in a region, loaded at a constant number of queries."""

    def __init__(self, region: Region) -> None:
        self.region = region
        self._held: dict[tuple[type, int], Held] = {}

    def load(self, instances: Iterable[Any]) -> None:
        """Read anew what these accounts and invitations have."""
        instances = list(instances)
        for instance in instances:
            self._held[type(instance), instance.pk] = Held()
        invited = {i.pk: i for i in instances if isinstance(i, Invitation)}
        people = {i.pk: i for i in instances if not isinstance(i, Invitation)}
        if people:
            self._load_people(people)
        if invited:
            self._load_invitations(invited)

    def of(self, instance: Any) -> Held:
        """Return what one of the loaded has."""
        key = (type(instance), instance.pk)
        if key not in self._held:
            self.load([instance])
        return self._held[key]

    def _load_people(self, people: dict[int, Any]) -> None:
        groups = RegionalGroup.objects.filter(
            region=self.region, group__user__in=people
        ).exclude(role=RegionalRole.MEMBER)
        for role, pk in groups.values_list("role", "group__user"):
            if pk in people:
                self.of(people[pk]).roles.add(role)
        rows = Membership.objects.filter(
            user__in=people, organization__region=self.region
        )
        for membership in rows.select_related("organization"):
            self.of(people[membership.user_id]).organizations.append(
                (
                    membership.organization.title,
                    membership.role,
                    membership.including_units_below,
                )
            )

    def _load_invitations(self, invited: dict[int, Invitation]) -> None:
        offers = InvitationOffer.objects.filter(invitation__in=invited)
        for offer in offers.select_related("organization"):
            held = self.of(invited[offer.invitation_id])
            if offer.organization is None:
                held.roles.add(offer.role)
            else:
                held.organizations.append(
                    (offer.organization.title, offer.role, offer.including_units_below)
                )
