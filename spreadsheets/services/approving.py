"""Publishing what an import left as drafts: one item to approve, not one a page.

An import by somebody who may not publish, or who chose drafts, waits as a whole for
somebody who may. That is a run of its own, planned and shown like any other; pages
that somebody worked on since are left to their own approval, and named.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from wagtail.models import Page

from spreadsheets.exceptions import TooLate
from spreadsheets.models import ImportRun, ImportRunRow, RunState
from spreadsheets.pages import PageResource
from spreadsheets.plan import Action, FieldChange, Level, Message, PlannedRow
from spreadsheets.registry import get_sheet
from spreadsheets.resources import PUBLISHED
from spreadsheets.services.deriving import derive_run


def draft_pages() -> QuerySet[Page]:
    """Return the pages of which something waits for publication."""
    waiting = Q(live=False) | Q(has_unpublished_changes=True)
    return Page.objects.filter(waiting, expired=False)


def drafts_of(run: ImportRun) -> QuerySet[Page]:
    """Return the pages of an applied import that wait for their publication."""
    written = run.rows.filter(applied=True).values("object_id")
    return draft_pages().filter(pk__in=written)


def publishes(run: ImportRun) -> bool:
    """Tell whether the records of a run are pages that it wrote itself."""
    is_pages = issubclass(get_sheet(run.sheet).resource, PageResource)
    return is_pages and run.state == RunState.APPLIED and bool(run.file)


def approve_run(*, run: ImportRun, user: Any) -> ImportRun:
    """Plan to publish the drafts of an import; confirmed like any plan.

    Raises ``TooLate`` when nothing waits.
    """
    if not publishes(run) or not drafts_of(run).exists():
        raise TooLate(_("Nothing of this import waits for publication."))
    waiting = drafts_of(run).values("pk")
    with transaction.atomic():
        return derive_run(
            run=run,
            user=user,
            rows=run.rows.filter(applied=True, object_id__in=waiting),
            plan_row=partial(_planned, run),
            options={"approves": run.pk},
        )


def _planned(run: ImportRun, resource: Any, row: ImportRunRow, page: Any) -> PlannedRow:
    planned = row.as_planned()
    reason = _reason(run, resource, planned, page)
    change = FieldChange(False, False, True, True)
    return PlannedRow(
        sheet=planned.sheet,
        row=planned.row,
        key=planned.key,
        label=planned.label,
        action=Action.REFUSED if reason else Action.CHANGED,
        object_id=row.object_id,
        changes={} if reason else {PUBLISHED: change},
        messages=(Message(Level.ERROR, reason),) if reason else (),
    )


def _reason(run: ImportRun, resource: Any, planned: PlannedRow, page: Any) -> str:
    if page is None:
        return _("The record was deleted since.")
    if resource.changed_since(page, run.applied_at or run.created_at):
        return _("Somebody worked on it since the import. Publish it in the editor.")
    if not resource.may_publish(page):
        return _("You may not publish this record.")
    return str(resource.obstacle(planned, page))
