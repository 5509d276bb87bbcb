"""New pages by the thousand, of which most columns are as they were born.

Building a page, validating it and serialising it take longer than writing it, and
nearly all of that goes into columns that no sheet fills. A mould does it once.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db.models.base import ModelState
from django.db.models.fields import NOT_PROVIDED
from django.db.models.fields import Field as AnyField
from modelcluster.models import (
    get_all_child_m2m_relations,
    get_all_child_relations,
    get_field_value,
)

from spreadsheets.bulk.tables import Field, ready

if TYPE_CHECKING:
    from spreadsheets.bulk.preparing import PageTables

_IMMUTABLE: Final = (str, int, float, bytes, Decimal, date, UUID, type(None))
#: Where modelcluster keeps the children of a page that is not saved. Its name is
#: private; tests/innovations/resources/test_bulk_writer.py would notice a change.
CHILDREN: Final = "_cluster_related_objects"


class Mould:
    """Makes unsaved pages of one type that are alike at first."""

    def __init__(self, tables: PageTables, **attributes: Any) -> None:
        self.model = tables.model
        self._tables = tables
        self._sample = self.model(**attributes)
        self._sample.__dict__[CHILDREN] = {}
        fields: list[Field] = list(self.model._meta.concrete_fields)
        own = self._sample.__dict__
        #: Columns with a new value for each page, or one that could be changed.
        self._fresh = [
            f
            for f in fields
            if (callable(f.default) and f.default is not NOT_PROVIDED)
            or not isinstance(own.get(f.attname), _IMMUTABLE)
        ]
        #: Columns that get their value only when the page is saved.
        self._changing = {
            id(f) for f in fields if type(f).pre_save is not AnyField.pre_save
        }
        self._empty = [
            r.get_accessor_name() for r in get_all_child_relations(self.model)
        ]
        self._m2m = [f.name for f in get_all_child_m2m_relations(self.model)]
        self._rows = tables.rows(self._sample)
        self._sample.__dict__[CHILDREN] = self._no_children()
        self._content = self._sample.serializable_data()

    def page(self) -> Any:
        """Return a new page."""
        page: Any = object.__new__(self.model)
        page.__dict__.update(self._sample.__dict__)
        page._state = ModelState()
        page._state.fields_cache.update(self._sample._state.fields_cache)
        for f in self._fresh:
            setattr(page, f.attname, f.get_default())
        page.__dict__[CHILDREN] = self._no_children()
        return page

    def changed(self, page: Any) -> set[str]:
        """Return the names of the columns that are not as in the mould."""
        own, sample = page.__dict__, self._sample.__dict__
        return {
            f.name
            for f in self.model._meta.concrete_fields
            if id(f) in self._changing
            or (
                own.get(f.attname) is not sample.get(f.attname)
                and own.get(f.attname) != sample.get(f.attname)
            )
        }

    def rows(self, page: Any, changed: set[str]) -> list[list[Any]]:
        """Return the ready values of a page, a list for each table."""
        rows = [list(row) for row in self._rows]
        for name in changed:
            table, number = self._tables.places[name]
            f = self._tables.fields[table][number]
            rows[table][number] = ready(f, f.pre_save(page, add=False))
        return rows

    def content(self, page: Any, changed: set[str]) -> dict[str, Any]:
        """Return what the revision of a page holds, as ``serializable_data`` does."""
        content = dict(self._content)
        for name in changed:
            f = self.model._meta.get_field(name)
            if f.serialize:
                content[name] = get_field_value(f, page)
        held = page.__dict__[CHILDREN]
        if any(held[name] for name in self._empty):
            return dict(page.serializable_data())
        for name in self._m2m:
            if name in content:
                content[name] = [related.pk for related in held[name]]
        return content

    def _no_children(self) -> dict[str, list[Any]]:
        return {name: [] for name in (*self._empty, *self._m2m)}
