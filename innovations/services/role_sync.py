"""Comparing the groups of a region with what its roles mean, and repairing them.

What a role gives is not written down twice: the groups are emptied and made anew
inside a transaction that is rolled back, and what they had then is what they
should have now.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import GroupCollectionPermission, GroupPagePermission

from innovations.choices import RegionalRole
from innovations.log_actions import role_label
from innovations.models import (
    Affiliation,
    Membership,
    OrganizationPage,
    Region,
    RegionalGroup,
)
from innovations.services.memberships import refresh_admin_access
from innovations.services.people import regions_at_work
from innovations.services.roles import ensure_regional_groups

#: Makes the groups of a region; a site gives the pages of other plugins with it.
Maker = Callable[[Region], Any]
#: (role, kind, permission, what it is about): what one group may do.
Right = tuple[str, str, str, str]


@dataclass
class Report:
    """What was found in a region.

    ``repaired`` was wrong and is right now (with ``check``: would be), ``drift``
    needs a person's decision, ``notices`` are no mistakes but worth knowing.
    """

    region: str
    repaired: list[str] = field(default_factory=list)
    drift: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


class _RolledBack(Exception):
    pass


def make_groups(region: Region) -> None:
    """Make the groups of a region as far as this package knows their rights."""
    ensure_regional_groups(region=region)


def sync_region(
    *, region: Region, check: bool = False, maker: Maker = make_groups
) -> Report:
    """Repair the groups and the belonging of people in a region, and report.

    With ``check`` nothing is written. Rights that were given besides are reported
    and stay; so do people who are in a group without reason, except that the
    group of members always follows the memberships.
    """
    report = Report(region=region.code)
    _sync_rights(region, report, maker, check)
    _sync_members(region, report, check)
    _sync_affiliations(region, report, check)
    _find_people_of_two_regions(region, report)
    _find_idle_rights(region, report)
    _find_organizations_without_operator(region, report)
    return report


# --------------------------------------------------------------------- rights


def _sync_rights(region: Region, report: Report, maker: Maker, check: bool) -> None:
    before = _rights(region)
    expected = _expected_rights(region, maker)
    roles = set(
        RegionalGroup.objects.filter(region=region).values_list("role", flat=True)
    )
    for role in sorted(set(RegionalRole.values) - roles):
        report.repaired.append(
            _("The group of the role “%(role)s” was missing.")
            % {"role": role_label(role)}
        )
    if Region.objects.get(pk=region.pk).collection_id is None:
        report.repaired.append(_("The collection of files was missing."))
    for role, _kind, permission, place in sorted(expected - before):
        if role in roles:
            report.repaired.append(
                _("The role “%(role)s” lacked the right %(right)s.")
                % {"role": role_label(role), "right": _named(permission, place)}
            )
    for role, _kind, permission, place in sorted(before - expected):
        report.drift.append(
            _("The role “%(role)s” has the right %(right)s besides.")
            % {"role": role_label(role), "right": _named(permission, place)}
        )
    if not check:
        with transaction.atomic():
            maker(Region.objects.get(pk=region.pk))


def _named(permission: str, place: str) -> str:
    return f"{permission} ({place})" if place else permission


def _expected_rights(region: Region, maker: Maker) -> set[Right]:
    expected: set[Right] = set()
    try:
        with transaction.atomic():
            groups = Group.objects.filter(regional_group__region=region)
            for group in groups:
                group.permissions.clear()
            GroupPagePermission.objects.filter(group__in=groups).delete()
            GroupCollectionPermission.objects.filter(group__in=groups).delete()
            maker(Region.objects.get(pk=region.pk))
            expected = _rights(region)
            raise _RolledBack
    except _RolledBack:
        return expected


def _rights(region: Region) -> set[Right]:
    """Return what the groups of a region may do, in names."""
    groups = RegionalGroup.objects.filter(region=region)
    codename = "permission__codename"
    found: set[Right] = set()
    for role, label, name in groups.filter(
        group__permissions__isnull=False
    ).values_list(
        "role",
        "group__permissions__content_type__app_label",
        "group__permissions__codename",
    ):
        found.add((role, "model", f"{label}.{name}", ""))
    pages = GroupPagePermission.objects.filter(group__regional_group__region=region)
    for role, name, place in pages.values_list(
        "group__regional_group__role", codename, "page__url_path"
    ):
        found.add((role, "page", name, place))
    files = GroupCollectionPermission.objects.filter(
        group__regional_group__region=region
    )
    for role, name, place in files.values_list(
        "group__regional_group__role", codename, "collection__name"
    ):
        found.add((role, "collection", name, place))
    return found


# --------------------------------------------------------------------- people


def _sync_members(region: Region, report: Report, check: bool) -> None:
    """The group of members holds exactly those with a membership."""
    people = get_user_model()._default_manager
    rows = Membership.objects.filter(organization__region=region).order_by()
    members = people.filter(pk__in=rows.values("user"))
    group = RegionalGroup.objects.filter(region=region, role=RegionalRole.MEMBER)
    inside = people.filter(groups__in=group.values("group"))
    for person in members.exclude(pk__in=inside.values("pk")):
        report.repaired.append(
            _("%(person)s is a member and was not let in.") % {"person": person}
        )
        _refresh(person, check)
    for person in inside.exclude(pk__in=members.values("pk")):
        report.repaired.append(
            _("%(person)s was let in without a membership.") % {"person": person}
        )
        _refresh(person, check)


def _refresh(person: Any, check: bool) -> None:
    if not check:
        refresh_admin_access(user=person)


def _sync_affiliations(region: Region, report: Report, check: bool) -> None:
    for person in _at_work(region).filter(affiliation=None, is_superuser=False):
        if regions_at_work(person).count() > 1:
            continue  # told as drift; nobody knows which one is meant
        report.repaired.append(
            _("It was not noted that %(person)s belongs here.") % {"person": person}
        )
        if not check:
            Affiliation.objects.create(user=person, region=region)


def _at_work(region: Region) -> Any:
    people = get_user_model()._default_manager
    groups = RegionalGroup.objects.filter(region=region).exclude(
        role=RegionalRole.MEMBER
    )
    rows = Membership.objects.filter(organization__region=region).order_by()
    in_groups = people.filter(groups__in=groups.values("group")).values("pk")
    return people.filter(pk__in=in_groups.union(rows.values("user")))


def _find_people_of_two_regions(region: Region, report: Report) -> None:
    for person in _at_work(region).filter(is_superuser=False):
        home = Affiliation.objects.filter(user=person).exclude(region=region)
        if home.exists() or regions_at_work(person).count() > 1:
            report.drift.append(
                _("%(person)s has rights here and belongs to another region.")
                % {"person": person}
            )


def _find_idle_rights(region: Region, report: Report) -> None:
    """Closed accounts have no power, but their rights wait for a decision."""
    closed = get_user_model()._default_manager.filter(is_active=False)
    rows = Membership.objects.filter(organization__region=region, user__in=closed)
    for membership in rows.select_related("user", "organization"):
        report.notices.append(
            _("The account of %(person)s is closed, but works for %(organization)s.")
            % {"person": membership.user, "organization": membership.organization}
        )
    groups = RegionalGroup.objects.filter(region=region, group__user__in=closed)
    groups = groups.exclude(role=RegionalRole.MEMBER)
    names = dict(closed.values_list("pk", get_user_model().USERNAME_FIELD))
    for role, user_id in groups.values_list("role", "group__user"):
        if user_id in names:
            report.notices.append(
                _("The account of %(person)s is closed, but has the role “%(role)s”.")
                % {"person": names[user_id], "role": role_label(role)}
            )


def _find_organizations_without_operator(region: Region, report: Report) -> None:
    rows = Membership.objects.filter(organization__region=region, user__is_active=True)
    direct: set[str] = set()
    above: set[str] = set()
    for path, including in rows.values_list(
        "organization__path", "including_units_below"
    ):
        (above if including else direct).add(path)
    step = OrganizationPage.steplen
    for page in OrganizationPage.objects.in_region(region).order_by("path"):
        ways = {page.path[:end] for end in range(step, len(page.path) + 1, step)}
        if page.path not in direct and not ways & above and page.valid_to is None:
            report.notices.append(
                _("%(organization)s has no operator.") % {"organization": page.title}
            )
