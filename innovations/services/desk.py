"""The start page of the admin: which panels somebody's roles bring.

A plugin offers panels with :func:`register_panel`, from ``AppConfig.ready`` or its
``wagtail_hooks``; nobody has to know the others. A panel is a Wagtail component that
gets the :class:`Desk`: who asks, for which region, and what all panels need once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.admin.ui.components import Component
from wagtail.models import Page
from wagtail.permissions import policy_registry

from innovations.access import EDIT_ACTIONS, has_role, pages_worked_on
from innovations.choices import MembershipRole, RegionalRole
from innovations.completeness import Rule
from innovations.models import InnovationPage, Membership, Period, Region
from innovations.services.completeness import rules_of
from innovations.services.periods import current_period

OPERATOR = str(MembershipRole.OPERATOR)
REGISTRAR = str(RegionalRole.REGISTRAR)
EDITOR = str(RegionalRole.EDITOR)
WRITER = str(RegionalRole.WRITER)
MENTOR = str(RegionalRole.MENTOR)
JUROR = str(RegionalRole.JUROR)
LEADER = str(RegionalRole.LEADER)
REGIONAL = (REGISTRAR, EDITOR, WRITER, MENTOR, JUROR, LEADER)
ALL_ROLES = (OPERATOR, *REGIONAL)


class Desk:
    """What the panels of one start page share; each value is read once."""

    def __init__(self, request: HttpRequest, region: Region) -> None:
        self.request = request
        self.user: Any = request.user
        self.region = region

    @cached_property
    def roles(self) -> set[str]:
        """The person's roles here; administrators do what is nobody else's work."""
        if self.user.is_superuser:
            return {REGISTRAR, EDITOR}
        roles = {role for role in REGIONAL if has_role(self.user, role, self.region)}
        memberships = Membership.objects.filter(
            user=self.user, organization__region=self.region
        )
        return roles | set(memberships.values_list("role", flat=True))

    @cached_property
    def period(self) -> Period | None:
        """The open period, if there is one."""
        return current_period(self.region)

    @cached_property
    def rules(self) -> list[Rule]:
        return rules_of(self.period)

    @property
    def pages(self) -> QuerySet[InnovationPage]:
        """The innovations on which the person may work, archived ones left out."""
        pages: Any = pages_worked_on(self.user, InnovationPage, self.region)
        found: QuerySet[InnovationPage] = pages.in_use()
        return found

    @property
    def all_pages(self) -> QuerySet[Page]:
        """All pages of the region on which the person may work, of any type."""
        policy = policy_registry.get_by_type(Page)
        pages: QuerySet[Page] = policy.instances_user_has_any_permission_for(
            self.user, EDIT_ACTIONS
        )
        return pages.filter(path__startswith=self.region.root_path)


class DeskPanel(Component):
    """A part of the start page. ``order`` as in Wagtail; 100 and less come first."""

    name: ClassVar[str] = ""
    order: ClassVar[int] = 200

    class Media:
        css = {"all": ["innovations/css/desk.css"]}

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        return {
            "desk": self.desk,
            "request": self.desk.request,
            "csrf_token": (parent_context or {}).get("csrf_token"),
            **self.get_content(),
        }

    def get_content(self) -> dict[str, Any]:
        """Return what the template shows besides the desk."""
        return {}


@dataclass(frozen=True)
class _Offer:
    make: Callable[[Desk], Component]
    roles: frozenset[str]


_offers: list[_Offer] = []


def register_panel(make: Callable[[Desk], Component], *, roles: Iterable[str]) -> None:
    """Put a panel on the desks of these roles, such as ``REGISTRAR``.

    ``make`` gets the desk and returns the component; a subclass of
    :class:`DeskPanel` does as it stands.
    """
    unknown = set(roles) - set(ALL_ROLES)
    if unknown:
        raise ValueError(f"no such roles: {', '.join(sorted(unknown))}")
    _offers.append(_Offer(make, frozenset(roles)))


def panels_of(desk: Desk) -> list[Component]:
    """Return the panels of somebody's roles, each once, in no special order."""
    return [offer.make(desk) for offer in _offers if offer.roles & desk.roles]
