"""Facets of many records, counted by bits: pure, knows no models.

A record is a position, the newest first; a facet value is a Python integer with
a bit for each position. Ten thousand records are 1.25 kB a value, so that
combining and counting hundreds of values takes well under a millisecond. Lists
and counts come from the same integers and can't disagree.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import reduce
from itertools import compress
from operator import and_, or_
from typing import Any, NamedTuple

NEWEST, OLDEST, TITLE, ORGANIZATION, RELEVANCE = SORTS = (
    "newest",
    "oldest",
    "title",
    "organization",
    "relevance",
)
FACETS = ("year", "organization", "form", "kind", "stage", "affair", "basic_service")

_FLAGS = bytes.maketrans(b"01", b"\x00\x01")


class Record(NamedTuple):
    """What facets and orders need of an innovation."""

    pk: int
    title: str
    organization_id: int | None
    implemented: date | None
    form: str
    kind: str
    stage: str
    affair_id: int | None


class Unit(NamedTuple):
    """An organisation; its path begins with the path of the one above."""

    pk: int
    path: str
    title: str
    slug: str
    code: str


class Affair(NamedTuple):
    pk: int
    code: str
    label: str
    is_basic_service: bool


class Snapshot:
    """The published innovations of a region at one moment; never changed."""

    def __init__(
        self,
        records: Iterable[Record],
        units: Iterable[Unit] = (),
        affairs: Iterable[Affair] = (),
    ) -> None:
        ordered = sorted(records, key=_newest_first)
        self.ids: tuple[int, ...] = tuple(record.pk for record in ordered)
        self.everything = (1 << len(self.ids)) - 1
        self._positions = {pk: position for position, pk in enumerate(self.ids)}
        self.units = UnitNames(units)
        affairs = list(affairs)
        self._orders = _orders(ordered, self.units)
        #: facet → value → its records, the values in their natural order.
        self.masks: dict[str, dict[str, int]] = {
            **_plain_masks(ordered),
            "organization": _unit_masks(ordered, self.units),
            **_affair_masks(ordered, affairs),
        }
        #: Names that come from data; those of other facets depend on the language.
        self.labels: dict[str, dict[str, str]] = {
            "organization": self.units.labels,
            "affair": {affair.code: affair.label for affair in affairs},
        }

    def mask_of_ids(self, ids: Iterable[int]) -> int:
        """Return the records of these ids; unknown ones don't count."""
        flags = bytearray(len(self.ids) // 8 + 1)
        for position in map(self._positions.get, ids):
            if position is not None:
                flags[position >> 3] |= 1 << (position & 7)
        return int.from_bytes(flags, "little")

    def union(self, facet: str, values: Collection[str]) -> int:
        """Return the records that have any of the values."""
        masks = self.masks[facet]
        return reduce(or_, (masks.get(value, 0) for value in values), 0)

    def narrow(
        self, chosen: Mapping[str, Collection[str]], found: int | None = None
    ) -> Narrowed:
        """Apply the chosen values of all facets to what a text search found."""
        unions = {
            facet: self.union(facet, values)
            for facet, values in chosen.items()
            if values
        }
        return Narrowed(self, unions, self.everything if found is None else found)

    def in_order(
        self, mask: int, sort: str, found: Sequence[int] = ()
    ) -> tuple[int, ...]:
        """Return the ids of the records in ``mask``; ``found`` is by relevance."""
        flags = self._flags(mask)
        if sort == RELEVANCE:
            positions = self._positions
            return tuple(
                pk
                for pk in dict.fromkeys(found)
                if pk in positions and flags[positions[pk]]
            )
        if sort == NEWEST:
            return tuple(compress(self.ids, flags))
        ids = self.ids
        return tuple(
            ids[position] for position in self._orders[sort] if flags[position]
        )

    def first(self, mask: int, number: int) -> tuple[int, ...]:
        """Return the ids of the newest records in ``mask``."""
        found: list[int] = []
        while mask and len(found) < number:
            lowest = mask & -mask
            found.append(self.ids[lowest.bit_length() - 1])
            mask ^= lowest
        return tuple(found)

    def _flags(self, mask: int) -> bytes:
        """Return a byte for each position, 1 where the mask has it."""
        if not self.ids:
            return b""
        digits = f"{mask:0{len(self.ids)}b}".encode()
        return digits.translate(_FLAGS)[::-1]


class Narrowed:
    """A snapshot with values chosen: what is left, and what each value would give."""

    def __init__(self, snapshot: Snapshot, unions: dict[str, int], base: int) -> None:
        self._snapshot = snapshot
        self._unions = unions
        self._base = base
        self.mask = self._all_but(None)

    @property
    def total(self) -> int:
        return self.mask.bit_count()

    def counts(self, facet: str) -> dict[str, int]:
        """Count each value of a facet with all other facets applied."""
        others = self._all_but(facet)
        masks = self._snapshot.masks[facet]
        return {value: (mask & others).bit_count() for value, mask in masks.items()}

    def total_with(self, facet: str, values: Collection[str]) -> int:
        """Count what these values of a facet would give instead of the chosen ones."""
        others = self._all_but(facet)
        if not values:
            return others.bit_count()
        return (others & self._snapshot.union(facet, values)).bit_count()

    def total_without_text(self) -> int:
        everything = self._snapshot.everything
        return reduce(and_, self._unions.values(), everything).bit_count()

    def _all_but(self, facet: str | None) -> int:
        others = (mask for name, mask in self._unions.items() if name != facet)
        return reduce(and_, others, self._base)


class UnitNames:
    """Under which values organisations are asked for, and the units below them.

    A slug is unique below one parent only. The value that links carry is the
    first of slug, own code and id that means this organisation alone.
    """

    def __init__(self, units: Iterable[Unit]) -> None:
        self._units = sorted(units, key=lambda unit: unit.path)
        self._meaning = self._meanings()
        self.value_of: dict[int, str] = {}
        self.labels: dict[str, str] = {}
        self.titles = {unit.pk: unit.title for unit in self._units}
        for unit in sorted(self._units, key=lambda unit: (_fold(unit.title), unit.pk)):
            value = self._own_value(unit)
            self.value_of[unit.pk] = value
            self.labels[value] = unit.title

    def resolve(self, text: str) -> tuple[str, ...]:
        """Return the values that a slug, own code or page id means, if any."""
        found = self._meaning.get(text) or self._meaning.get(text.upper()) or ()
        return tuple(self.value_of[pk] for pk in found)

    def lines(self) -> dict[int, tuple[int, ...]]:
        """Return for each organisation itself and all those above it."""
        lines: dict[int, tuple[int, ...]] = {}
        above: list[Unit] = []
        for unit in self._units:
            while above and not unit.path.startswith(above[-1].path):
                above.pop()
            above.append(unit)
            lines[unit.pk] = tuple(one.pk for one in above)
        return lines

    def _meanings(self) -> dict[str, tuple[int, ...]]:
        meaning: dict[str, tuple[int, ...]] = {}
        for unit in self._units:
            meaning[str(unit.pk)] = meaning[f"id:{unit.pk}"] = (unit.pk,)
        for unit in self._units:
            if unit.code:
                meaning[unit.code] = (unit.pk,)
        slugs: dict[str, tuple[int, ...]] = {}
        for unit in self._units:
            slugs[unit.slug] = (*slugs.get(unit.slug, ()), unit.pk)
        return meaning | slugs

    def _own_value(self, unit: Unit) -> str:
        candidates = (unit.slug, unit.code, str(unit.pk))
        for value in candidates:
            if self._meaning.get(value) == (unit.pk,):
                return value
        # No slug or code has a colon.
        return f"id:{unit.pk}"


def _newest_first(record: Record) -> tuple[int, str, int]:
    day = record.implemented.toordinal() if record.implemented else 0
    return -day, _fold(record.title), record.pk


def _fold(title: str) -> str:
    return title.casefold()


def _orders(ordered: list[Record], units: UnitNames) -> dict[str, tuple[int, ...]]:
    """Return the positions in every order but the newest first."""
    titles = [_fold(record.title) for record in ordered]
    # What has no date stays at the end both ways.
    days = [
        record.implemented.toordinal() if record.implemented else 9_999_999
        for record in ordered
    ]
    # What no published organisation leads comes last.
    names = {pk: _fold(title) for pk, title in units.titles.items()}
    leads = [names.get(record.organization_id or 0, "\U0010ffff") for record in ordered]
    positions = range(len(ordered))
    by_title = sorted(positions, key=titles.__getitem__)
    return {
        TITLE: tuple(by_title),
        OLDEST: tuple(sorted(by_title, key=days.__getitem__)),
        ORGANIZATION: tuple(sorted(by_title, key=leads.__getitem__)),
    }


class _Bits:
    """Collects positions a value and makes integers of them."""

    def __init__(self, size: int) -> None:
        self._size = size // 8 + 1
        self._flags: dict[Any, bytearray] = {}

    def add(self, value: Any, position: int) -> None:
        flags = self._flags.get(value)
        if flags is None:
            flags = self._flags[value] = bytearray(self._size)
        flags[position >> 3] |= 1 << (position & 7)

    def masks(self) -> dict[Any, int]:
        return {
            value: int.from_bytes(flags, "little")
            for value, flags in self._flags.items()
        }


def _plain_masks(ordered: list[Record]) -> dict[str, dict[str, int]]:
    columns: dict[str, list[Any]] = {
        "year": [r.implemented.year if r.implemented else "" for r in ordered],
        "form": [r.form for r in ordered],
        "kind": [r.kind for r in ordered],
        "stage": [r.stage for r in ordered],
    }
    masks = {name: _masks(column) for name, column in columns.items()}
    return {
        name: {str(value): found[value] for value in sorted(found, reverse=True)}
        for name, found in masks.items()
    }


def _masks(column: Sequence[Any]) -> dict[Any, int]:
    """Return the positions of each value; the empty one is no value."""
    bits = _Bits(len(column))
    for position, value in enumerate(column):
        if value:
            bits.add(value, position)
    return bits.masks()


def _unit_masks(ordered: list[Record], units: UnitNames) -> dict[str, int]:
    """An organisation has its own innovations and those of all units below."""
    own = _masks([record.organization_id for record in ordered])
    masks = dict.fromkeys(units.value_of, 0)
    for pk, line in units.lines().items():
        mask = own.get(pk, 0)
        if mask:
            for above in line:
                masks[above] |= mask
    return {units.value_of[pk]: mask for pk, mask in masks.items()}


def _affair_masks(
    ordered: list[Record], affairs: list[Affair]
) -> dict[str, dict[str, int]]:
    """Innovations without a main affair are neither basic services nor others."""
    own = _masks([record.affair_id for record in ordered])
    basic = {"true": 0, "false": 0}
    for affair in affairs:
        basic[str(affair.is_basic_service).lower()] |= own.get(affair.pk, 0)
    return {
        "affair": {affair.code: own.get(affair.pk, 0) for affair in affairs},
        "basic_service": basic,
    }
