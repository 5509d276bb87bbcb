"""The texts of pages for Wagtail's search index, taken once.

The index in the database asks each page three times for all of its texts (for
titles, for the rest, for completion), and most of a page's cost is turning rich
text into words.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from wagtail.search import index


def extracted(backend: Any, model: type[Any], pages: Sequence[Any]) -> list[Any]:
    """Return what stands for pages in front of a backend that only reads texts.

    Other backends, and types that also index related rows, get the pages.
    """
    fields = model.get_search_fields()
    plain = all(isinstance(f, (*_READ, index.FilterField)) for f in fields)
    if not plain or ".database." not in type(backend).__module__:
        return list(pages)
    hashable: Any = model
    kind = _kind_for(hashable)
    names = {f.field_name: f for f in fields if isinstance(f, _READ)}
    return [
        kind(page.pk, {name: f.get_value(page) for name, f in names.items()})
        for page in pages
    ]


_READ = (index.SearchField, index.AutocompleteField)


class _NoFields:
    """The ``_meta`` of what has no columns, so that attributes are read instead."""

    def get_field(self, name: str) -> Any:
        raise FieldDoesNotExist(name)


@cache
def _kind_for(model: Any) -> type[Any]:
    class Extracted:
        """The texts of a page."""

        _meta = _NoFields()

        def __init__(self, pk: int, texts: dict[str, Any]) -> None:
            self.pk = pk
            self.__dict__.update(texts)

        @classmethod
        def get_search_fields(cls) -> list[Any]:
            fields: list[Any] = model.get_search_fields()
            return fields

    return Extracted
