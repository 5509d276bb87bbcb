"""From a file to a plan, and from a plan to what it says, in one call each."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.utils.translation import get_language

from spreadsheets.exceptions import ApplyFailed, SpreadsheetError
from spreadsheets.models import ImportRun, RunState
from spreadsheets.reading import kind_of
from spreadsheets.registry import get_sheet
from spreadsheets.resources import Context
from spreadsheets.services.lifecycle import confirm_run
from spreadsheets.services.working import begin_work, work_on_run
from spreadsheets.text import printable


def start_import(
    *,
    sheet: str,
    content: bytes,
    filename: str,
    context: Context,
    interactive: bool = False,
) -> ImportRun:
    """Keep a file and plan it, waiting for somebody to confirm the plan.

    With ``interactive`` a person follows the run on screens: a large file is planned
    in the background (the run is ``READING``), and a run in which no table was found
    is kept (``UNREAD``), so that the person can show where it is.

    Raises ``SpreadsheetError`` when the file can't be read; nothing is kept of it.
    """
    kind = get_sheet(sheet)
    suffix = kind_of(content)
    run = ImportRun(
        sheet=sheet,
        scope=kind.scope_key(context.scope),
        user=context.user,
        filename=printable(filename)[-255:],
        sha256=sha256(content).hexdigest(),
        options={
            "create_missing": context.create_missing,
            "draft": context.draft,
            "on_conflict": context.on_conflict,
            "language": get_language() or "",
            "given": dict(context.given),
        },
    )
    run.file.save(f"file.{suffix}", ContentFile(content), save=False)
    run.save()
    if interactive:
        begin_work(run)
    else:
        work_on_run(run.pk)
        run.refresh_from_db()
    kept = (RunState.UNREAD,) if interactive else ()
    if run.state in {RunState.FAILED, RunState.UNREAD}.difference(kept):
        reason = run.error
        run.file.delete(save=False)
        run.delete()
        raise SpreadsheetError(reason)
    return run


def apply_run(*, run: ImportRun, user: Any = None) -> ImportRun:
    """Write what a run planned, now; rows whose record moved meanwhile drop out.

    Refused rows are not part of it and stay on the run. Raises ``ApplyFailed``
    when a row can't be written: then nothing was changed; ``TooLate`` when the run
    was not waiting.
    """
    confirm_run(run=run, user=user)
    work_on_run(run.pk)
    run.refresh_from_db()
    if run.state == RunState.FAILED:
        raise ApplyFailed(run.error)
    return run


def import_workbook(
    *,
    sheet: str,
    source: Path,
    region: Any,
    user: Any = None,
    organizations: str = "refuse",
    on_conflict: str = "ask",
    draft: bool = False,
    given: Mapping[str, str] | None = None,
) -> ImportRun:
    """Plan a file and apply at once what is neither refused nor in conflict.

    ``organizations="create"`` creates organisations that the region lacks;
    ``given`` says for all rows what the file doesn't (``SheetField.for_all``).
    Raises ``SpreadsheetError`` for an unusable file, ``ApplyFailed`` when
    writing failed and nothing was changed.
    """
    context = Context(
        scope=region,
        user=user,
        create_missing=organizations == "create",
        on_conflict=on_conflict,
        draft=draft,
        given=given or {},
    )
    run = start_import(
        sheet=sheet,
        content=Path(source).read_bytes(),
        filename=Path(source).name,
        context=context,
    )
    return apply_run(run=run, user=user)
