"""Which innovations a region publishes, narrowed by facets and words.

The one query layer behind the registry's pages, the API and dashboards. The
snapshot is kept in the process under the region's version: it is read anew
when anything that the region publishes has changed.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from innovations.choices import Form, Kind, Stage
from innovations.facets import (
    FACETS,
    Affair,
    Narrowed,
    Record,
    Snapshot,
    Unit,
)
from innovations.models import (
    GovernmentAffair,
    InnovationPage,
    OrganizationPage,
    Region,
)
from innovations.registry_query import (
    InvalidValue,
    Problem,
    RegistryQuery,
    allowed_values,
    parse,
    shortened,
)
from innovations.services.text_search import Found, find_innovations
from innovations.services.versions import current_version

__all__ = [
    "Facet",
    "FacetValue",
    "InvalidValue",
    "RegistryQuery",
    "Selection",
    "load",
    "parse",
    "select",
    "snapshot_of",
]


@dataclass(frozen=True)
class FacetValue:
    value: str
    label: str
    count: int
    selected: bool = False


@dataclass(frozen=True)
class Facet:
    """A facet with the values that would give something, and the chosen ones."""

    name: str
    label: str
    values: tuple[FacetValue, ...]

    @property
    def selected(self) -> tuple[FacetValue, ...]:
        return tuple(value for value in self.values if value.selected)


@dataclass(frozen=True)
class Selection:
    """The answer: ids in the asked order, their number, and counts beside values.

    ``query`` is the question as it was understood, organisations by the value
    that links carry. ``corrected`` is what the text search looked for instead.
    """

    query: RegistryQuery
    ids: tuple[int, ...]
    facets: tuple[Facet, ...]
    corrected: str
    narrowed: Narrowed

    @property
    def total(self) -> int:
        return len(self.ids)


def select(
    *, region: Region | None, query: RegistryQuery, snapshot: Snapshot | None = None
) -> Selection:
    """Return the published innovations of a region that a query asks for.

    Whoever has the region's snapshot at hand passes it on.

    Raises ``InvalidValue`` (a ``ValueError``) for an unknown organisation or
    affair when the query is strict.
    """
    if snapshot is None:
        snapshot = snapshot_of(region)
    query = _resolved(query, snapshot)
    found = Found(())
    mask = None
    if query.text and region is not None:
        found = find_innovations(region=region, text=query.text)
        mask = snapshot.mask_of_ids(found.ids)
    narrowed = snapshot.narrow(query.values, mask)
    ids = snapshot.in_order(narrowed.mask, query.order, found.ids)
    facets = tuple(_facet(name, snapshot, narrowed, query) for name in FACETS)
    return Selection(query, ids, facets, found.corrected, narrowed)


def load(ids: Sequence[int]) -> list[InnovationPage]:
    """Return the pages of these ids in their order, with what a list shows."""
    pages = InnovationPage.objects.live().for_listing().in_bulk(ids)
    return [pages[pk] for pk in ids if pk in pages]


# ------------------------------------------------------------ names and values


def facet_label(name: str) -> str:
    return {
        "year": _("Year"),
        "organization": _("Organisation"),
        "form": pgettext("innovation", "Form"),
        "kind": _("Kind"),
        "stage": _("Stage"),
        "affair": _("Government affair"),
        "basic_service": _("Basic service"),
    }[name]


def value_labels(name: str, snapshot: Snapshot) -> Mapping[str, str]:
    """Return the names of a facet's values in their natural order."""
    choices: dict[str, type[Form | Kind | Stage]] = {
        "form": Form,
        "kind": Kind,
        "stage": Stage,
    }
    if name in choices:
        return {member.value: str(member.label) for member in choices[name]}
    if name == "basic_service":
        return {"true": _("Basic services"), "false": _("Other affairs")}
    return snapshot.labels.get(name) or {value: value for value in snapshot.masks[name]}


def _facet(
    name: str, snapshot: Snapshot, narrowed: Narrowed, query: RegistryQuery
) -> Facet:
    counts = narrowed.counts(name)
    chosen = query.chosen(name)
    labels = dict(value_labels(name, snapshot))
    # A year in which nothing happened was chosen all the same.
    labels |= {value: value for value in chosen if value not in labels}
    values = (
        FacetValue(value, label, counts.get(value, 0), value in chosen)
        for value, label in labels.items()
    )
    return Facet(
        name,
        facet_label(name),
        tuple(value for value in values if value.count or value.selected),
    )


def _resolved(query: RegistryQuery, snapshot: Snapshot) -> RegistryQuery:
    """Replace names of organisations by their values; leave out what is unknown."""
    values = dict(query.values)
    problems: list[Problem] = []
    for facet in ("organization", "affair"):
        if facet in values:
            found: set[str] = set()
            for text in values[facet]:
                meant = _meant(facet, text, snapshot)
                found.update(meant)
                if not meant:
                    problems.append(_unknown(query, facet, text))
            values[facet] = tuple(sorted(found))
    known = {facet: chosen for facet, chosen in values.items() if chosen}
    return replace(
        query,
        values=MappingProxyType(known),
        problems=(*query.problems, *problems),
    )


def _meant(facet: str, text: str, snapshot: Snapshot) -> tuple[str, ...]:
    if facet == "organization":
        return snapshot.units.resolve(text)
    return (text,) if text in snapshot.masks[facet] else ()


def _unknown(query: RegistryQuery, facet: str, text: str) -> Problem:
    if query.strict:
        raise InvalidValue(facet, text, allowed_values(facet))
    return Problem(facet, shortened(text))


# ---------------------------------------------------------------- the snapshot


class _Kept:
    """The latest snapshot of the regions asked for last, in this process."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._lock = threading.Lock()
        self._building = threading.Lock()
        self._rows: OrderedDict[int, tuple[str, Snapshot]] = OrderedDict()

    def get(self, region: Region, token: str) -> Snapshot:
        found = self._read(region.pk, token)
        if found is None:
            # One thread reads the database, the others wait for its result.
            with self._building:
                found = self._read(region.pk, token)
                if found is None:
                    found = _build(region)
                    self._write(region.pk, token, found)
        return found

    def _read(self, key: int, token: str) -> Snapshot | None:
        with self._lock:
            kept = self._rows.get(key)
            if kept is None or kept[0] != token:
                return None
            self._rows.move_to_end(key)
            return kept[1]

    def _write(self, key: int, token: str, snapshot: Snapshot) -> None:
        with self._lock:
            self._rows[key] = token, snapshot
            self._rows.move_to_end(key)
            while len(self._rows) > self._size:
                self._rows.popitem(last=False)


_kept = _Kept(size=16)


def snapshot_of(region: Region | None) -> Snapshot:
    """Return what a region publishes now; it must not be changed."""
    if region is None:
        return Snapshot(())
    version = current_version(region)
    if version is None:
        # Inside a transaction that changed something.
        return _build(region)
    return _kept.get(region, version.token)


def _build(region: Region) -> Snapshot:
    innovations = InnovationPage.objects.in_region(region).live().public()
    organizations = OrganizationPage.objects.in_region(region).live().public()
    return Snapshot(
        map(Record._make, _rows(innovations, _RECORD)),
        map(Unit._make, _rows(organizations, _UNIT)),
        map(Affair._make, _rows(GovernmentAffair.objects.all(), Affair._fields)),
    )


_RECORD = (
    "pk",
    "title",
    "organization_id",
    "implementation_date",
    "form",
    "kind",
    "stage",
    "main_affair_id",
)
_UNIT = ("pk", "path", "title", "slug", "code")


def _rows(queryset: Any, fields: Iterable[str]) -> Iterable[tuple[Any, ...]]:
    rows: Iterable[tuple[Any, ...]] = queryset.values_list(*fields)
    return rows
