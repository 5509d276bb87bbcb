"""Texts that stand for no known value: what they are, and what a person says."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from spreadsheets.exceptions import TooLate
from spreadsheets.models import ImportRun, RunState
from spreadsheets.plan import Action
from spreadsheets.registry import get_sheet
from spreadsheets.resources import Context, SheetResource
from spreadsheets.services.lifecycle import replan_run
from spreadsheets.services.working import begin_work


@dataclass(frozen=True)
class UnknownValue:
    """A text of a column that is in no list, and in how many rows it stands."""

    field: str
    text: str
    rows: int


def unknown_values(run: ImportRun) -> list[UnknownValue]:
    """Return the texts of a run that were not recognised, the most frequent first.

    Rows with the same message are counted by the database: one query. Other rows
    than refused ones are long, so only sheets that need it have them read.
    """
    rows = run.rows.all()
    if not get_sheet(run.sheet).resource.asks_about_warnings:
        rows = rows.filter(action=Action.REFUSED)
    told = (
        rows.annotate(_told=Cast("messages", TextField()))
        .filter(_told__contains='"unknown": ')
        .order_by()
        .values_list("_told")
        .annotate(Count("pk"))
    )
    found: Counter[tuple[str, str]] = Counter()
    for messages, rows in told:
        for message in json.loads(messages):
            for text in message.get("unknown", "").splitlines():
                found[message["field"], text] += rows
    ordered = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return [UnknownValue(field, text, rows) for (field, text), rows in ordered]


def may_remember(run: ImportRun, user: Any) -> bool:
    """Tell whether a person may say what texts mean: for all files to come.

    Whoever keeps the sheet in the scope of the run may.
    """
    sheet = get_sheet(run.sheet)
    return run.scope in {sheet.scope_key(scope) for scope in sheet.keepers(user)}


def remembering_resource(run: ImportRun, user: Any) -> SheetResource:
    """Return the resource that knows the candidates and keeps what a person says."""
    sheet = get_sheet(run.sheet)
    scope = sheet.find_scope(run.scope)
    return sheet.resource(Context(scope=scope, user=user, exporting=True))


def remember_meanings(
    *, run: ImportRun, user: Any, meanings: Mapping[tuple[str, str], str]
) -> int:
    """Keep what texts mean, by (field, text), and plan the run again.

    Returns how many were kept. Raises ``PermissionDenied``, ``TooLate``, and
    ``ValidationError`` when a text already means something else: then nothing was
    kept.
    """
    if not may_remember(run, user):
        raise PermissionDenied(_("Only whoever keeps the register may do this."))
    resource = remembering_resource(run, user)
    with transaction.atomic():
        waiting = ImportRun.objects.select_for_update().filter(pk=run.pk)
        if not waiting.filter(state=RunState.PLANNED).exists():
            raise TooLate(_("This import was already finished."))
        asked = {(value.field, value.text) for value in unknown_values(run)}
        kept = {
            (field, text): value
            for (field, text), value in meanings.items()
            if (field, text) in asked and value in dict(resource.known_values(field))
        }
        for (field, text), value in kept.items():
            resource.remember_value(field, text, value)
    if kept:
        if not replan_run(run=run):
            raise TooLate(_("This import was already finished."))
        begin_work(run)
    return len(kept)
