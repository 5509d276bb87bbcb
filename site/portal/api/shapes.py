"""What an item of an answer consists of; made once for a model and its fields.

Wagtail makes a serializer class for each request and asks it field by field.
A shape is a list of functions, and says itself what the items need loaded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db.models import Model, QuerySet
from wagtail.api.v2.utils import BadRequestError, parse_fields_parameter

from portal.api.getters import Getter
from portal.api.sources import Sources, heavy_columns

#: Nobody needs more, and Wagtail's reader of ``fields`` calls itself for "(".
MAX_FIELDS_LENGTH = 1000
MAX_BRACKETS = 20


@dataclass(frozen=True, eq=False)
class Offer:
    """The fields of a model in their order, and which come unasked.

    One a model, compared by identity, so that shapes are found quickly.
    """

    model: type[Model]
    body: tuple[Getter, ...]
    meta: tuple[Getter, ...]
    in_lists: frozenset[str]
    only_single: frozenset[str] = frozenset()

    @property
    def getters(self) -> tuple[Getter, ...]:
        return self.body + self.meta


@dataclass(frozen=True)
class Shape:
    body: tuple[Getter, ...]
    meta: tuple[Getter, ...]
    model: type[Model]
    parts: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def loading(self, queryset: QuerySet) -> QuerySet:
        """Load what the items show, and nothing long that they don't."""
        getters = self.body + self.meta
        wanted = {name for one in getters for name in (one.name, *one.needs)}
        unread = [name for name in heavy_columns(self.model) if name not in wanted]
        joins = [name for one in getters for name in one.joins]
        if joins:
            queryset = queryset.select_related(*joins)
        prefetches = [make() for one in getters for make in one.prefetches]
        return queryset.defer(*unread).prefetch_related(*prefetches)

    def prepare(self, item: Any, sources: Sources) -> None:
        """Let the sources know what the item points at."""
        for one in self.body + self.meta:
            if one.looks_up:
                one.get(item, sources)

    def present(self, item: Any, sources: Sources) -> dict[str, Any]:
        found: dict[str, Any] = {}
        values = {one.name: one.get(item, sources) for one in self.body}
        if "id" in values:
            found["id"] = values.pop("id")
        if self.meta:
            found["meta"] = {one.name: one.get(item, sources) for one in self.meta}
        for name, kept in self.parts.items():
            if name in values:
                values[name] = _parts(values[name], kept)
        return found | values


def shape(offer: Offer, asked: str, *, single: bool) -> Shape:
    """Return the shape of the fields that a request asks for, in Wagtail's words."""
    if len(asked) > MAX_FIELDS_LENGTH or asked.count("(") > MAX_BRACKETS:
        raise BadRequestError(f"fields is longer than {MAX_FIELDS_LENGTH} characters")
    return _shape(offer, asked, single)


@lru_cache(maxsize=256)
def _shape(offer: Offer, asked: str, single: bool) -> Shape:
    offered = {
        one.name: one
        for one in offer.getters
        if single or one.name not in offer.only_single
    }
    config = _read(asked)
    names = set(offered) if single else set(offer.in_lists)
    if config and config[0][0] in {"*", "_"}:
        names = set(offered) if config.pop(0)[0] == "*" else set()
    parts: dict[str, frozenset[str]] = {}
    unknown = {name for name, _negated, _parts in config} - set(offered)
    if unknown:
        raise BadRequestError(f"unknown fields: {', '.join(sorted(unknown)[:10])}")
    for name, negated, inner in config:
        if negated:
            names.discard(name)
            continue
        names.add(name)
        if inner:
            parts[name] = _chosen_parts(offered[name], inner)
    return Shape(
        tuple(one for one in offer.body if one.name in names),
        tuple(one for one in offer.meta if one.name in names),
        offer.model,
        parts,
    )


def _read(asked: str) -> list[Any]:
    if not asked:
        return []
    try:
        return list(parse_fields_parameter(asked))
    except ValueError as error:
        raise BadRequestError(f"fields error: {error}") from error


def _chosen_parts(getter: Getter, inner: Iterable[Any]) -> frozenset[str]:
    if getter.keys is None:
        raise BadRequestError(f"'{getter.name}' does not support nested fields")
    inner = list(inner)
    names = {"id"} & getter.keys
    if inner[0][0] in {"*", "_"}:
        names = set(getter.keys) if inner.pop(0)[0] == "*" else set()
    elif all(negated for _name, negated, _inner in inner):
        names = set(getter.keys)
    for name, negated, _deeper in inner:
        if name not in getter.keys:
            raise BadRequestError(
                f"unknown fields of {getter.name}: {name}; "
                f"there are {', '.join(sorted(getter.keys))}"
            )
        (names.discard if negated else names.add)(name)
    return frozenset(names)


def _parts(value: Any, kept: frozenset[str]) -> Any:
    if isinstance(value, list):
        return [_parts(one, kept) for one in value]
    if isinstance(value, dict):
        return {name: one for name, one in value.items() if name in kept}
    return value
