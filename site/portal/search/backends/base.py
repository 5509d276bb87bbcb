"""What an index of a database must be able to do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from portal.search.models import SearchEntry
from portal.search.queries import Query


class Scope(NamedTuple):
    """Where to search: a region, and some kinds of pages or (empty) all."""

    region_id: int
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class IndexRow:
    """An entry with its words as they are indexed: folded and stemmed."""

    entry: SearchEntry
    #: Names, codes and the title, each as one word.
    codes: Sequence[str]
    acronyms: Sequence[str]
    #: The words of the title as they are written.
    names: Sequence[str]
    title: Sequence[str]
    #: Stems, followed by the words as they are written.
    keywords: Sequence[str]
    summary: Sequence[str]
    body: Sequence[str]


Match = tuple[int, str]


class Backend(Protocol):
    """All methods take any words: nothing in a query can be an operator."""

    def store(self, rows: Sequence[IndexRow]) -> None:
        """Write entries and their words, new ones or over old ones."""

    def match(self, query: Query, scope: Scope) -> list[Match]:
        """Return (page id, kind) of all that match, the best first."""

    def match_titles(self, query: Query, scope: Scope, limit: int) -> list[int]:
        """Return the ids of the first pages whose names match."""

    def has_match(self, query: Query, scope: Scope) -> bool: ...

    def missing(self, page_ids: Iterable[int]) -> set[int]:
        """Return those of the entries that the index doesn't hold."""

    def tidy(self) -> None:
        """Put the index in order after many changes."""
