"""Writing records into a workbook, and remembering what was written."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.log_actions import log

from spreadsheets import marks
from spreadsheets.access import may_export_personal_data
from spreadsheets.bulk.tables import insert_rows, ready
from spreadsheets.exceptions import SpreadsheetError
from spreadsheets.models import Export, ExportRow
from spreadsheets.plan import JSON
from spreadsheets.registry import Sheet, get_sheet
from spreadsheets.resources import Context, SheetResource
from spreadsheets.services.memory import long_work
from spreadsheets.text import printable
from spreadsheets.workbook_layout import build_layout, example_rows
from spreadsheets.writing import WRITERS, write_workbook
from spreadsheets.writing.cells import Loss, Value, fit

BATCH: Final = 250
#: Days for which a base is kept, unless ``SPREADSHEETS_BASE_DAYS`` says else.
BASE_DAYS: Final = 400
#: The log entry that each export of personal data leaves.
PERSONAL_DATA_ACTION: Final = "spreadsheets.export_personal_data"


class ExportRefused(SpreadsheetError):
    """Such an export can't be written; the message says why."""


@dataclass(frozen=True)
class Exported:
    """An export that was written, and what to tell the person about it."""

    export: Export
    warnings: tuple[str, ...] = ()


def export_sheet(
    *,
    sheet: str,
    context: Context,
    target: Path,
    kind: str = "",
    filename: str = "",
    object_ids: Collection[int] | None = None,
    columns: Collection[str] | None = None,
    personal: bool = False,
    filters: dict[str, JSON] | None = None,
    keep_base: bool = True,
    prepared: Export | None = None,
    on_progress: Callable[[int], None] | None = None,
) -> Exported:
    """Write the records that a person may export, and keep the values as base.

    ``object_ids`` narrows them, ``filters`` only says how. ``personal`` adds the
    columns with personal data and is logged. Without ``keep_base`` the rows have no
    keys and nothing is stored. ``prepared`` is an export that was announced already
    and outlives a failure; ``on_progress`` is told the rows so far, and may raise.
    Raises ``PermissionDenied`` and ``ExportRefused``.
    """
    registered = get_sheet(sheet)
    _require(registered, context, personal=personal)
    resource = registered.resource(replace(context, exporting=True))
    names = exported_columns(resource, columns, personal=personal)
    export = prepared or Export(
        sheet=sheet,
        scope=registered.scope_key(context.scope),
        user=context.user,
        filename=printable(filename or target.name)[-255:],
        filters=filters or {},
        personal=personal,
    )
    export.columns = names
    if keep_base:
        export.token = export.token or marks.new_token()
        export.save()
    try:
        rows = _Rows(resource, export, object_ids, on_progress)
        with long_work():
            _write(registered, export, rows, target, kind)
    except BaseException:
        if prepared is None and export.pk:
            export.delete()
        target.unlink(missing_ok=True)
        raise
    if personal:
        _log_personal_data(export)
    return Exported(export, tuple(rows.warnings()))


def write_template(
    *, sheet: str, context: Context, target: Path, kind: str = ""
) -> None:
    """Write an empty workbook with two examples; personal columns are in it."""
    registered = get_sheet(sheet)
    _require(registered, context, personal=False)
    resource = registered.resource(replace(context, exporting=True))
    names = exported_columns(resource, None, personal=True)
    layout = build_layout(resource, names, label=str(registered.label))
    rows = example_rows(resource, names)
    write_workbook(target, kind_of(kind or target.name), layout, rows)


def exported_columns(
    resource: SheetResource, asked: Collection[str] | None, *, personal: bool
) -> list[str]:
    """Return the fields to export, in the order of the sheet."""
    offered = {
        name: column for name, column in resource.columns.items() if column.exported
    }
    unknown = sorted(set(asked or ()) - set(offered))
    if unknown:
        raise ExportRefused(
            _("The sheet has no column %(names)s.") % {"names": ", ".join(unknown)}
        )
    kept = [
        name
        for name, column in offered.items()
        if (asked is None or name in asked) and (personal or not column.personal)
    ]
    if not kept:
        raise ExportRefused(_("No column is left to export."))
    return kept


def kind_of(name: str) -> str:
    """Return the format that a file name asks for; raises ``ExportRefused``."""
    kind = name.rpartition(".")[2].lower()
    if kind not in WRITERS:
        raise ExportRefused(
            _("Give the file one of the endings %(endings)s.")
            % {"endings": ", ".join(f".{ending}" for ending in WRITERS)}
        )
    return kind


def base_days() -> int:
    """Return for how many days a returning workbook is compared with what left."""
    return int(getattr(settings, "SPREADSHEETS_BASE_DAYS", BASE_DAYS))


def prune_exports() -> int:
    """Forget bases that are too old; their workbooks are compared two-way then."""
    before = timezone.now() - timedelta(days=base_days())
    old = Export.objects.filter(created_at__lt=before)
    for export in old.exclude(file=""):
        export.file.delete(save=False)
    pks = list(old.values_list("pk", flat=True))
    if pks:
        ExportRow.objects.filter(export_id__in=pks).delete()
        old.filter(pk__in=pks).delete()
    return len(pks)


def _require(sheet: Sheet, context: Context, *, personal: bool) -> None:
    user = context.user
    if user is None:
        return
    if not sheet.scopes(user).filter(pk=context.scope.pk).exists():
        raise PermissionDenied(_("You may not export from here."))
    if personal and not may_export_personal_data(user):
        raise PermissionDenied(_("You may not export personal data."))


def _write(sheet: Sheet, export: Export, rows: _Rows, target: Path, kind: str) -> None:
    layout = build_layout(
        rows.resource, export.columns, label=str(sheet.label), token=export.token
    )
    if not export.token:
        # Programs refresh the table alone; the other sheets explain editing.
        layout = replace(layout, instructions_title="", lists_title="")
    write_workbook(target, kind_of(kind or target.name), layout, rows)
    with target.open("rb") as stream:
        export.sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    export.row_count = rows.count
    if export.pk:
        export.complete = True
        export.save(update_fields=["sha256", "row_count", "complete"])


def _log_personal_data(export: Export) -> None:
    log(
        instance=export,
        action=PERSONAL_DATA_ACTION,
        user=export.user,
        data={
            "sheet": export.sheet,
            "scope": export.scope,
            "rows": export.row_count,
            "filename": export.filename,
        },
    )


_KEPT: list[Any] = [
    ExportRow._meta.get_field(name) for name in ("export", "object_id", "values")
]


class _Rows:
    """The rows of an export; going through them keeps their values."""

    def __init__(
        self,
        resource: SheetResource,
        export: Export,
        object_ids: Collection[int] | None,
        on_progress: Callable[[int], None] | None = None,
    ) -> None:
        self.on_progress = on_progress
        self.resource = resource
        self.export = export
        self.wanted = None if object_ids is None else set(object_ids)
        self.columns = [(n, resource.columns[n]) for n in export.columns]
        self.count = 0
        self.losses: Counter[Loss] = Counter()

    def __iter__(self) -> Iterator[Sequence[Value]]:
        ids = iter(self.resource.export_ids())
        if self.wanted is not None:
            ids = (pk for pk in ids if pk in self.wanted)
        while chunk := list(islice(ids, BATCH)):
            yield from self._chunk(chunk)

    def _chunk(self, ids: list[int]) -> Iterator[Sequence[Value]]:
        found = self.resource.load_for_export(ids)
        base: list[tuple[Any, ...]] = []
        for object_id in ids:
            if object_id not in found:
                continue  # deleted while we write
            values = self.resource.current(found[object_id])
            encoded = [c.encode(values.get(n)) for n, c in self.columns]
            kept = ready(_KEPT[-1], encoded)
            base.append((self.export.pk, object_id, kept))
            yield self._cells(object_id, values)
        if self.export.pk:
            insert_rows(ExportRow, _KEPT, base)
        self.count += len(base)
        if self.on_progress:
            self.on_progress(self.count)

    def _cells(self, object_id: int, values: dict[str, Any]) -> list[Value]:
        cells: list[Value] = []
        for name, column in self.columns:
            value, losses = fit(column.rendered(values.get(name)))
            if losses:
                self.losses.update(losses)
            cells.append(value)
        if self.export.token:
            cells.append(marks.row_key(self.export.token, object_id))
        return cells

    def warnings(self) -> Iterator[str]:
        """Say what no workbook can hold."""
        if count := self.losses[Loss.CONTROL]:
            yield ngettext(
                "%(count)s cell holds control characters that no workbook can hold; "
                "they were left out.",
                "%(count)s cells hold control characters that no workbook can hold; "
                "they were left out.",
                count,
            ) % {"count": count}
        if count := self.losses[Loss.CUT]:
            yield ngettext(
                "%(count)s text is longer than a cell can be and was cut in the file. "
                "Change it in the system, not in the workbook.",
                "%(count)s texts are longer than a cell can be and were cut in the "
                "file. Change them in the system, not in the workbook.",
                count,
            ) % {"count": count}
