"""What a table of a kind looks like, and what a person says about one sheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

Recognise: TypeAlias = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Titles:
    """What stands above a table: texts in the order of the rows, and its sheet.

    ``own`` tells that the last text belongs to this table and not to the sheet.
    """

    texts: Sequence[str]
    sheet: str = ""
    own: bool = False


ReadTitles: TypeAlias = Callable[[Titles], Mapping[str, str]]


def no_titles(titles: Titles) -> Mapping[str, str]:
    """Take titles for what they mostly are: no data."""
    return {}


def no_group(text: str) -> bool:
    """Take no text for the name of a group of rows by its words alone."""
    return False


@dataclass(frozen=True, slots=True)
class Expected:
    """The columns that a kind of table may have.

    ``recognise`` gives the field of a heading. ``required`` are fields that every
    record has, ``keys`` those that alone say which record a row means. ``ticks``
    holds by field the folded labels of its tick columns and the values they stand
    for. ``band`` is the field whose value may stand in a row of its own above the
    rows that it counts for, and ``names_group`` tells such a value by its words.

    Of ``one_of`` every record has at least one field; the first is what people call
    a record by. ``for_all`` are fields whose value may stand once for all rows:
    ``read_titles`` finds it in the titles above a table, ``given`` are those that
    the sender gave.
    """

    recognise: Recognise
    required: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()
    ticks: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    band: str | None = None
    one_of: tuple[str, ...] = ()
    for_all: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()
    names_group: Callable[[str], bool] = no_group
    read_titles: ReadTitles = no_titles

    def is_complete(self, fields: set[str], *, banded: bool = False) -> bool:
        """Whether these fields are enough for rows to mean records."""
        return not self.lacking(fields, banded=banded)

    def lacking(self, fields: set[str], *, banded: bool = False) -> list[str]:
        """The fields that these leave open, in order."""
        if self.keys & fields:
            return []
        known = fields | self.given | ({self.band} if banded and self.band else set())
        lacking = sorted(self.required - known)
        if self.one_of and known.isdisjoint(self.one_of):
            lacking.append(self.one_of[0])
        return lacking

    def looks_complete(self, fields: set[str]) -> bool:
        """Whether a header with these fields is one, whatever titles may add."""
        return self.is_complete(fields | (self.for_all & self.required))

    def essential(self, fields: set[str]) -> set[str]:
        """Those of a table's fields that every row of it should have."""
        first = next((name for name in self.one_of if name in fields), None)
        return {*(self.required & fields), *([first] if first else [])}


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person decided about one sheet; what is empty stays guessed.

    ``use`` says whether the sheet is read at all. ``header_rows`` are the rows of
    the header as the program numbers them. ``fields`` gives by column letter the
    field of a column, "" for none. ``skip`` and ``include`` are rows that are no
    data, or that are. ``fill`` says whether blank cells take the value above them.
    """

    sheet: str
    use: bool | None = None
    header_rows: tuple[int, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    skip: frozenset[int] = frozenset()
    include: frozenset[int] = frozenset()
    fill: bool = True

    def only(self, known: set[str]) -> Correction:
        """The same without fields that there are no longer."""
        fields = {k: v for k, v in self.fields.items() if not v or v in known}
        return replace(self, fields=fields)

    def as_json(self) -> dict[str, Any]:
        """As it is stored."""
        return {
            "sheet": self.sheet,
            "use": self.use,
            "header_rows": list(self.header_rows),
            "fields": dict(self.fields),
            "skip": sorted(self.skip),
            "include": sorted(self.include),
            "fill": self.fill,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Correction:
        """The correction that ``as_json`` gave; unknown entries are ignored."""
        return cls(
            sheet=str(stored.get("sheet", "")),
            use=stored.get("use"),
            header_rows=tuple(int(row) for row in stored.get("header_rows", ())),
            fields={str(k): str(v) for k, v in stored.get("fields", {}).items()},
            skip=frozenset(int(row) for row in stored.get("skip", ())),
            include=frozenset(int(row) for row in stored.get("include", ())),
            fill=bool(stored.get("fill", True)),
        )
