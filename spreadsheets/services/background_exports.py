"""Exports that are too large to wait for, and the names of all."""

from __future__ import annotations

import logging
import tempfile
import time
from collections.abc import Collection
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from spreadsheets import marks
from spreadsheets.exceptions import SpreadsheetError
from spreadsheets.models import Export, ExportRow
from spreadsheets.models.runs import LEASE
from spreadsheets.plan import JSON
from spreadsheets.registry import Sheet, get_sheet
from spreadsheets.resources import Context
from spreadsheets.services.exporting import export_sheet, prune_exports
from spreadsheets.services.leases import BEAT
from spreadsheets.services.working import enqueue_task

#: Rows that are written while the person waits; more go to the background.
INLINE_ROWS: Final = 2_000
#: Days for which a file can be fetched, unless ``SPREADSHEETS_EXPORT_DAYS`` says else.
FILE_DAYS: Final = 7

logger = logging.getLogger("spreadsheets")


class ExportLost(SpreadsheetError):
    """The export was deleted, or another worker writes it."""


def ids_to_export(
    sheet: Sheet, context: Context, within: Collection[int] | None = None
) -> list[int]:
    """Return the records that an export would hold, in its order."""
    resource = sheet.resource(Context(context.scope, context.user, exporting=True))
    ids = resource.export_ids()
    return [pk for pk in ids if within is None or pk in within]


def download_name(
    sheet: Sheet, scope: Any, kind: str, *, template: bool = False
) -> str:
    """Return the name of a file that leaves, in the language of the installation."""
    with translation.override(settings.LANGUAGE_CODE):
        words = [_("template")] if template else []
        words += [str(sheet.label), str(scope)]
        stem = "-".join(slugify(word) for word in words)
    date = "" if template else f"-{timezone.localdate():%Y-%m-%d}"
    return f"{stem}{date}.{kind}"


def file_days() -> int:
    """Return for how many days a file can be fetched."""
    return int(getattr(settings, "SPREADSHEETS_EXPORT_DAYS", FILE_DAYS))


def start_export(
    *,
    sheet: str,
    context: Context,
    kind: str,
    object_ids: Collection[int],
    personal: bool = False,
    filters: dict[str, JSON] | None = None,
) -> Export:
    """Announce an export and have a worker write it.

    What the person may take out is checked then, as they may at that time.
    """
    registered = get_sheet(sheet)
    export = Export.objects.create(
        token=marks.new_token(),
        sheet=sheet,
        scope=registered.scope_key(context.scope),
        user=context.user,
        filename=download_name(registered, context.scope, kind),
        filters=filters or {},
        personal=personal,
        options={
            "kind": kind,
            "ids": list(object_ids),
            "language": get_language() or "",
        },
        total=len(object_ids),
    )
    repeat_export(export)
    return export


def repeat_export(export: Export) -> None:
    """Hand an export that isn't there yet to the workers."""
    from spreadsheets.tasks import export as task

    enqueue_task(task, export.pk)


def work_on_export(export_id: int) -> None:
    """Write an announced export into the private storage.

    What goes wrong is said on the export. Nothing happens when it is there already
    or another worker is at it.
    """
    if not _take(export_id):
        return
    export = Export.objects.select_related("user").get(pk=export_id)
    with translation.override(export.options.get("language") or None):
        try:
            _work(export)
        except ExportLost:
            return
        except (SpreadsheetError, PermissionDenied) as error:
            _fail(export, str(error))
        except Exception:
            logger.exception("Export %s stopped", export.pk)
            _fail(
                export,
                _(
                    "The program made a mistake here. Tell the administrator the "
                    "number of this export."
                ),
            )
            raise


def silent_exports() -> Q:
    """The condition of announced exports that nobody writes at the moment."""
    silent = timezone.now() - LEASE
    return Q(heartbeat_at=None) | Q(heartbeat_at__lt=silent)


def waiting_exports() -> Q:
    """The condition of announced exports whose file is not there yet."""
    return Q(file="", error="", options__has_key="ids")


def clear_exports() -> dict[str, int]:
    """Delete files that can no longer be fetched, and bases that are too old."""
    old = timezone.now() - timedelta(days=file_days())
    files = list(Export.objects.exclude(file="").filter(created_at__lt=old))
    for export in files:
        export.file.delete(save=False)
        export.options.pop("ids", None)
        export.save(update_fields=["file", "options"])
    given_up = Export.objects.filter(waiting_exports(), created_at__lt=old)
    count, _details = given_up.delete()
    return {"files": len(files), "bases": prune_exports(), "given_up": count}


def _take(export_id: int) -> bool:
    waiting = Export.objects.filter(waiting_exports() & silent_exports(), pk=export_id)
    now = timezone.now()
    return bool(waiting.update(heartbeat_at=now, progress=0, complete=False))


def _work(export: Export) -> None:
    if export.user is None or not export.user.is_active:
        raise SpreadsheetError(_("The account that asked for this export is closed."))
    ExportRow.objects.filter(export=export).delete()  # of a worker that died
    kind = export.options["kind"]
    sheet = get_sheet(export.sheet)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"export.{kind}")
        done = export_sheet(
            sheet=export.sheet,
            context=Context(scope=sheet.find_scope(export.scope), user=export.user),
            target=path,
            kind=kind,
            object_ids=export.options["ids"],
            personal=export.personal,
            prepared=export,
            on_progress=_Progress(export),
        )
        with path.open("rb") as stream:
            export.file.save(f"{export.token}.{kind}", File(stream), save=False)
    export.options = {**export.options, "ids": [], "warnings": list(done.warnings)}
    export.progress = export.row_count
    export.save(update_fields=["file", "options", "progress"])


def _fail(export: Export, reason: str) -> None:
    ExportRow.objects.filter(export=export).delete()
    Export.objects.filter(pk=export.pk).update(error=reason, complete=False)


class _Progress:
    """Tells how far an export is, every few seconds; raises ``ExportLost``."""

    def __init__(self, export: Export) -> None:
        self.export = export
        self._beaten = time.monotonic()

    def __call__(self, count: int) -> None:
        if time.monotonic() - self._beaten < BEAT:
            return
        self._beaten = time.monotonic()
        own = Export.objects.filter(
            pk=self.export.pk, heartbeat_at=self.export.heartbeat_at
        )
        self.export.heartbeat_at = timezone.now()
        if not own.update(progress=count, heartbeat_at=self.export.heartbeat_at):
            raise ExportLost
