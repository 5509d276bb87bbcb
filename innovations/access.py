"""Who may see and do what: one policy for pages, one for plain models.

Rights come from two places. *Groups* carry Wagtail's own page permissions and
stand for a role in a region (:class:`~innovations.models.RegionalGroup`).
*Memberships* say what a person may do in one organisation; there is no group
per organisation, since hundreds of them would cost a query each.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from wagtail.models import Page
from wagtail.permission_policies.base import ModelPermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import policy_registry, register_permission_policy

from innovations.choices import RegionalRole
from innovations.models import (
    Membership,
    OrganizationPage,
    Region,
    RegionalGroup,
)
from innovations.models.reference import ReferenceRow

MEMBER_ACTIONS = ("add", "change")
#: Any of these means that one works on a page.
EDIT_ACTIONS = {"add", "change", "publish"}
_CACHE = "_innovations_regional_roles"


# ------------------------------------------------------------ regional roles


def regional_roles(user: Any) -> set[tuple[int, str]]:
    """Return the pairs (region id, role) of a person; one query a request."""
    if not user.is_active or user.is_anonymous:
        return set()
    if not hasattr(user, _CACHE):
        rows = RegionalGroup.objects.filter(group__user=user)
        setattr(user, _CACHE, set(rows.values_list("region_id", "role")))
    roles: set[tuple[int, str]] = getattr(user, _CACHE)
    return roles


def has_role(user: Any, role: str, region: Region) -> bool:
    """Tell whether a person has a role in a region; superusers have all."""
    return user.is_superuser or (region.pk, str(role)) in regional_roles(user)


def works_somewhere(user: Any) -> bool:
    """Tell whether a person works for an organisation of some region."""
    return any(role == RegionalRole.MEMBER for _region, role in regional_roles(user))


def is_registrar(user: Any, region: Region) -> bool:
    """Tell whether a person keeps the registry of a region."""
    return has_role(user, RegionalRole.REGISTRAR, region)


def require_registrar(actor: Any, region: Region | None, reason: str) -> None:
    """Raise ``PermissionDenied`` with the reason unless the actor keeps the registry.

    ``actor=None`` is the system itself.
    """
    if actor is not None and (region is None or not is_registrar(actor, region)):
        raise PermissionDenied(reason)


def regions_of(user: Any) -> QuerySet[Region]:
    """Return the regions in which a person has a role or a membership."""
    if user.is_superuser and user.is_active:
        return Region.objects.all()
    by_role = {region_id for region_id, _role in regional_roles(user)}
    by_membership = Membership.objects.filter(user_id=user.pk).values(
        "organization__region"
    )
    return Region.objects.filter(Q(pk__in=by_role) | Q(pk__in=by_membership))


def current_region(request: HttpRequest) -> Region | None:
    """Return the region an admin screen is about.

    It is the request's Site; somebody who has no business there gets the
    first region of their own, so that one address serves all regions.
    Administrators switch by opening the other region's address.
    """
    here = Region.objects.for_request(request)
    allowed = regions_of(request.user)
    if here is not None and allowed.filter(pk=here.pk).exists():
        return here
    return allowed.select_related("site__root_page").first()


# -------------------------------------------------------------------- pages


@dataclass(frozen=True)
class _Permission:
    """Quacks like ``auth.Permission`` where Wagtail reads the code name."""

    codename: str


@dataclass(frozen=True)
class Grant:
    """A page right that comes from a membership instead of a group.

    Has the attributes that Wagtail reads from ``GroupPagePermission``.
    """

    page: Page
    permission: _Permission
    including_units_below: bool

    @property
    def page_id(self) -> int:
        return self.page.pk

    def covers(self, page: Page) -> bool:
        """Tell whether the right reaches this page."""
        if page.pk == self.page.pk:
            return True
        if not page.path.startswith(self.page.path):
            return False
        return self.including_units_below or (
            page.depth == self.page.depth + 1
            and page.cached_content_type.model_class() is not OrganizationPage
        )

    def condition(self) -> Q:
        """Return the same rule as a database condition."""
        path, depth = self.page.path, self.page.depth
        if self.including_units_below:
            return Q(path__startswith=path)
        units = ContentType.objects.get_for_model(OrganizationPage)
        own = Q(path__startswith=path, depth=depth + 1) & ~Q(content_type=units)
        return Q(path=path) | own


class RegistryPagePolicy(PagePermissionPolicy):
    """Wagtail's page policy, with memberships beside the groups."""

    permission_cache_name = "_innovations_page_permissions"

    def get_all_permissions_for_user(self, user: Any) -> list[Any]:
        """Return group permissions and membership grants in one list."""
        if not user.is_active or user.is_anonymous or user.is_superuser:
            return []
        return [*super().get_all_permissions_for_user(user), *self._grants(user)]

    def _grants(self, user: Any) -> list[Grant]:
        memberships = Membership.objects.filter(user=user).select_related(
            "organization"
        )
        return [
            Grant(
                page=membership.organization,
                permission=_Permission(self._get_permission_codename(action)),
                including_units_below=membership.including_units_below,
            )
            for membership in memberships
            for action in MEMBER_ACTIONS
        ]

    def actions_for(self, user: Any, page: Page) -> set[str]:
        """Return the actions ("add", "change", ...) a person has on a page."""
        return {
            permission.permission.codename.rsplit("_", maxsplit=1)[0]
            for permission in self.get_cached_permissions_for_user(user)
            if _covers(permission, page)
        }

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Iterable[str], instance: Page
    ) -> bool:
        decided = self._base_user_has_permission(user)
        if decided is not None:
            return bool(decided)
        have = self.actions_for(user, instance)
        if "add" in have and instance.owner_id == user.pk:
            have.add("change")
        return bool(have & set(actions))

    def instances_user_has_any_permission_for(
        self, user: Any, actions: Iterable[str]
    ) -> QuerySet[Page]:
        everything = self._base_queryset_for_user(user)
        if everything is not None:
            return everything
        actions = set(actions)
        wanted = self._get_permission_codenames(actions)
        conditions: dict[Any, Q] = {}
        for permission in self.get_cached_permissions_for_user(user):
            if permission.permission.codename in wanted:
                key = (
                    permission.page_id,
                    getattr(permission, "including_units_below", None),
                )
                conditions[key] = _condition(permission)
        if "change" in actions and "add" not in actions:
            conditions["own"] = self._own_pages(user)
        return self._matching(conditions.values())

    def _own_pages(self, user: Any) -> Q:
        """Pages of one's own, where one may add pages (Wagtail's ownership rule)."""
        places = [
            _condition(permission)
            for permission in self.get_cached_permissions_for_user(user)
            if permission.permission.codename == self._get_permission_codename("add")
        ]
        if not places:
            return Q(pk__in=[])
        return reduce(or_, places) & Q(owner=user)

    def explorable_instances(self, user: Any) -> QuerySet[Page]:
        """Return the pages of the explorer: one's own and the way to them."""
        everything = self._base_queryset_for_user(user)
        if everything is not None:
            return everything
        permissions = self.get_cached_permissions_for_user(user)
        root = self.explorable_root_instance(user)
        if root is None:
            return self.model._default_manager.none()
        conditions = {
            (p.page_id, getattr(p, "including_units_below", None)): _condition(p)
            for p in permissions
        }
        ways = {
            p.page.path[:end]
            for p in permissions
            for end in range(len(root.path), len(p.page.path), Page.steplen)
        }
        return self._matching([*conditions.values(), Q(path__in=ways)])

    def _matching(self, conditions: Iterable[Q]) -> QuerySet[Page]:
        conditions = list(conditions)
        if not conditions:
            return self.model._default_manager.none()
        return self.model._default_manager.filter(reduce(or_, conditions))

    def users_with_any_permission(
        self, actions: Iterable[str], include_superusers: bool = True
    ) -> QuerySet[Any]:
        users = super().users_with_any_permission(actions, include_superusers)
        if set(MEMBER_ACTIONS) & set(actions):
            members = Membership.objects.values("user")
            users = _active_users(Q(pk__in=users.values("pk")) | Q(pk__in=members))
        return users

    def users_with_any_permission_for_instance(
        self, actions: Iterable[str], instance: Page, include_superusers: bool = True
    ) -> QuerySet[Any]:
        users = super().users_with_any_permission_for_instance(
            actions, instance, include_superusers
        )
        if set(MEMBER_ACTIONS) & set(actions):
            members = self._members_for_instance(instance)
            users = _active_users(Q(pk__in=users.values("pk")) | Q(pk__in=members))
        return users

    def _members_for_instance(self, instance: Page) -> QuerySet[Any]:
        step = Page.steplen
        above = [instance.path[:end] for end in range(step, len(instance.path), step)]
        rule = Q(organization__path__in=above, including_units_below=True)
        rule |= Q(organization__path=instance.path)
        if instance.specific_class is not OrganizationPage:
            rule |= Q(organization__path=instance.path[:-step])
        return Membership.objects.filter(rule).values("user")


def _covers(permission: Any, page: Page) -> bool:
    if isinstance(permission, Grant):
        return permission.covers(page)
    return bool(page.path.startswith(permission.page.path))


def _condition(permission: Any) -> Q:
    if isinstance(permission, Grant):
        return permission.condition()
    return Q(path__startswith=permission.page.path)


def _active_users(condition: Q) -> QuerySet[Any]:
    return get_user_model()._default_manager.filter(is_active=True).filter(condition)


def pages_worked_on(
    user: Any, model: type[Page], region: Region | None
) -> QuerySet[Any]:
    """Return the pages of a region, of one type, on which a person may work."""
    pages = policy_registry.get_by_type(Page).instances_user_has_any_permission_for(
        user, EDIT_ACTIONS
    )
    return model.objects.filter(region=region, pk__in=pages.values("pk"))


def organizations_to_add_to(
    user: Any, region: Region | None
) -> QuerySet[OrganizationPage]:
    """Return the organisations to which a person may add innovations, by name."""
    pages = policy_registry.get_by_type(Page).instances_user_has_permission_for(
        user, "add"
    )
    organizations: QuerySet[OrganizationPage] = OrganizationPage.objects.filter(
        region=region, pk__in=pages.values("pk")
    )
    return organizations.order_by("title")


# ------------------------------------------------------------- plain models


class RegionScopedPolicy(ModelPermissionPolicy):
    """Rows of a region for the registrar of that region, and nobody else.

    Wagtail's generic views ask the policy about the model, not about the row;
    use it together with :class:`ScopedViewMixin`.
    """

    def __init__(
        self,
        model: Any,
        region_lookup: str,
        roles: tuple[str, ...] = (RegionalRole.REGISTRAR,),
        readers: tuple[str, ...] = (),
    ) -> None:
        super().__init__(model)
        self.region_lookup = region_lookup
        self.roles = tuple(str(role) for role in roles)
        self.readers = tuple(str(role) for role in readers)

    def _regions(self, user: Any, actions: Iterable[str]) -> set[int]:
        roles = self.roles
        if set(actions) <= {"view"}:
            roles += self.readers
        return {region for region, role in regional_roles(user) if role in roles}

    def user_has_permission(self, user: Any, action: str) -> bool:
        return self.user_has_any_permission(user, {action})

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        if not user.is_active:
            return False
        return bool(user.is_superuser or self._regions(user, actions))

    def instances_user_has_any_permission_for(
        self, user: Any, actions: Iterable[str]
    ) -> QuerySet[Any]:
        rows = self.model._default_manager.all()
        if not user.is_active:
            return rows.none()
        if user.is_superuser:
            return rows
        return rows.filter(
            **{f"{self.region_lookup}__in": self._regions(user, actions)}
        )

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Iterable[str], instance: Any
    ) -> bool:
        rows = self.instances_user_has_any_permission_for(user, actions)
        return bool(rows.filter(pk=instance.pk).exists())

    def user_has_permission_for_instance(
        self, user: Any, action: str, instance: Any
    ) -> bool:
        return self.user_has_any_permission_for_instance(user, {action}, instance)


class ReferencePolicy(ModelPermissionPolicy):
    """National rows: administrators edit them, registrars read them."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        if user.is_active and action == "view" and self._reads(user):
            return True
        return bool(super().user_has_permission(user, action))

    def _reads(self, user: Any) -> bool:
        return any(
            role == RegionalRole.REGISTRAR for _region, role in regional_roles(user)
        )


class ScopedViewMixin:
    """For Wagtail's generic views: only rows that the policy grants exist."""

    @property
    def scope_actions(self) -> set[str]:
        """The action for which the view asks, or reading."""
        return {getattr(self, "permission_required", None) or "view"}

    def get_base_queryset(self) -> QuerySet[Any]:
        queryset: QuerySet[Any] = super().get_base_queryset()  # type: ignore[misc]
        granted = self._granted()
        if queryset.model is not granted.model:
            return queryset  # the history of the row that get_object() granted
        return queryset & granted

    def get_object(self, *args: Any, **kwargs: Any) -> Any:
        instance = super().get_object(*args, **kwargs)  # type: ignore[misc]
        if instance.pk and not self._granted().filter(pk=instance.pk).exists():
            raise PermissionDenied
        return instance

    def _granted(self) -> QuerySet[Any]:
        granted: QuerySet[Any] = (
            self.permission_policy.instances_user_has_any_permission_for(  # type: ignore[attr-defined]
                self.request.user,  # type: ignore[attr-defined]
                self.scope_actions,
            )
        )
        return granted


#: Plain models of a region with the way from a row to its region.
REGION_LOOKUPS = {
    "OrganizationAlias": "organization__region",
    "CoOwner": "innovation__region",
    "InnovationAlias": "innovation__region",
    "Membership": "organization__region",
    "Affiliation": "region",
    "Handover": "region",
    "Invitation": "region",
    "InvitationOffer": "invitation__region",
    "Period": "region",
    "CompletenessRule": "period__region",
    "DistinctPair": "first__region",
    "InnovationMerge": "kept__region",
    "Confirmation": "innovation__region",
    "Notice": "region",
    "NoticeReading": "notice__region",
    "MentorAssignment": "region",
    "ClinicSession": "region",
    "Advice": "innovation__region",
    "FollowUp": "region",
}


def register_policies() -> None:
    """Tell Wagtail who may do what; to be called before any policy is used."""
    register_permission_policy(Page, RegistryPagePolicy(Page))
    for name, lookup in REGION_LOOKUPS.items():
        model = apps.get_model("innovations", name)
        register_permission_policy(model, RegionScopedPolicy(model, lookup))
    for model in apps.get_app_config("innovations").get_models():
        if issubclass(model, ReferenceRow):
            register_permission_policy(model, ReferencePolicy(model))
