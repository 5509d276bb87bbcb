"""The exports that a returning workbook may come from."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from django.db.models import QuerySet

from spreadsheets.models import Export, ExportRow
from spreadsheets.plan import JSON

#: How many of a person's exports are tried for a file that names none.
CANDIDATES = 5

Values: TypeAlias = dict[str, JSON]


@dataclass(frozen=True)
class KnownExport:
    """An export that can be a base."""

    pk: int
    token: str
    columns: tuple[str, ...]
    created_at: datetime


@dataclass(frozen=True)
class ExportFinder:
    """Finds exports of one sheet and scope, each question with one query."""

    sheet: str
    scope: str
    user: Any = None

    def by_token(self, tokens: Collection[str]) -> dict[str, KnownExport]:
        """Return the exports of these names, whoever made them."""
        if not tokens:
            return {}
        return {e.token: e for e in _known(self._exports().filter(token__in=tokens))}

    def recent(self) -> list[KnownExport]:
        """Return the person's newest exports, the newest first."""
        own = self._exports().filter(user=self.user).order_by("-pk")
        return list(_known(own[:CANDIDATES]))

    def values(
        self, exports: Iterable[KnownExport], object_ids: Collection[int]
    ) -> dict[tuple[str, int], Values]:
        """Return what exports wrote for records, by token and record."""
        by_pk = {export.pk: export for export in exports}
        if not by_pk or not object_ids:
            return {}
        rows = ExportRow.objects.filter(
            export_id__in=by_pk, object_id__in=list(object_ids)
        ).values_list("export_id", "object_id", "values")
        return {
            (by_pk[pk].token, object_id): dict(
                zip(by_pk[pk].columns, values, strict=True)
            )
            for pk, object_id, values in rows
        }

    def _exports(self) -> QuerySet[Export]:
        return Export.objects.filter(sheet=self.sheet, scope=self.scope, complete=True)


def _known(exports: QuerySet[Export]) -> Iterable[KnownExport]:
    for pk, token, columns, created_at in exports.values_list(
        "pk", "token", "columns", "created_at"
    ):
        yield KnownExport(pk, token, tuple(columns), created_at)


class NoExports:
    """For planning where nothing was ever exported."""

    def by_token(self, tokens: Collection[str]) -> dict[str, KnownExport]:
        return {}

    def recent(self) -> list[KnownExport]:
        return []

    def values(
        self, exports: Iterable[KnownExport], object_ids: Collection[int]
    ) -> dict[tuple[str, int], Values]:
        return {}
