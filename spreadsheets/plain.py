"""Sheets whose records are rows of an ordinary Django model.

A subclass names its columns and says by which of them a record is known; finding,
checking and writing the records is here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from copy import copy
from functools import cached_property
from itertools import islice
from typing import Any, Final

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Field, ForeignKey, QuerySet
from django.utils.translation import gettext as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.permissions import policy_registry

from spreadsheets.plan import JSON, PlannedRow
from spreadsheets.resources import RowDraft, SheetResource

#: Identities asked for with one query.
CHUNK: Final = 500


class ModelSheetResource(SheetResource):
    """Base class of sheets of an ordinary model.

    ``identity_fields`` are the columns that together say which record a row means;
    their values have to be unique within the scope. ``scope_field`` is the foreign
    key to what divides the records (see ``SheetPolicy``); empty when nothing does.

    A column's ``attribute`` may be a foreign key: its values are then the keys of
    the related records as texts, such as a ``VocabularyWidget`` of them gives.
    """

    identity_fields: tuple[str, ...] = ()
    scope_field: str = ""

    # ---- what subclasses may say

    def records(self) -> QuerySet[Any]:
        """Return the records of the scope."""
        records: QuerySet[Any] = self.model._default_manager.all()
        if self.scope_field:
            records = records.filter(**{self.scope_field: self.context.scope})
        return records

    def may_create(self) -> bool:
        """Tell whether the person may add records."""
        return self._user is None or self._permissions.user_has_permission(
            self._user, "add"
        )

    def may_change(self, instance: Any) -> bool:
        """Tell whether the person may change a record."""
        return self._changeable is None or instance.pk in self._changeable

    # ---- which record a row means

    def resolve(self, row: RowDraft) -> None:
        lacking = [
            name for name in self.identity_fields if row.values.get(name) in (None, "")
        ]
        for name in lacking:
            # A row with a key of an export needs nothing else to be known.
            if row.exported_id is None and not row.has_error(name):
                row.refuse(
                    _("Fill in “%(column)s”: it says which record the row means.")
                    % {"column": self.label_of(name)},
                    name,
                )
        if self.identity_fields and not lacking:
            row.identity = self._identity(row.values)
            row.named_by = self.identity_fields

    def match(self, rows: Iterable[RowDraft]) -> None:
        rows = list(rows)
        found = self._find([row.values for row in rows])
        for row in rows:
            matches = found.get(row.identity or (), ())
            if len(matches) > 1:
                row.refuse(
                    _(
                        "Several records have this %(columns)s. Correct them in the "
                        "system first."
                    )
                    % {"columns": ", ".join(map(self.label_of, self.identity_fields))},
                    self.identity_fields[0],
                )
            row.instance = matches[0] if matches else None

    def rematch(self, row: PlannedRow) -> Any:
        values = self.decode(row.changes)
        if any(name not in values for name in self.identity_fields):
            return None
        matches = self._find([values]).get(self._identity(values), ())
        return matches[0] if matches else None

    def load(self, object_ids: Iterable[int]) -> dict[int, Any]:
        return self._readable().in_bulk(list(object_ids))

    def missing(self, seen: set[int]) -> Iterable[tuple[int, str, str]]:
        key = self.lookup(self.identity_fields[0]) if self.identity_fields else "pk"
        label = self.lookup(self.label_field) if self.label_field else key
        if not self._is_stored(label):
            label = key
        rows = self.records().order_by("pk").values_list("pk", key, label)
        return [
            (pk, str(k)[:60], str(name)[:255]) for pk, k, name in rows if pk not in seen
        ]

    def key_of(self, row: RowDraft) -> str:
        name = self.identity_fields[0] if self.identity_fields else ""
        value = row.values.get(name)
        return "" if value is None or name not in self.columns else str(value)

    def admin_url(self, object_id: int) -> str:
        url = self._addresses.get_edit_url(self.model(pk=object_id))
        return str(url or "")

    # ---- what a record says

    def current(self, instance: Any) -> dict[str, Any]:
        return {name: self.value_of(instance, name) for name in self.columns}

    def value_of(self, instance: Any, name: str) -> Any:
        """Return what a column says of a record, as parsing gives it."""
        field = self._field(name)
        if isinstance(field, ForeignKey):
            key = getattr(instance, field.attname)
            return None if key is None else str(key)
        return self.columns[name].get_value(instance)

    def lookup(self, name: str) -> str:
        """Return by what records are filtered for a column."""
        field = self._field(name)
        if field is not None:
            return str(field.attname)
        return self.columns[name].attribute or name

    def key_for(self, name: str, value: Any) -> JSON:
        """Return the encoding of a value as the database holds it."""
        return self.columns[name].encode(value)

    def stored(self, name: str, value: Any) -> Any:
        """Return a value as the database is asked for it."""
        return value

    # ---- checking

    def forbidden(self, instance: Any) -> str:
        may = self.may_change(instance)
        return "" if may else _("You may not change this record.")

    def check(self, row: RowDraft) -> None:
        if row.instance is None:
            self._check_new(row)
        if not row.refused:
            self._check_model(row)

    def check_together(self, rows: list[RowDraft]) -> None:
        """Refuse values that only one record may have, in the file or outside."""
        for name, field in self._unique_columns():
            self._check_unique(rows, name, field)

    def _check_new(self, row: RowDraft) -> None:
        if not self.may_create():
            row.refuse(_("There is no such record, and you may not add one."))
            return
        for name in self.needed:
            if row.values.get(name) in (None, "", ()) and not row.has_error(name):
                row.refuse(
                    _("Fill in “%(column)s”: every new record needs it.")
                    % {"column": self.label_of(name)},
                    name,
                )

    def _check_model(self, row: RowDraft) -> None:
        """Ask the model what its forms would: fields first, then ``clean``."""
        instance = self.blank() if row.instance is None else copy(row.instance)
        self.write(instance, row.values)
        names = {
            field.name: name
            for name in row.values
            if (field := self._field(name)) and not field.is_relation
        }
        others = {f.name for f in self.model._meta.fields} - set(names)
        try:
            instance.clean_fields(exclude=others)
            instance.clean()
        except ValidationError as error:
            for key, texts in _messages_by_field(error):
                row.refuse(" ".join(texts), names.get(key, ""))

    def _unique_columns(self) -> Iterator[tuple[str, Field[Any, Any]]]:
        for name in self.columns:
            field = self._field(name)
            if field is not None and field.unique and not field.primary_key:
                yield name, field

    def _check_unique(
        self, rows: list[RowDraft], name: str, field: Field[Any, Any]
    ) -> None:
        having = [row for row in rows if row.values.get(name) not in (None, "")]
        counted = Counter(row.values[name] for row in having)
        taken: dict[Any, int] = {}
        for chunk in _chunks(list(counted)):
            owners = self.model._default_manager.filter(
                **{f"{field.attname}__in": [self.stored(name, v) for v in chunk]}
            )
            taken |= {
                self.key_for(name, value): pk
                for value, pk in owners.values_list(field.attname, "pk")
            }
        for row in having:
            value = row.values[name]
            owner = taken.get(self.columns[name].encode(value))
            own = getattr(row.instance, "pk", None)
            repeated = counted[value] > 1 and not self._counts_once(name)
            if repeated or (owner is not None and owner != own):
                row.refuse(
                    _("Another record has this value already; it can be given once."),
                    name,
                )

    def _counts_once(self, name: str) -> bool:
        """Equal rows of one identity are told apart when duplicates are settled."""
        return self.identity_fields == (name,)

    # ---- writing

    def blank(self) -> Any:
        """Return a new record of the scope, not saved."""
        instance = self.model()
        if self.scope_field and "__" not in self.scope_field:
            setattr(instance, self.scope_field, self.context.scope)
        return instance

    def write(self, instance: Any, values: dict[str, Any]) -> None:
        """Set values on a record that is not saved yet."""
        for name, value in values.items():
            field = self._field(name)
            if field is None:
                setattr(instance, self.columns[name].attribute or name, value)
            elif isinstance(field, ForeignKey):
                setattr(instance, field.attname, field.to_python(value or None))
            elif value is None and not field.null:
                setattr(instance, field.attname, field.get_default())
            else:
                setattr(instance, field.attname, value)

    def create(self, values: dict[str, Any], row: PlannedRow) -> Any:
        instance = self.blank()
        self.write(instance, values)
        instance.save()
        return instance

    def update(self, instance: Any, values: dict[str, Any], row: PlannedRow) -> Any:
        self.write(instance, values)
        instance.save()
        return instance

    def obstacle(self, row: PlannedRow, instance: Any) -> str:
        if instance is None:
            return "" if self.may_create() else _("You may not add records.")
        if not self.may_change(instance):
            return _("You may not change this record.")
        return ""

    def lock(self, object_ids: Iterable[int]) -> None:
        rows = self.model._default_manager.filter(pk__in=list(object_ids))
        list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk"))

    # ---- inside

    @property
    def model(self) -> type[Any]:
        model: type[Any] = self._meta.model
        return model

    @cached_property
    def needed(self) -> tuple[str, ...]:
        """The columns that a new record has to fill."""
        return tuple(
            name
            for name, column in self.columns.items()
            if not column.readonly and (column.required or self._is_needed(name))
        )

    def _is_needed(self, name: str) -> bool:
        field = self._field(name)
        return (
            field is not None
            and not (field.blank or field.null or field.primary_key)
            and not field.has_default()
        )

    @property
    def _user(self) -> Any:
        return self.context.user

    @cached_property
    def _permissions(self) -> Any:
        return policy_registry.get_by_type(self.model)

    @cached_property
    def _changeable(self) -> set[Any] | None:
        """The ids that the person may change; ``None`` for all."""
        if self._user is None:
            return None
        records = self._permissions.instances_user_has_permission_for(
            self._user, "change"
        )
        return set(records.values_list("pk", flat=True))

    @cached_property
    def _addresses(self) -> AdminURLFinder:
        return AdminURLFinder(self._user)

    def _readable(self) -> QuerySet[Any]:
        """The records with what columns read of related ones, in one query."""
        paths = {
            (column.attribute or "").rpartition("__")[0]
            for column in self.columns.values()
        } - {""}
        records = self.records()
        return records.select_related(*sorted(paths)) if paths else records

    def _find(
        self, wanted: Sequence[dict[str, Any]]
    ) -> dict[tuple[Hashable, ...], list[Any]]:
        """Return the records of these identities."""
        found: dict[tuple[Hashable, ...], list[Any]] = {}
        for chunk in _chunks(wanted):
            conditions = {
                f"{self.lookup(name)}__in": list(
                    {self.stored(name, values[name]): None for values in chunk}
                )
                for name in self.identity_fields
            }
            if not conditions:
                continue
            for instance in self._readable().filter(**conditions).distinct():
                values = {n: self.value_of(instance, n) for n in self.identity_fields}
                same = found.setdefault(self._identity(values), [])
                if instance not in same:
                    same.append(instance)
        return found

    def _identity(self, values: dict[str, Any]) -> tuple[Hashable, ...]:
        return tuple(
            _hashable(self.columns[name].encode(values[name]))
            for name in self.identity_fields
        )

    def _is_stored(self, path: str) -> bool:
        """Whether the database can be asked for a path."""
        names = {field.name for field in self.model._meta.get_fields()}
        first = path.split("__")[0]
        return first == "pk" or first.removesuffix("_id") in names or first in names

    def _field(self, name: str) -> Field[Any, Any] | None:
        """The model's field that a column reads and writes, if it is one."""
        try:
            field = self.model._meta.get_field(self.columns[name].attribute or name)
        except (FieldDoesNotExist, KeyError):
            return None
        concrete = isinstance(field, Field) and bool(getattr(field, "column", None))
        return field if concrete else None


def _hashable(value: JSON) -> Hashable:
    return tuple(value) if isinstance(value, list) else value


def _chunks(items: Sequence[Any]) -> Iterator[list[Any]]:
    rest = iter(items)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


def _messages_by_field(error: ValidationError) -> Iterator[tuple[str, list[str]]]:
    if hasattr(error, "error_dict"):
        yield from error.message_dict.items()
    else:
        yield "", error.messages
