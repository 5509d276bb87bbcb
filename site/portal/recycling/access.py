"""Who sees what of the recycle bin, and who no longer sees what is in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Page
from wagtail.permission_policies.base import ModelPermissionPolicy
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permissions import register_permission_policy

from innovations.access import RegistryPagePolicy, regional_roles
from innovations.choices import RegionalRole
from portal.recycling.models import BinEntry, FileBin
from portal.recycling.places import in_bin, without_binned

#: Roles that may delete something, and so may want it back.
_DELETERS = {RegionalRole.REGISTRAR, RegionalRole.EDITOR, RegionalRole.MEMBER}


# ------------------------------------------------------------ the bin's screen


def visible_entries(user: Any) -> QuerySet[BinEntry]:
    """Return what a person finds in the bin: administrators everything, registrars
    their regions', others what they themselves put there.
    """
    entries = BinEntry.objects.all()
    if not user.is_active:
        return entries.none()
    if user.is_superuser:
        return entries
    regions = {
        region
        for region, role in regional_roles(user)
        if role == RegionalRole.REGISTRAR
    }
    return entries.filter(Q(region__in=regions) | Q(deleted_by=user))


def may_open_bin(user: Any) -> bool:
    """Tell whether the bin can hold anything for a person."""
    if not user.is_active or user.is_anonymous:
        return False
    return user.is_superuser or any(
        role in _DELETERS for _region, role in regional_roles(user)
    )


class BinPolicy(ModelPermissionPolicy):
    """Entries are read and restored; only administrators destroy."""

    def __init__(self) -> None:
        super().__init__(BinEntry)

    def user_has_permission(self, user: Any, action: str) -> bool:
        return self.user_has_any_permission(user, {action})

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        if "delete" in actions and user.is_active and user.is_superuser:
            return True
        return "view" in actions and may_open_bin(user)

    def instances_user_has_any_permission_for(
        self, user: Any, actions: Iterable[str]
    ) -> QuerySet[BinEntry]:
        if not self.user_has_any_permission(user, actions):
            return BinEntry.objects.none()
        return visible_entries(user)


# --------------------------------------------------------- what is in the bin


class OutsideBinPagePolicy(RegistryPagePolicy):
    """Lists no binned page to anybody.

    Only administrators could meet one: bins stand outside the regions, and rights
    at a binned page are left out.
    """

    def get_all_permissions_for_user(self, user: Any) -> list[Any]:
        """Leave out rights that a group or membership has at a binned page."""
        permissions = super().get_all_permissions_for_user(user)
        return [given for given in permissions if not in_bin(given.page)]

    def instances_user_has_any_permission_for(
        self, user: Any, actions: Iterable[str]
    ) -> QuerySet[Page]:
        pages = super().instances_user_has_any_permission_for(user, actions)
        return without_binned(pages) if user.is_superuser else pages

    def explorable_instances(self, user: Any) -> QuerySet[Page]:
        pages = super().explorable_instances(user)
        return without_binned(pages) if user.is_superuser else pages


class OutsideBinFilePolicy(CollectionOwnershipPermissionPolicy):
    """Lists no binned picture or document, nor the collection of them."""

    def instances_user_has_any_permission_for(
        self, user: Any, actions: Iterable[str]
    ) -> QuerySet[Any]:
        files = super().instances_user_has_any_permission_for(user, actions)
        return files.exclude(collection__in=FileBin.objects.values("collection"))

    def collections_user_has_any_permission_for(
        self, user: Any, actions: Iterable[str]
    ) -> QuerySet[Collection]:
        found = super().collections_user_has_any_permission_for(user, actions)
        return found.exclude(pk__in=FileBin.objects.values("collection"))

    def collections_user_has_permission_for(
        self, user: Any, action: str
    ) -> QuerySet[Collection]:
        return self.collections_user_has_any_permission_for(user, {action})


def register_policies() -> None:
    """Go beyond those of ``innovations`` and of Wagtail, which come before."""
    register_permission_policy(BinEntry, BinPolicy())
    register_permission_policy(Page, OutsideBinPagePolicy(Page))
    for model, auth in (
        (get_image_model(), "wagtailimages.Image"),
        (get_document_model(), "wagtaildocs.Document"),
    ):
        policy = OutsideBinFilePolicy(
            model, auth_model=auth, owner_field_name="uploaded_by_user"
        )
        register_permission_policy(model, policy)
