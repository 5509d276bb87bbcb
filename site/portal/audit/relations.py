"""What belongs to a row without being a field of it: rights of a group, and the like.

All that a transaction gives or takes is one entry about the row. Where the row was
made or changed in the same transaction, that entry tells it. What a new group gets as
the group of a role follows from the role, and is told with that: fifty rights for each
region would tell nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any, Final

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_save, pre_delete
from wagtail.models import (
    AbstractGroupApprovalTask,
    CollectionViewRestriction,
    GroupCollectionPermission,
    GroupPagePermission,
    GroupSitePermission,
    ModelLogEntry,
    PageViewRestriction,
)

from competitions.models import CompetitionCategory
from innovations.models import Notice, RegionalGroup
from portal.audit.masking import masked
from portal.audit.tracking import CREATE, EDIT, recent, tell

#: Rows that say what a group may do where; told as "permissions" of the group.
RIGHTS: Final = (GroupPagePermission, GroupCollectionPermission, GroupSitePermission)
_TAKEN, _GIVEN = 0, 1


def told_relations() -> list[tuple[type[Model], str]]:
    """Return the many-to-many fields whose changes are told; groups of people are
    told by :mod:`portal.audit.tracking`, as roles."""
    return [
        (Group, "permissions"),
        (get_user_model(), "user_permissions"),
        (Notice, "organizations"),
        (Notice, "types"),
        (CompetitionCategory, "organization_types"),
        (PageViewRestriction, "groups"),
        (CollectionViewRestriction, "groups"),
        *(
            (model, "groups")
            for model in apps.get_models()
            if issubclass(model, AbstractGroupApprovalTask)
        ),
    ]


def _tell_right(sender: type[Model], instance: Any, side: int, **kwargs: Any) -> None:
    if kwargs.get("raw") or not kwargs.get("created", True):
        return
    where = next(
        f"{name} #{getattr(instance, f'{name}_id')}"
        for name in ("page", "collection", "site")
        if hasattr(instance, f"{name}_id")
    )
    if side == _GIVEN and _is_of_a_new_role(instance.group):
        return
    text = f"{instance.permission.codename} ({where})"
    _add(instance.group, "permissions", side, [text])


def _tell_relation(
    sender: type[Model], instance: Any, action: str, field: str, **kwargs: Any
) -> None:
    if action not in ("post_add", "post_remove", "pre_clear"):
        return
    side = _GIVEN if action == "post_add" else _TAKEN
    if side == _GIVEN and _is_of_a_new_role(instance):
        return
    ids, model = kwargs["pk_set"], kwargs["model"]
    if action == "pre_clear" and not kwargs["reverse"]:
        ids = set(getattr(instance, field).values_list("pk", flat=True))
    if not ids:
        return
    rows = list(model._base_manager.filter(pk__in=ids))
    if kwargs["reverse"]:
        for owner in rows:
            _add(owner, field, side, [_called(instance)])
    else:
        _add(instance, field, side, sorted(map(_called, rows)))


def _is_of_a_new_role(row: Model) -> bool:
    """Tell it without a query: whoever made the group a role holds both."""
    role = RegionalGroup._meta.get_field("group").remote_field
    is_role = isinstance(row, Group) and role.is_cached(row)
    return is_role and recent(row, CREATE) is not None


def _called(row: Model) -> str:
    return row.codename if isinstance(row, Permission) else masked(str(row))


def _add(owner: Model, field: str, side: int, names: Iterable[str]) -> None:
    """Add to this transaction's entry about a row, or begin one."""
    written = recent(owner, CREATE) or recent(owner, EDIT)
    if written is None:
        both = ["", ""]
        both[side] = ", ".join(names)
        tell(owner, EDIT, {field: both})
        return
    both = written.changes.setdefault(field, ["", ""])
    both[side] = ", ".join([*filter(None, [both[side]]), *names])
    ModelLogEntry.objects.filter(pk=written.entry_id).update(
        data={"changes": written.changes}
    )


def follow_relations() -> None:
    """Connect everything; called when all models are loaded."""
    for model in RIGHTS:
        name = f"audit {model._meta.label}"
        given = partial(_tell_right, side=_GIVEN)
        taken = partial(_tell_right, side=_TAKEN)
        post_save.connect(given, sender=model, weak=False, dispatch_uid=name)
        pre_delete.connect(taken, sender=model, weak=False, dispatch_uid=name)
    for model, field in told_relations():
        m2m_changed.connect(
            partial(_tell_relation, field=field),
            sender=getattr(model, field).through,
            weak=False,
            dispatch_uid=f"audit {model._meta.label} {field}",
        )
