"""What stands in a plan or report, counted and as tables to take along."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from news.models import Action, ArchiveItem, ArchiveTakeover, Outcome
from news.models.takeover import DOABLE
from news.services.takeovers.known import STANDING

ROWS: Final = 500
#: What a spreadsheet program would take for a formula.
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


class _Line:
    """A file for ``csv`` that hands each line on."""

    def write(self, text: str) -> str:
        return text


def counts_of(takeover: ArchiveTakeover) -> dict[str, int]:
    """Return the numbers of the summary, in one query."""
    wanted: dict[str, Q] = {
        **{f"action_{a.name.lower()}": Q(action=a) for a in Action},
        **{f"outcome_{o.name.lower()}": Q(outcome=o) for o in Outcome},
        "chosen": Q(chosen=True, action__in=DOABLE),
        "missing": Q(missing__gt=0),
        "remarked": ~Q(remarks=[]),
    }
    counted = {name: Count("pk", filter=q) for name, q in wanted.items()}
    return dict(takeover.items.aggregate(all=Count("pk"), **counted))


def report_lines(takeover: ArchiveTakeover) -> Iterator[str]:
    """Yield the report as CSV, an entry in a line."""
    head = [
        *(_("Entry"), _("Headline"), _("Date"), _("Author"), _("Plan"), _("Reason")),
        *(_("Result"), _("Old address"), _("New address"), _("Pictures missing")),
        _("Remarks"),
    ]
    return _lines(head, (_report(item) for item in _items(takeover).iterator(ROWS)))


def address_lines(takeover: ArchiveTakeover) -> Iterator[str]:
    """Yield old and new addresses as CSV, for whoever redirects by other means."""
    rows = _items(takeover).filter(outcome__in=STANDING).iterator(ROWS)
    pairs = ([item.address, new_address(item)] for item in rows)
    return _lines([_("Old address"), _("New address")], pairs)


def new_address(item: ArchiveItem) -> str:
    return (item.article.full_url or "") if item.article else ""


def _items(takeover: ArchiveTakeover) -> QuerySet[ArchiveItem]:
    rows = takeover.items.select_related("article").order_by("number")
    return rows.defer("text", "excerpt", "article__body")


def _report(item: ArchiveItem) -> list[Any]:
    date = timezone.localtime(item.date).strftime("%Y-%m-%d %H:%M") if item.date else ""
    return [
        *(item.number, item.title, date, item.author, item.get_action_display()),
        *(item.reason, item.get_outcome_display(), item.address, new_address(item)),
        *(
            item.missing,
            "\n".join([*item.remarks, *([item.error] if item.error else [])]),
        ),
    ]


def _lines(head: list[str], rows: Iterable[list[Any]]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(head)
    for row in rows:
        yield writer.writerow([_safe(cell) for cell in row])


def _safe(cell: Any) -> Any:
    is_formula = isinstance(cell, str) and cell.startswith(FORMULA)
    return f"'{cell}" if is_formula else cell
