"""The rows of a run that a page shows: a tab, filters, and fifty at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Page
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import ngettext
from wagtail.admin.paginator import WagtailPaginator

from spreadsheets.models import ImportRun, ImportRunRow
from spreadsheets.models.runs import RowAction
from spreadsheets.plan import Action
from spreadsheets.services.deciding import undecided

ROWS_PER_PAGE = 50
#: Which tab is open if none is asked for: the first of these that has rows.
ORDER = (
    Action.CONFLICT,
    Action.CHANGED,
    Action.NEW,
    Action.REFUSED,
    Action.UNCHANGED,
    Action.MISSING,
)


class RowPaginator(WagtailPaginator):
    """Pages of rows; how many rows there are the run knows, or the list."""

    def __init__(self, rows: Any, count: int) -> None:
        super().__init__(rows, ROWS_PER_PAGE)
        self._rows = count

    @cached_property
    def count(self) -> int:
        return self._rows

    @property
    def items_count_label(self) -> str:
        return ngettext("%(count)s row", "%(count)s rows", self.count) % {
            "count": self.count
        }


@dataclass(frozen=True)
class RowFilter:
    """What a person asked for in the address of a page.

    ``row`` shows one row alone, with everything that is in it; ``field`` the rows in
    which something happens to a column.
    """

    action: str
    query: str = ""
    field: str = ""
    told: bool = False
    open: bool = False
    row: int | None = None
    page: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str], run: ImportRun, fields: Any) -> RowFilter:
        """Read an address; what it says wrongly is left out."""
        action, row = asked.get("action", ""), asked.get("row", "")
        if action not in RowAction.values:
            filled = [action for action in ORDER if run.counts.get(action)]
            action = str(filled[0] if filled else Action.UNCHANGED)
        field = asked.get("field", "")
        return cls(
            action=action,
            query=asked.get("q", "").strip()[:200].replace("\0", ""),
            field=field if field in fields else "",
            told=bool(asked.get("told")),
            open=bool(asked.get("open")) and action == Action.CONFLICT,
            row=int(row) if row.isdecimal() and len(row) < 19 else None,
            page=asked.get("p", ""),
        )

    @property
    def narrows(self) -> bool:
        """Whether less than the whole tab is asked for."""
        return bool(
            self.query or self.field or self.told or self.open or self.row is not None
        )

    def rows(self, run: ImportRun) -> QuerySet[ImportRunRow]:
        """Return the rows that are asked for, in the order of the file."""
        rows = run.rows.filter(action=self.action)
        if self.row is not None:
            return rows.filter(pk=self.row)
        if self.query:
            text = self.query
            rows = rows.filter(Q(label__icontains=text) | Q(key__icontains=text))
        if self.told:
            rows = rows.exclude(messages=[])
        if self.open:
            rows = undecided(rows)
        if self.field:
            rows = self._about_field(rows)
        return rows

    def _about_field(self, rows: QuerySet[ImportRunRow]) -> QuerySet[ImportRunRow]:
        """Search the stored text: twice as fast as asking SQLite for a key.

        Quotes inside values are escaped, so that only a key can look like one. Rows
        that write nothing have no changes, but perhaps a message.
        """
        if self.action in (Action.NEW, Action.CHANGED, Action.CONFLICT):
            column, key = "changes", f'"{self.field}": ['
        else:
            column, key = "messages", f'"field": "{self.field}"'
        return rows.annotate(_text=Cast(column, TextField())).filter(
            _text__contains=key
        )

    def page_of(self, run: ImportRun) -> Page[Any]:
        """Return a page of rows, with at most two queries.

        Filters read every row of the tab; so they do it once, for the ids only.
        """
        rows = self.rows(run)
        if not self.narrows:
            count = int(run.counts.get(self.action, 0))
            return RowPaginator(rows, count).get_page(self.page)
        ids = list(rows.values_list("pk", flat=True))
        page = RowPaginator(ids, len(ids)).get_page(self.page)
        page.object_list = list(run.rows.filter(pk__in=list(page.object_list)))
        return page
