"""Wagtail's search index of many pages, each text taken and written once.

The index in the database asks each page three times for all of its texts (for
titles, for the rest, for completion), and most of a page's cost is turning rich
text into words. On SQLite it gives new entries the weight of their titles in a
second step, for which the triggers of the full-text table write all texts again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from html import unescape
from typing import Any, Final

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Length
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.rich_text import get_text_for_indexing
from wagtail.search import index
from wagtail.search.backends import get_search_backends

_READ: Final = (index.SearchField, index.AutocompleteField)


class SearchIndexes:
    """The indexes of one page type, renewed a batch of pages at a time."""

    def __init__(self, model: type[Any]) -> None:
        self.model = model
        self._lengths = _TitleLengths()

    def renew(self, pages: Sequence[Any]) -> None:
        """Bring pages into each index that is to follow by itself."""
        if not getattr(self.model, "search_auto_update", True):
            return
        indexed = [page for page in map(_indexed, pages) if page is not None]
        if not indexed:
            return
        for backend in get_search_backends(with_auto_update=True):
            target = backend.get_index_for_model(self.model)
            if ".database.sqlite." in type(target).__module__:
                # Private in modelsearch; tests/spreadsheets/test_pages.py compares
                # with what it does itself.
                target.entries = _WeighedEntries(target.entries, self._lengths)
                target._refresh_title_norms = _do_nothing
            target.add_items(self.model, texts_of(backend, self.model, indexed))


def _indexed(page: Any) -> Any:
    # ``get_indexed_instance`` asks the database for each; only a type that
    # chooses for itself needs that.
    own = type(page).get_indexed_objects.__func__
    if own is not Page.get_indexed_objects.__func__:
        return page.get_indexed_instance()
    return page


# -------------------------------------------------------------------- weights


class _TitleLengths:
    """The sum of the lengths of all titles in the index, read once and added to."""

    def __init__(self) -> None:
        self._total = 0
        self._count: int | None = None

    def average_with(self, new: Sequence[Any], entries: QuerySet[Any]) -> float:
        if self._count is None:
            lengths = entries.annotate(length=Length("title")).filter(length__gt=0)
            found = lengths.aggregate(total=Sum("length"), count=Count("pk"))
            self._total, self._count = found["total"] or 0, found["count"]
        titled = [len(entry.title) for entry in new if entry.title]
        self._total += sum(titled)
        self._count += len(titled)
        return self._total / self._count if self._count else 1.0


class _WeighedEntries:
    """Index entries that get the weight of their title when they are made."""

    def __init__(self, entries: QuerySet[Any], lengths: _TitleLengths) -> None:
        self._entries = entries
        self._lengths = lengths

    def filter(self, **conditions: Any) -> QuerySet[Any]:
        return self._entries.filter(**conditions)

    def bulk_create(self, new: Sequence[Any]) -> None:
        average = self._lengths.average_with(new, self._entries)
        for entry in new:
            if entry.title:
                entry.title_norm = average / len(entry.title)
        self._entries.bulk_create(new)


def _do_nothing() -> None:
    """What is left of weighing the titles afterwards."""


# ---------------------------------------------------------------------- texts


def texts_of(backend: Any, model: type[Any], pages: Sequence[Any]) -> list[Any]:
    """Return what stands for pages in front of a backend that only reads texts.

    Other backends, and types that also index related rows, get the pages.
    """
    fields = model.get_search_fields()
    plain = all(isinstance(f, (*_READ, index.FilterField)) for f in fields)
    if not plain or ".database." not in type(backend).__module__:
        return list(pages)
    hashable: Any = model
    kind = _kind_for(hashable)
    read = {
        f.field_name: _reader(model, f.field_name) or f.get_value
        for f in fields
        if isinstance(f, _READ)
    }
    return [
        kind(page.pk, {name: value(page) for name, value in read.items()})
        for page in pages
    ]


def _reader(model: type[Any], name: str) -> Any:
    """Return the quicker way to read a rich text, if this is one like Wagtail's."""
    try:
        column = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    if (
        getattr(type(column), "get_searchable_content", None)
        is not RichTextField.get_searchable_content
    ):
        return None
    return lambda page: [rich_text_words(column.value_from_object(page) or "")]


# Paragraphs and lists as an import or the editor writes them; nothing is tried twice.
_PLAIN: Final = re.compile(
    r"(?:[^<>&]++"
    r"|</?(?:p|h[2-6]|li|ul|ol|b|i|blockquote)(?: data-block-key=\"\w+\")?>"
    r"|<br ?/>|&(?:amp|lt|gt|quot|nbsp|#x27|#39);)*+"
)
_LINE_END: Final = re.compile(r"</(?:p|h[2-6]|li|blockquote)>|<br ?/>")
_TAG: Final = re.compile(r"<[^>]*>")


def rich_text_words(html: str) -> str:
    """Return what ``get_text_for_indexing`` does, at a tenth of its cost.

    Wagtail has each text parsed; a tenth of an import went into that.
    """
    if not _PLAIN.fullmatch(html):
        return str(get_text_for_indexing(html))
    return unescape(_TAG.sub("", _LINE_END.sub(" ", html)).strip())


class _NoFields:
    """The ``_meta`` of what has no columns, so that attributes are read instead."""

    def get_field(self, name: str) -> Any:
        raise FieldDoesNotExist(name)


@cache
def _kind_for(model: Any) -> type[Any]:
    class Texts:
        """The texts of a page."""

        _meta = _NoFields()

        def __init__(self, pk: int, texts: dict[str, Any]) -> None:
            self.pk = pk
            self.__dict__.update(texts)

        @classmethod
        def get_search_fields(cls) -> list[Any]:
            fields: list[Any] = model.get_search_fields()
            return fields

    return Texts
