"""One value for many records: a run without a file, planned, shown and confirmed.

Whoever keeps the register gives all records of a listing one value of a column, or
empties it. The plan is shown on the screens of imports, and taken back like one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from spreadsheets.models import ImportRun, ImportRunRow, RunState
from spreadsheets.one_value import STEP, plan_value, read_value
from spreadsheets.plan import count_actions
from spreadsheets.registry import get_sheet
from spreadsheets.resources import Context
from spreadsheets.text import ERASE_WORD, printable


def plan_change(
    *, sheet: str, scope: Any, user: Any, column: str, value: str, ids: Iterable[int]
) -> ImportRun:
    """Plan to give records one value of a column; ``""`` empties it.

    Raises ``PermissionDenied`` for those who don't keep the scope's register, and
    ``ValueRefused`` when the value fits no record.
    """
    kind = get_sheet(sheet)
    if not kind.keepers(user).filter(pk=scope.pk).exists():
        raise PermissionDenied(_("Only whoever keeps the register changes many."))
    resource = kind.resource(Context(scope=scope, user=user))
    said = read_value(resource, column, value.strip() or ERASE_WORD)
    shown = printable(value) or _("(emptied)")
    # Before the transaction: planning many takes long, and SQLite has one writer.
    rows = list(plan_value(resource, said, ids))
    with transaction.atomic():
        run = ImportRun.objects.create(
            sheet=sheet,
            scope=kind.scope_key(scope),
            user=user,
            state=RunState.PLANNED,
            filename=f"{resource.label_of(column)}: {shown}"[:255],
            options={"column": column, "language": get_language() or ""},
            counts=count_actions([row.action for row in rows]),
        )
        ImportRunRow.objects.bulk_create(
            (ImportRunRow.from_planned(run, row) for row in rows), batch_size=STEP
        )
    return run
