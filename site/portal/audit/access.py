"""Who may read which entries of the audit log."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from wagtail.permission_policies.base import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from innovations.access import regional_roles
from innovations.choices import RegionalRole
from innovations.models import Membership, OrganizationPage
from portal.audit.models import AuditRecord


def visible_records(user: Any) -> QuerySet[AuditRecord]:
    """Return what a person may read: administrators everything, registrars their
    regions, members their organisations, and those below if a membership says so.

    What an entry belongs to was decided when it was written: entries don't move
    with an organisation or an innovation.
    """
    records = AuditRecord.objects.all()
    if not user.is_active:
        return records.none()
    if user.is_superuser:
        return records
    rule = Q(region__in=_kept_regions(user))
    organizations = visible_organizations(user)
    rule |= Q(organization__in=organizations.values("pk"))
    return records.filter(rule)


def visible_organizations(user: Any) -> QuerySet[OrganizationPage]:
    """Return the organisations by which a person may filter the log."""
    pages = OrganizationPage.objects.order_by("title")
    if user.is_superuser:
        return pages
    rule = Q(region__in=_kept_regions(user))
    memberships = Membership.objects.filter(user=user).select_related("organization")
    for membership in memberships:
        page = membership.organization
        below = membership.including_units_below
        rule |= Q(path__startswith=page.path) if below else Q(pk=page.pk)
    return pages.filter(rule)


def _kept_regions(user: Any) -> set[int]:
    roles = regional_roles(user)
    return {region for region, role in roles if role == RegionalRole.REGISTRAR}


def may_read(user: Any) -> bool:
    """Tell whether the log has anything to say to a person.

    Whoever has a membership is in the members' group of its region.
    """
    if not user.is_active or user.is_anonymous:
        return False
    readers = {RegionalRole.REGISTRAR, RegionalRole.MEMBER}
    return user.is_superuser or any(
        role in readers for _region, role in regional_roles(user)
    )


class AuditPolicy(ModelPermissionPolicy):
    """Entries are read, never changed."""

    def __init__(self) -> None:
        super().__init__(AuditRecord)

    def user_has_permission(self, user: Any, action: str) -> bool:
        return self.user_has_any_permission(user, {action})

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return "view" in actions and may_read(user)

    def instances_user_has_any_permission_for(
        self, user: Any, actions: Iterable[str]
    ) -> QuerySet[AuditRecord]:
        if "view" not in actions:
            return AuditRecord.objects.none()
        return visible_records(user)


def register_policies() -> None:
    register_permission_policy(AuditRecord, AuditPolicy())
