"""Ordinary django-import-export resources as sheets in two-way mode.

``adapt(BookResource)`` is a sheet whose columns, values and writing are those of the
resource: its widgets read the cells, its fields say what a record holds, and its
``save_instance`` with all hooks writes. What a cell means is kept as its widget
renders it in English, so that plans and exports made in different languages compare.

Not asked: ``skip_row``, ``for_delete``, ``before_import_row`` and ``after_import_row``.
The plan says what is skipped, nothing is ever deleted, and planning writes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from datetime import date, datetime
from typing import Any, ClassVar

from django.core.exceptions import (
    FieldDoesNotExist,
    MultipleObjectsReturned,
    ObjectDoesNotExist,
    ValidationError,
)
from django.db.models import ManyToManyField, QuerySet
from django.db.models.fields import NOT_PROVIDED
from django.utils import translation
from import_export import widgets
from import_export.fields import Field
from import_export.resources import ModelResource

from spreadsheets.adapted import AdaptedField, Unread, refusal, require_all
from spreadsheets.exceptions import CellError
from spreadsheets.plain import ModelSheetResource
from spreadsheets.plan import JSON, PlannedRow
from spreadsheets.resources import Context, RowDraft, SheetResource

#: What widgets raise for a cell that they can't read.
_UNREADABLE = (
    *(ValueError, TypeError, ArithmeticError, LookupError, AttributeError),
    *(ValidationError, ObjectDoesNotExist, MultipleObjectsReturned),
)
#: Related records that are loaded as a whole instead of one by one.
_FEW = 5_000


def adapt(
    resource_class: type[ModelResource],
    *,
    label_field: str | None = None,
    required: Collection[str] = (),
    synonyms: Mapping[str, Collection[str]] | None = None,
) -> type[SheetResource]:
    """Return a sheet made of a ``ModelResource`` subclass as it is.

    ``label_field`` names rows on screens; without it that is the first column that
    is not an import id. ``required`` are fields that every new record needs besides
    those that the model asks for, ``synonyms`` other headings by field.
    """
    resource_class = _one_by_one(resource_class)
    identity = _identity_fields(resource_class)
    needed = {*required, *(n for n in identity if not _is_automatic(resource_class, n))}
    columns = {
        name: AdaptedField(
            field,
            fallback=name,
            required=name in needed,
            synonyms=tuple((synonyms or {}).get(name, ())),
        )
        for name, field in resource_class.fields.items()
    }
    unknown = sorted({*required, *(synonyms or {})} - set(columns))
    if unknown:
        raise ValueError(f"{resource_class.__name__} has no field {unknown}")
    named = [name for name in columns if name not in identity]
    model = resource_class._meta.model
    meta = type("Meta", (), {"model": model, "fields": tuple(columns)})
    attributes: dict[str, Any] = {
        **columns,
        "Meta": meta,
        "__doc__": resource_class.__doc__,
        "resource_class": resource_class,
        "label_field": label_field or (named or list(columns))[0],
        "identity_fields": identity,
        "key_fields": frozenset(identity) if len(identity) == 1 else frozenset(),
    }
    made: type[SheetResource] = type(
        f"Adapted{resource_class.__name__}", (AdaptedResource,), attributes
    )
    return made


class AdaptedResource(ModelSheetResource):
    """A sheet that asks another resource for everything about records."""

    resource_class: ClassVar[type[ModelResource]]

    def __init__(self, context: Context) -> None:
        self.inner = self.resource_class()
        # What cells of relations say as text, and what texts mean.
        self._texts: dict[tuple[str, str, Hashable], str] = {}
        self._cleaned: dict[tuple[str, str], Any] = {}
        self._related: dict[str, dict[str, list[Any]] | None] = {}
        super().__init__(context)

    # ---- reading cells

    def validate(self, name: str, value: Any) -> None:
        """Nothing yet: ``resolve`` reads the cells, then the model is asked."""

    def resolve(self, row: RowDraft) -> None:
        cells = {
            self.columns[name].column_name: value.cell
            if isinstance(value, Unread)
            else value
            for name, value in row.values.items()
        }
        for name in list(row.values):
            if self.columns[name].readonly:
                del row.values[name]
                continue
            try:
                row.values[name] = self._read(name, row.values[name], cells)
            except CellError as error:
                del row.values[name]
                row.refuse(str(error), name)
        automatic = all(_is_automatic(self.inner, n) for n in self.identity_fields)
        if automatic and not any(row.values.get(n) for n in self.identity_fields):
            return  # a new record, which gets its id when it is written
        super().resolve(row)

    def _read(self, name: str, value: Any, cells: dict[str, Any]) -> str:
        column = self._column(name)
        if not isinstance(value, Unread):
            return str(value)
        cell = value.cell
        memory = None
        if _is_stock_relation(column.widget) and _is_hashable(cell):
            memory = (name, type(cell).__name__, cell)
            if memory in self._texts:
                return self._texts[memory]
        try:
            cleaned = self._clean(name, cell, cells)
            text = column.render(cleaned)
        except CellError:
            raise
        except _UNREADABLE as error:
            raise CellError(refusal(column, cell, error)) from error
        if isinstance(column.widget, widgets.ManyToManyWidget):
            require_all(column, cell, text)
        self._cleaned[name, text] = cleaned
        if memory is not None:
            self._texts[memory] = text
        return text

    def _clean(self, name: str, cell: Any, cells: dict[str, Any]) -> Any:
        widget = self._column(name).widget
        if _is_stock_relation(widget) and cell not in ("", None):
            known = self._known_related(name, widget)
            if known is not None:
                found = _only(widget, known.get(str(cell).strip(), []))
                return found.pk if widget.key_is_id else found
        return widget.clean(cell, row=cells)

    def _known_related(self, name: str, widget: Any) -> dict[str, list[Any]] | None:
        """All records that a foreign key may mean, by the text of their key."""
        if isinstance(widget, widgets.ManyToManyWidget) or "__" in widget.field:
            return None
        if widget.use_natural_foreign_keys:
            return None
        if name not in self._related:
            few = list(widget.get_queryset(None, None)[: _FEW + 1])
            found: dict[str, list[Any]] = {}
            for instance in few:
                key = str(getattr(instance, widget.field))
                found.setdefault(key, []).append(instance)
            self._related[name] = found if len(few) <= _FEW else None
        return self._related[name]

    def stored(self, name: str, value: Any) -> Any:
        if (name, value) in self._cleaned:
            return self._cleaned[name, value]
        return self._column(name).clean_stored(value, {})

    # ---- what a record says

    def records(self) -> QuerySet[Any]:
        records: QuerySet[Any] = self.inner.get_queryset()
        return records

    def _readable(self) -> QuerySet[Any]:
        joined, fetched = self._relations()
        records = self.records()
        if joined:
            records = records.select_related(*joined)
        return records.prefetch_related(*fetched) if fetched else records

    def _relations(self) -> tuple[list[str], list[str]]:
        """The paths to related records that columns read: single ones, and many."""
        joined: dict[str, None] = {}
        fetched: dict[str, None] = {}
        for column in self.columns.values():
            path: list[str] = []
            model: Any = self.model
            for part in (column.attribute or "").split("__"):
                try:
                    field = model._meta.get_field(part) if model else None
                except FieldDoesNotExist:
                    break
                # A column may also be the bare id, which needs no join.
                if field is None or not field.is_relation or part != field.name:
                    break
                path.append(part)
                model = field.related_model
                if isinstance(field, ManyToManyField) or field.one_to_many:
                    fetched["__".join(path)] = None
                    break
            else:
                model = None
            whole = "__".join(path)
            if path and not any(whole.startswith(f) for f in fetched):
                joined[whole] = None
        return list(joined), list(fetched)

    def value_of(self, instance: Any, name: str) -> Any:
        column = self._column(name)
        if column.readonly:
            with translation.override("en"):
                value = self.inner.export_field(self.inner.fields[name], instance)
            return "" if value is None else str(value)
        return column.render(column.inner.get_value(instance))

    def lookup(self, name: str) -> str:
        return self.columns[name].attribute or "pk"

    def key_for(self, name: str, value: Any) -> JSON:
        return self._column(name).render(value)

    # ---- checking

    def _check_model(self, row: RowDraft) -> None:
        """Ask the model's fields, if the resource does so when it saves."""
        for name, value in row.values.items():
            try:
                self._check_value(name, self.stored(name, value))
            except CellError as error:
                row.refuse(str(error), name)

    def _check_value(self, name: str, value: Any) -> None:
        field = self._field(name)
        longest = getattr(field, "max_length", None)
        too_long = longest and isinstance(value, str) and len(value) > longest
        if self.inner._meta.clean_model_instances or too_long:
            SheetResource.validate(self, name, value)

    # ---- writing

    def create(self, values: dict[str, Any], row: PlannedRow) -> Any:
        defaults = {
            name: ""
            for name, field in self.inner.fields.items()
            if field.default is not NOT_PROVIDED
        }
        values = {**defaults, **values}
        data = self._data({**dict.fromkeys(self.columns, ""), **values})
        instance = self.inner.init_instance(data)
        return self._save(instance, data, row, is_new=True, only=values)

    def update(self, instance: Any, values: dict[str, Any], row: PlannedRow) -> Any:
        # Widgets may look at other columns, so they get those of the record too.
        data = self._data({**self.current(instance), **values})
        return self._save(instance, data, row, is_new=False, only=values)

    def _save(
        self,
        instance: Any,
        data: dict[str, Any],
        row: PlannedRow,
        *,
        is_new: bool,
        only: Collection[str],
    ) -> Any:
        """Do what the resource does with a row that is neither skipped nor deleted."""
        options = {"dry_run": False, "user": self.context.user, "row_number": row.row}
        with translation.override("en"):
            self.inner.after_init_instance(instance, is_new, data, **options)
            written = self._written(only)
            for field in written:
                if not isinstance(field.widget, widgets.ManyToManyWidget):
                    self.inner.import_field(field, instance, data, **options)
            self.inner.validate_instance(instance)
            self.inner.save_instance(instance, is_new, data, **options)
            changed = {field.column_name for field in written}
            # An absent column is untouched, also by save_m2m.
            given = {name: v for name, v in data.items() if name in changed}
            self.inner.save_m2m(instance, given, **options)
        return instance

    def _written(self, only: Collection[str]) -> list[Field]:
        allowed = {id(field) for field in self.inner.get_import_fields()}
        return [
            field
            for name, field in self.inner.fields.items()
            if id(field) in allowed and name in only
        ]

    def _data(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The row as the resource expects it: texts by heading."""
        return {
            self.inner.fields[name].column_name: value for name, value in values.items()
        }

    def _column(self, name: str) -> AdaptedField:
        column = self.columns[name]
        assert isinstance(column, AdaptedField)  # noqa: S101 -- adapt made them all
        return column


def _one_by_one(resource_class: type[ModelResource]) -> type[ModelResource]:
    """The resource without bulk mode, which would only collect what is saved."""
    if not resource_class._meta.use_bulk:
        return resource_class
    parent = getattr(resource_class, "Meta", object)
    meta = type("Meta", (parent,), {"use_bulk": False})
    made: type[ModelResource] = type(
        resource_class.__name__, (resource_class,), {"Meta": meta}
    )
    return made


def _identity_fields(resource_class: type[ModelResource]) -> tuple[str, ...]:
    """The fields of ``import_id_fields``, which may name columns."""
    by_column = {f.column_name: n for n, f in resource_class.fields.items()}
    names = resource_class._meta.import_id_fields
    found = [n if n in resource_class.fields else by_column.get(n) for n in names]
    return tuple(name for name in found if name)


def _is_automatic(resource: Any, name: str) -> bool:
    """Whether the database gives a field its value."""
    model = resource._meta.model
    try:
        field = model._meta.get_field(resource.fields[name].attribute or name)
    except (FieldDoesNotExist, KeyError):
        return False
    return bool(field.primary_key and not field.editable) or (
        field is model._meta.auto_field
    )


def _is_stock_relation(widget: Any) -> bool:
    """Whether what a cell means depends on nothing but the cell."""
    stock = (widgets.ForeignKeyWidget, widgets.ManyToManyWidget)
    if not isinstance(widget, stock):
        return False
    names = ("clean", "get_queryset", "get_lookup_kwargs")
    return all(
        getattr(getattr(type(widget), name, None), "__module__", widgets.__name__)
        == widgets.__name__
        for name in names
    )


def _only(widget: Any, found: list[Any]) -> Any:
    if not found:
        raise widget.model.DoesNotExist
    if len(found) > 1:
        raise widget.model.MultipleObjectsReturned
    return found[0]


def _is_hashable(cell: Any) -> bool:
    return isinstance(cell, str | int | float | bool | date | datetime | None)
