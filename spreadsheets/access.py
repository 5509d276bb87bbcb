"""Who may see and confirm an import, and what may leave."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any, Final

from django.db.models import Q, QuerySet
from wagtail.permission_policies.base import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from spreadsheets.models import Export, FeedLink, ImportRun, WatchedSource
from spreadsheets.registry import Sheet, UnknownSheet, all_sheets, get_sheet

_CACHE: Final = "_spreadsheets_kept_places"
PERSONAL: Final = "spreadsheets.export_personal_data"


def may_export_personal_data(user: Any) -> bool:
    """Whether a person may take personal data out; ``None`` is the system."""
    return user is None or bool(user.has_perm(PERSONAL))


def visible_runs(user: Any) -> QuerySet[ImportRun]:
    """Return the imports into scopes that one keeps, and one's own.

    One's own only as long as one may import there at all.
    """
    return ImportRun.objects.filter(_kept_or_own(user)).select_related("user")


def _kept_or_own(user: Any) -> Q:
    conditions = [Q(pk__in=[])]
    for sheet in all_sheets():
        kept = [sheet.scope_key(scope) for scope in sheet.keepers(user)]
        open_to = [sheet.scope_key(scope) for scope in sheet.scopes(user)]
        own = Q(user_id=user.pk, scope__in=open_to)
        conditions.append(Q(sheet=sheet.name) & (own | Q(scope__in=kept)))
    return reduce(or_, conditions)


def kept_runs(user: Any) -> QuerySet[ImportRun]:
    """Return the imports into scopes whose register one keeps."""
    condition = Q(pk__in=[])
    for sheet, scope in kept_choices(user):
        condition |= Q(sheet=sheet.name, scope=sheet.scope_key(scope))
    return ImportRun.objects.filter(condition).select_related("user")


def visible_exports(user: Any) -> QuerySet[Export]:
    """Return one's own exports and those from scopes that one keeps.

    Those with personal data only to people who may take such data out.
    """
    exports = Export.objects.filter(_kept_or_own(user)).select_related("user")
    return exports if may_export_personal_data(user) else exports.filter(personal=False)


# -------------------------------------------------------------- standing sync


def kept_choices(user: Any) -> list[tuple[Sheet, Any]]:
    """Return the sheets with the scopes whose register a person keeps."""
    kept: dict[Any, list[Any]] = {}
    for sheet in all_sheets():
        if sheet.keepers not in kept:  # the sheets of a plugin share a policy
            kept[sheet.keepers] = list(sheet.keepers(user))
    return [(sheet, scope) for sheet in all_sheets() for scope in kept[sheet.keepers]]


def may_still_connect(connection: WatchedSource | FeedLink) -> bool:
    """Whether the person behind a standing connection may have it today."""
    try:
        sheet = get_sheet(connection.sheet)
    except UnknownSheet:
        return False
    scope = sheet.find_scope(connection.scope)
    user = connection.user
    if scope is None or not user.is_active:
        return False
    return bool(sheet.keepers(user).filter(pk=scope.pk).exists())


class KeeperPolicy(ModelPermissionPolicy):
    """Rows with a sheet and a scope, for those who keep the register of that scope.

    What somebody keeps is asked once a request: lists ask about each row.
    """

    def _places(self, user: Any) -> set[tuple[str, str]]:
        if not user.is_active or user.is_anonymous:
            return set()
        if not hasattr(user, _CACHE):
            kept = kept_choices(user)
            setattr(user, _CACHE, {(s.name, s.scope_key(scope)) for s, scope in kept})
        places: set[tuple[str, str]] = getattr(user, _CACHE)
        return places

    def user_has_permission(self, user: Any, action: str) -> bool:
        return bool(self._places(user))

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return self.user_has_permission(user, "change")

    def user_has_permission_for_instance(
        self, user: Any, action: str, instance: Any
    ) -> bool:
        return (instance.sheet, instance.scope) in self._places(user)

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Any, instance: Any
    ) -> bool:
        return self.user_has_permission_for_instance(user, "change", instance)

    def instances_user_has_permission_for(
        self, user: Any, action: str
    ) -> QuerySet[Any]:
        return self.instances_user_has_any_permission_for(user, {action})

    def instances_user_has_any_permission_for(
        self, user: Any, actions: Any
    ) -> QuerySet[Any]:
        rows = self.model._default_manager.select_related("user")
        places = sorted(self._places(user))
        conditions = [Q(sheet=sheet, scope=scope) for sheet, scope in places]
        return rows.filter(reduce(or_, conditions, Q(pk__in=[])))


def register_policies() -> None:
    """Tell Wagtail who may do what; called when the app is ready."""
    for model in (WatchedSource, FeedLink):
        register_permission_policy(model, KeeperPolicy(model))
