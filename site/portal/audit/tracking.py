"""Sees every change of the plain rows that matter, whoever made it.

Wagtail's screens log that a row was edited, services log what they do, and some code
logs nothing. Here each saved row leaves an entry with the fields that changed. Where
somebody logs the same row in the same transaction, their entry takes the fields over
and the one made here goes again, so that a change is told once.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from typing import Any, Final, NamedTuple

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Model
from django.db.models.signals import (
    m2m_changed,
    post_save,
    pre_delete,
    pre_save,
)
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from innovations.choices import RegionalRole
from portal.audit.actions import BLACKENED, GROUPS
from portal.audit.masking import HIDDEN, is_secret, masked
from portal.audit.models import AuditRecord, Kind
from portal.audit.places import NOWHERE, Place, place_of
from portal.audit.services.recording import happening_at, place_given
from portal.audit.tracked import NAMES, UNTOLD, title_of, tracked_models

CREATE: Final = "wagtail.create"
EDIT: Final = "wagtail.edit"
DELETE: Final = "wagtail.delete"

# ------------------------------------------------------------ before and after


def changes_between(before: Model | None, after: Model) -> dict[str, list[str]]:
    """Return [before, after] of each field that differs, as people read it."""
    changes = {}
    for field in _told_fields(after, is_new=before is None):
        old = None if before is None else getattr(before, field.attname)
        new = getattr(after, field.attname)
        told = [_told(before, field), _told(after, field)]
        if field.get_prep_value(old) != field.get_prep_value(new) and any(told):
            changes[field.name] = told
    return changes


def _told_fields(row: Model, *, is_new: bool) -> Iterator[Any]:
    untold = UNTOLD.get(row._meta.label_lower, frozenset())
    for field in row._meta.concrete_fields:
        # Keys of comparison repeat another field, and new rows are made with what
        # the program sets.
        derived = field.name.startswith("normalized") or field.name.endswith("_key")
        hidden = not field.editable and (is_new or derived)
        if not (field.primary_key or field.name in untold or hidden):
            yield field


def _told(row: Model | None, field: Any) -> str:
    if row is None or getattr(row, field.attname) in (None, ""):
        return ""
    names = NAMES.get(row._meta.label_lower, frozenset())
    if is_secret(field.name) or field.name in names:
        return HIDDEN
    if _is_of_people(field):
        # By number, so that nobody's name has to be looked for to forget it.
        return f"#{getattr(row, field.attname)}"
    if field.is_relation:
        other = getattr(row, field.name)
        return masked(title_of(other) or str(other))
    if field.choices or isinstance(getattr(row, field.attname), bool):
        # Worded when it is read, in the reader's language.
        return str(getattr(row, field.attname))
    return masked(field.value_to_string(row))


def _is_of_people(field: Any) -> bool:
    return bool(field.is_relation and issubclass(field.related_model, AbstractBaseUser))


# ------------------------------------------------------------------- following


class _Written(NamedTuple):
    """An entry made here, until the transaction ends or somebody else tells it."""

    entry_id: int
    changes: dict[str, list[str]]
    transaction: object


_REMEMBERED: Final = 50
_written: ContextVar[OrderedDict[tuple[str, str, str], _Written] | None] = ContextVar(
    "audit_written", default=None
)
_BEFORE: Final = "_audit_before"


def _remembered() -> OrderedDict[tuple[str, str, str], _Written]:
    found = _written.get()
    if found is None:
        found = OrderedDict()
        _written.set(found)
    return found


def _transaction() -> object:
    """Tell transactions apart; outside of one, nothing is ever taken over."""
    # Django begins a new list after each commit and each rollback.
    return connection.run_on_commit if connection.in_atomic_block else None


def _look_before(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    if kwargs.get("raw") or instance._state.adding:
        return
    rows = sender._base_manager.filter(pk=instance.pk)
    setattr(instance, _BEFORE, rows.first())


def _tell_saved(
    sender: type[Model], instance: Any, created: bool, **kwargs: Any
) -> None:
    if kwargs.get("raw"):
        return
    before = instance.__dict__.pop(_BEFORE, None)
    changes = changes_between(None if created else before, instance)
    names = kwargs.get("update_fields")
    if names is not None:
        changes = {name: both for name, both in changes.items() if name in names}
    if created or changes:
        tell(instance, CREATE if created else EDIT, changes)


def _tell_deleted(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    # Before it goes, for afterwards nobody knows where it belonged.
    tell(instance, DELETE, {})


def tell(instance: Model, action: str, changes: dict[str, list[str]]) -> None:
    """Leave an entry about a row, unless logging is off or knows no such rows."""
    # Said here, or the recorder would have to load the row that is at hand.
    with happening_at(place_given() or place_of(instance)):
        entry = log(
            instance=instance,
            action=action,
            title=title_of(instance),
            data={"changes": changes} if changes else {},
            content_changed=action != DELETE,
            deleted=action == DELETE,
        )
    if entry is None:
        return
    remembered = _remembered()
    key = (instance._meta.label_lower, str(instance.pk), action)
    remembered[key] = _Written(entry.pk, changes, _transaction())
    while len(remembered) > _REMEMBERED:
        remembered.popitem(last=False)


def recent(instance: Model, action: str) -> _Written | None:
    """Return the entry about a row that this transaction made here, if any."""
    key = (instance._meta.label_lower, str(instance.pk), action)
    found = _remembered().get(key)
    return found if found is not None and _is_of_now(found) else None


def _is_of_now(written: _Written) -> bool:
    same = written.transaction is _transaction()
    return written.transaction is not None and same


# --------------------------------------------- somebody else tells it as well


def _take_over(sender: type[Model], instance: Any, created: bool, **kw: Any) -> None:
    """After another entry about the same change: keep one, with all details."""
    written = _forget_written(instance) if created and not kw.get("raw") else None
    if written is None:
        return
    mine = ModelLogEntry.objects.filter(pk=written.entry_id)
    records = AuditRecord.objects.filter(
        kind=Kind.MODEL, entry_id=written.entry_id, seal=None
    )
    place = records.values("region_id", "organization_id").first()
    if place is None or not mine.delete()[0]:
        return
    records.delete()
    # Its object may be gone by now: it belongs where it belonged before.
    AuditRecord.objects.filter(
        kind=Kind.MODEL, entry_id=instance.pk, region=None, organization=None
    ).update(**place)
    if instance.action == BLACKENED:
        return  # they are what is to be forgotten
    if written.changes and "changes" not in instance.data:
        instance.data = {**instance.data, "changes": written.changes}
        ModelLogEntry.objects.filter(pk=instance.pk).update(data=instance.data)


def _forget_written(entry: Any) -> _Written | None:
    remembered = _written.get()
    if not remembered:
        return None
    content_type = ContentType.objects.get_for_id(entry.content_type_id)
    label = f"{content_type.app_label}.{content_type.model}"
    # "Link revoked" or "changed by import" says more than "edited".
    told_anew = entry.action if entry.action in (CREATE, DELETE) else EDIT
    key = (label, entry.object_id, told_anew)
    found = remembered.get(key)
    if found is None or found.entry_id == entry.pk:
        return None
    del remembered[key]
    return found if _is_of_now(found) else None


# -------------------------------------------------------------- roles of people


def _tell_groups(sender: Any, instance: Any, action: str, **kwargs: Any) -> None:
    """Roles are groups: who got which, or lost it."""
    if action not in ("post_add", "post_remove", "pre_clear"):
        return
    ids = kwargs.get("pk_set")
    if action == "pre_clear":
        ids = (
            set(instance.groups.values_list("pk", flat=True))
            if _is_user(instance)
            else ()
        )
    if not ids:
        return
    if _is_user(instance):
        groups, people = Group.objects.filter(pk__in=ids), [instance]
    else:
        groups = Group.objects.filter(pk=instance.pk)
        people = list(get_user_model()._default_manager.filter(pk__in=ids))
    verb = "added" if action == "post_add" else "removed"
    for region_id, names in _by_region(groups).items():
        for person in people:
            with happening_at(Place(region_id) if region_id else NOWHERE):
                log(instance=person, action=GROUPS, data={verb: names})


def _is_user(instance: Any) -> bool:
    return isinstance(instance, get_user_model())


def _by_region(groups: Iterable[Group]) -> dict[int | None, list[str]]:
    found: dict[int | None, list[str]] = {}
    for group in groups.select_related("regional_group").order_by("name"):  # type: ignore[attr-defined]
        role = getattr(group, "regional_group", None)
        if role is not None and role.role == RegionalRole.MEMBER:
            continue  # follows from a membership, which is told
        found.setdefault(role.region_id if role else None, []).append(group.name)
    return found


def follow_plain_rows() -> None:
    """Connect everything; called when all models are loaded."""
    for model in tracked_models():
        name = f"audit {model._meta.label}"
        pre_save.connect(_look_before, sender=model, dispatch_uid=name)
        post_save.connect(_tell_saved, sender=model, dispatch_uid=name)
        pre_delete.connect(_tell_deleted, sender=model, dispatch_uid=name)
    post_save.connect(_take_over, sender=ModelLogEntry, dispatch_uid="audit take over")
    groups = get_user_model().groups.through
    m2m_changed.connect(_tell_groups, sender=groups, dispatch_uid="audit groups")
