"""Search in an FTS5 table that holds stems.

Its tokenizer is ``ascii``: everything but ASCII signs belongs to a word, so
the words that ``words.py`` made stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction

from portal.search.backends.base import IndexRow, Match, Scope
from portal.search.models import SearchEntry
from portal.search.queries import Part, Query, Term

COLUMNS = (
    "scope",
    "codes",
    "acronyms",
    "names",
    "title",
    "keywords",
    "summary",
    "body",
)
#: Weights of bm25, in the order of the columns.
_WEIGHTS = "0, 0, 0, 2, 8, 4, 2, 1"
_FIELDS = ("region", "kind", "dated", "vocabulary", "title", "keywords", "summary")
_BATCH = 400  # below the number of parameters of any SQLite

# What matches everywhere is ordered by tier, then by relevance, then by date.
# bm25 gives nearly nothing to a word that is in every page: newest first there.
_MATCH = f"""
    WITH found AS MATERIALIZED (
        SELECT rowid AS id, bm25(search_terms, {_WEIGHTS}) AS score
        FROM search_terms WHERE search_terms MATCH %s
    )
    SELECT found.id, entry.kind
    FROM found JOIN search_searchentry entry ON entry.page_id = found.id
    ORDER BY
        CASE
            WHEN found.id IN (
                SELECT rowid FROM search_terms WHERE search_terms MATCH %s
            ) THEN 0
            WHEN found.id IN (
                SELECT rowid FROM search_terms WHERE search_terms MATCH %s
            ) THEN 1
            WHEN found.id IN (
                SELECT rowid FROM search_terms WHERE search_terms MATCH %s
            ) THEN 2
            ELSE 3
        END,
        ROUND(found.score, 1), entry.dated DESC, found.id DESC
"""  # noqa: S608 -- constants only
_MATCH_TITLES = f"""
    SELECT rowid FROM search_terms WHERE search_terms MATCH %s
    ORDER BY bm25(search_terms, {_WEIGHTS}), rowid DESC LIMIT %s
"""  # noqa: S608 -- constants only


class SQLiteBackend:
    def store(self, rows: Sequence[IndexRow]) -> None:
        with transaction.atomic():
            SearchEntry.objects.bulk_create(
                [row.entry for row in rows],
                update_conflicts=True,
                unique_fields=["page"],
                update_fields=[*_FIELDS, "body"],
            )
            self._delete([row.entry.page_id for row in rows])
            marks = ", ".join(["%s"] * (len(COLUMNS) + 1))
            with connection.cursor() as cursor:
                cursor.executemany(
                    f"INSERT INTO search_terms (rowid, {', '.join(COLUMNS)}) "  # noqa: S608
                    f"VALUES ({marks})",
                    [_values(row) for row in rows],
                )

    def _delete(self, ids: list[int]) -> None:
        with connection.cursor() as cursor:
            for start in range(0, len(ids), _BATCH):
                batch = ids[start : start + _BATCH]
                marks = ", ".join(["%s"] * len(batch))
                cursor.execute(
                    f"DELETE FROM search_terms WHERE rowid IN ({marks})",  # noqa: S608
                    batch,
                )

    def match(self, query: Query, scope: Scope) -> list[Match]:
        where = _scope(scope)
        parts = _all_parts(query)
        whole = f'"{query.joined}"'
        tiers = [
            f"{where} AND codes : {whole}",
            f"{where} AND (({{title names}} : {parts}) OR acronyms : {whole})",
            f"{where} AND ({{title names keywords}} : {parts})",
        ]
        with connection.cursor() as cursor:
            cursor.execute(_MATCH, [_expression(query, scope), *tiers])
            return list(cursor.fetchall())

    def match_titles(self, query: Query, scope: Scope, limit: int) -> list[int]:
        expression = (
            f"{_scope(scope)} AND (({{title names}} : {_all_parts(query)})"
            f' OR {{codes acronyms}} : "{query.joined}")'
        )
        with connection.cursor() as cursor:
            cursor.execute(_MATCH_TITLES, [expression, limit])
            return [row[0] for row in cursor.fetchall()]

    def has_match(self, query: Query, scope: Scope) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT 1 FROM search_terms WHERE search_terms MATCH %s LIMIT 1",
                [_expression(query, scope)],
            )
            return cursor.fetchone() is not None

    def missing(self, page_ids: Iterable[int]) -> set[int]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT rowid FROM search_terms")
            return set(page_ids) - {row[0] for row in cursor.fetchall()}

    def tidy(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO search_terms (search_terms) VALUES ('optimize')"
            )
            cursor.execute("ANALYZE search_searchentry")


def _values(row: IndexRow) -> list[Any]:
    entry = row.entry
    region = f"r{entry.region_id}"
    return [
        entry.page_id,
        f"{region} {region}{entry.kind}",
        *(" ".join(getattr(row, column)) for column in COLUMNS[1:]),
    ]


def _expression(query: Query, scope: Scope) -> str:
    return (
        f"{_scope(scope)} AND "
        f'({_all_parts(query)} OR {{codes acronyms}} : "{query.joined}")'
    )


def _scope(scope: Scope) -> str:
    region = f"r{scope.region_id}"
    tokens = [f'"{region}{kind}"' for kind in scope.kinds] or [f'"{region}"']
    return f"scope : ({' OR '.join(tokens)})"


def _all_parts(query: Query) -> str:
    return f"({' AND '.join(map(_part, query.parts))})"


def _part(part: Part) -> str:
    alternatives = [_term(term) for term in part.terms]
    if part.apart:
        together = " AND ".join(f'"{word}"' for word in part.apart)
        alternatives.append(f"({together})")
    return f"({' OR '.join(alternatives)})"


def _term(term: Term) -> str:
    # Words hold letters and digits only; a quoted string is never an operator.
    return f'"{" ".join(term.words)}"' + (" *" if term.is_prefix else "")
