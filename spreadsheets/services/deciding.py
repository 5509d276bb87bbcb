"""A person's choices about cells that both sides changed.

The plan stays as it is; ``ImportRunRow.decisions`` holds the choices. A row that has
some choices but not all is marked as incomplete, so that the database can count the
rows that are decided.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from spreadsheets.exceptions import TooLate
from spreadsheets.models import ImportRun, ImportRunRow, RunState
from spreadsheets.plan import Action
from spreadsheets.services.settling import OURS, THEIRS

UNDECIDED = ""
DECISIONS = (OURS, THEIRS, UNDECIDED)
#: Key of the mark on a row in which a cell still waits; no field is called so.
INCOMPLETE = ""
BATCH = 500
_MARK = '"": '

Choices = dict[str, str]


def decide(
    *,
    run: ImportRun,
    user: Any,
    decision: str,
    rows: Iterable[int] | None = None,
    field: str | None = None,
) -> int:
    """Choose what counts in conflict cells: "ours", "theirs", or "" to take it back.

    Without ``rows`` (ids) and ``field`` the choice is for all conflicts of the run.
    Returns the number of cells whose choice changed. Raises ``TooLate`` when the
    run does not wait for a confirmation any more.
    """
    if decision not in DECISIONS:
        raise ValueError(decision)
    conflicts = conflicts_of(run)
    if rows is not None:
        conflicts = conflicts.filter(pk__in=list(rows))

    def choose(row: ImportRunRow, cells: list[str]) -> Choices:
        return {name: decision for name in cells if field in (None, name)}

    return _decide(run, user, conflicts, choose, {"decision": decision, "field": field})


def decide_cells(
    *, run: ImportRun, user: Any, cells: Mapping[tuple[int, str], str]
) -> int:
    """Choose for single cells, named by row id and field; see ``decide``."""
    by_row: dict[int, Choices] = defaultdict(dict)
    for (row, name), decision in cells.items():
        if decision in DECISIONS:
            by_row[row][name] = decision

    def choose(row: ImportRunRow, cells: list[str]) -> Choices:
        return {name: by_row[row.pk][name] for name in cells if name in by_row[row.pk]}

    conflicts = conflicts_of(run).filter(pk__in=list(by_row))
    return _decide(run, user, conflicts, choose, {"decision": "single", "field": None})


def conflicts_of(run: ImportRun) -> QuerySet[ImportRunRow]:
    """Return the rows of a run that wait for choices, decided or not."""
    return run.rows.filter(action=Action.CONFLICT)


def decided_rows(run: ImportRun) -> QuerySet[ImportRunRow]:
    """Return the conflict rows in which every cell is decided."""
    texts = conflicts_of(run).annotate(_choices=Cast("decisions", TextField()))
    return texts.exclude(decisions={}).exclude(_choices__contains=_MARK)


def undecided(rows: QuerySet[ImportRunRow]) -> QuerySet[ImportRunRow]:
    """Return those of conflict rows in which a cell waits for a choice."""
    texts = rows.annotate(_choices=Cast("decisions", TextField()))
    return texts.filter(Q(decisions={}) | Q(_choices__contains=_MARK))


def conflict_cells(row: ImportRunRow) -> list[str]:
    """Return the fields of a row that wait for a choice, decided or not."""
    changes = row.as_planned().changes.items()
    return [name for name, change in changes if change.result is None]


@transaction.atomic
def _decide(
    run: ImportRun,
    user: Any,
    conflicts: QuerySet[ImportRunRow],
    choose: Any,
    said: dict[str, Any],
) -> int:
    """Store the choices, one UPDATE for all rows of a batch that get the same."""
    if not ImportRun.objects.select_for_update().filter(
        pk=run.pk, state=RunState.PLANNED
    ):
        raise TooLate(_("This import does not wait for choices any more."))
    changed = 0
    last = 0
    while batch := list(conflicts.filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = batch[-1].pk
        changed += _decide_batch(batch, choose)
    if changed:
        log(
            instance=run,
            action="spreadsheets.decide",
            user=user,
            data=said | {"cells": changed},
        )
    return changed


def _decide_batch(batch: list[ImportRunRow], choose: Any) -> int:
    changed = 0
    same: dict[str, list[int]] = defaultdict(list)
    for row in batch:
        cells = conflict_cells(row)
        before = {name: row.decisions.get(name, UNDECIDED) for name in cells}
        after = before | choose(row, cells)
        if after != before:
            changed += sum(after[name] != before[name] for name in cells)
            same[json.dumps(_stored(after), sort_keys=True)].append(row.pk)
    for decisions, pks in same.items():
        ImportRunRow.objects.filter(pk__in=pks).update(decisions=json.loads(decisions))
    return changed


def _stored(choices: Choices) -> Choices:
    """Return the choices of a row as they are kept: only those that were made."""
    made = {name: decision for name, decision in choices.items() if decision}
    if made and len(made) < len(choices):
        made[INCOMPLETE] = "open"
    return made
