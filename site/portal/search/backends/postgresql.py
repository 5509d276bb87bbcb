"""Search in vectors of Indonesian stems.

The vectors are written, not generated: the words were cut and stemmed by
``words.py`` (the Snowball stems of PostgreSQL's ``indonesian``), so both
databases find the same, and no parser takes "dinkes.go.id" for a host name.
``search_head`` (title, names, keywords, summary) is small and ranks;
``search_whole`` holds the text too and is what the GIN index is on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction

from portal.search.backends.base import IndexRow, Match, Scope
from portal.search.queries import Part, Query, Term

_COLUMNS = (
    "page_id",
    "region_id",
    "kind",
    "dated",
    "vocabulary",
    "title",
    "keywords",
    "summary",
    "body",
)
_ROW = "(" + ", ".join(["%s"] * len(_COLUMNS)) + ", %s::tsvector, %s::tsvector)"
_UPDATES = ", ".join(
    f"{name} = EXCLUDED.{name}"
    for name in (*_COLUMNS[1:], "search_head", "search_whole")
)
_BATCH = 100
_MAX_POSITIONS = 250  # of one word; PostgreSQL takes 255
#: Mark whole names and acronyms among the words; no word contains them.
CODE, ACRONYM, SCOPE = "=", "~", "#"

# The region is a word of the vectors, so that one index answers. Rows are found
# without weights (with them every long vector would be read again), and sorted
# out by the short vector.
_MATCH = """
    SELECT page_id, kind FROM search_searchentry
    WHERE search_whole @@ %(query)s::tsquery
    ORDER BY
        CASE
            WHEN search_head @@ %(code)s::tsquery THEN 0
            WHEN search_head @@ %(title)s::tsquery THEN 1
            WHEN search_head @@ %(names)s::tsquery THEN 2
            ELSE 3
        END,
        round(ts_rank(search_head, %(rank)s::tsquery)::numeric, 2) DESC,
        dated DESC NULLS LAST, page_id DESC
"""
_MATCH_TITLES = """
    SELECT page_id FROM search_searchentry
    WHERE search_whole @@ %(query)s::tsquery AND search_head @@ %(title)s::tsquery
    ORDER BY ts_rank(search_head, %(title)s::tsquery) DESC, page_id DESC
    LIMIT %(limit)s
"""
# Counted from a list of all: a LIMIT would make the planner read every row.
_HAS_MATCH = """
    WITH found AS MATERIALIZED (
        SELECT page_id FROM search_searchentry
        WHERE search_whole @@ %(query)s::tsquery
    )
    SELECT 1 FROM found LIMIT 1
"""


class PostgreSQLBackend:
    def store(self, rows: Sequence[IndexRow]) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for start in range(0, len(rows), _BATCH):
                batch = [_values(row) for row in rows[start : start + _BATCH]]
                cursor.execute(
                    f"INSERT INTO search_searchentry ({', '.join(_COLUMNS)}, "  # noqa: S608
                    f"search_head, search_whole) VALUES {', '.join([_ROW] * len(batch))}"
                    f" ON CONFLICT (page_id) DO UPDATE SET {_UPDATES}",
                    [value for values in batch for value in values],
                )

    def match(self, query: Query, scope: Scope) -> list[Match]:
        return self._all(
            _MATCH,
            query=_expression(query, scope),
            rank=_all_parts(query),
            code=_marked(CODE, query),
            title=f"{_all_parts(query, 'A')} | {_marked(ACRONYM, query)}",
            names=_all_parts(query, "AB"),
        )

    def match_titles(self, query: Query, scope: Scope, limit: int) -> list[int]:
        codes = f"{_marked(CODE, query)} | {_marked(ACRONYM, query)}"
        rows = self._all(
            _MATCH_TITLES,
            query=_expression(query, scope),
            title=f"{_all_parts(query, 'A')} | {codes}",
            limit=limit,
        )
        return [row[0] for row in rows]

    def has_match(self, query: Query, scope: Scope) -> bool:
        return bool(self._all(_HAS_MATCH, query=_expression(query, scope)))

    def _all(self, sql: str, **parameters: Any) -> list[Any]:
        """Run a query with the index, which the planner takes for dearer.

        It doesn't know that a long vector has to be fetched and unpacked.
        """
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(sql, parameters)
            rows = list(cursor.fetchall())
            cursor.execute("SET LOCAL enable_seqscan = on")
            return rows

    def missing(self, page_ids: Iterable[int]) -> set[int]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT page_id FROM search_searchentry WHERE search_whole IS NOT NULL"
            )
            return set(page_ids) - {row[0] for row in cursor.fetchall()}

    def tidy(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE search_searchentry")


def _values(row: IndexRow) -> list[Any]:
    entry = row.entry
    head, whole = _vectors(row)
    return [*(getattr(entry, name) for name in _COLUMNS), head, whole]


class _Vector:
    """Builds the text form of a tsvector; words need no escaping."""

    def __init__(self) -> None:
        self.positions: dict[str, list[str]] = defaultdict(list)
        self.next = 1

    def add(self, words: Iterable[str], weight: str) -> None:
        for number, word in enumerate(words, self.next):
            self.put(word, number, weight)
            self.next = number + 1
        # No phrase reaches from one field into the next.
        self.next += 10

    def put(self, word: str, number: int, weight: str) -> None:
        places = self.positions[word]
        if len(places) < _MAX_POSITIONS:
            places.append(f"{min(number, 16_383)}{weight}")

    def __str__(self) -> str:
        return " ".join(f"'{w}':{','.join(p)}" for w, p in self.positions.items())


def _vectors(row: IndexRow) -> tuple[str, str]:
    vector = _Vector()
    # As written, each word stands where its stem does.
    for number, (word, stem) in enumerate(zip(row.names, row.title, strict=True), 1):
        if word != stem:
            vector.put(word, number, "A")
    vector.add(row.title, "A")
    vector.add((CODE + code for code in row.codes), "A")
    vector.add((ACRONYM + code for code in row.acronyms), "A")
    vector.add(row.keywords, "B")
    vector.add(row.summary, "C")
    head = str(vector)
    region = f"{SCOPE}{row.entry.region_id}"
    vector.add([region, f"{region}{row.entry.kind}"], "D")
    vector.add(row.body, "D")
    return head, str(vector)


def _expression(query: Query, scope: Scope) -> str:
    region = f"{SCOPE}{scope.region_id}"
    scopes = [f"'{region}{kind}'" for kind in scope.kinds] or [f"'{region}'"]
    codes = f"{_marked(CODE, query)} | {_marked(ACRONYM, query)}"
    return f"({' | '.join(scopes)}) & ({_all_parts(query)} | {codes})"


def _marked(mark: str, query: Query) -> str:
    return f"'{mark}{query.joined}'"


def _all_parts(query: Query, weights: str = "") -> str:
    return f"({' & '.join(_part(part, weights) for part in query.parts)})"


def _part(part: Part, weights: str) -> str:
    # A phrase must be looked up in the row; one that may stand apart needn't.
    terms = [term for term in part.terms if term.words != part.apart]
    alternatives = [_term(term, weights) for term in terms]
    if part.apart:
        together = " & ".join(_lexeme(word, weights) for word in part.apart)
        alternatives.append(f"({together})")
    return f"({' | '.join(alternatives)})"


def _term(term: Term, weights: str) -> str:
    options = ("*" if term.is_prefix else "") + weights
    return f"({' <-> '.join(_lexeme(word, options) for word in term.words)})"


def _lexeme(word: str, options: str) -> str:
    # Words hold letters and digits only, so no quote ends the string.
    return f"'{word}'" + (f":{options}" if options else "")
