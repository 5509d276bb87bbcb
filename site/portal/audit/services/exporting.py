"""The log as a workbook for auditors, through the writer that escapes formulas."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Final

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.log_actions import registry as log_registry

from portal.audit.actions import EXPORTED
from portal.audit.models import AuditRecord
from portal.audit.places import Place
from portal.audit.sentences import model_label
from portal.audit.services.reading import Shown, in_chunks
from portal.audit.services.recording import happening_at
from spreadsheets.writing import write_workbook
from spreadsheets.writing.cells import Value, fit
from spreadsheets.writing.layout import ColumnLayout, Layout

FORMATS: Final = ("xlsx", "csv")


def export_records(
    *, records: QuerySet[AuditRecord], kind: str, actor: Any, region_id: int | None
) -> IO[bytes]:
    """Write records into a file that goes when it is closed; that it was is logged.

    Memory stays the same whatever their number.
    """
    place = Place(region_id)
    with happening_at(place):
        log(instance=actor, action=EXPORTED, user=actor, data={"format": kind})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"audit.{kind}"
        rows = ([fit(cell).value for cell in row] for row in _rows(records))
        write_workbook(path, kind, _layout(), rows)
        # Open until it was sent; the name may go before.
        return path.open("rb")


def _layout() -> Layout:
    columns = (
        (_("Time"), 22),
        (_("Person"), 28),
        (_("Action"), 24),
        (_("What happened"), 80),
        (_("Details"), 60),
        (_("Kind of object"), 24),
        (_("Name"), 40),
        (_("Organisation"), 36),
        (_("Import"), 10),
        (_("Request"), 34),
        (_("Network"), 18),
        (_("Seal"), 10),
    )
    return Layout(
        title=_("Audit log"),
        columns=tuple(
            ColumnLayout(header=header, width=width) for header, width in columns
        ),
    )


def _rows(records: QuerySet[AuditRecord]) -> Iterator[list[Value]]:
    labels = {action: str(label) for action, label in log_registry.get_choices()}
    for row in in_chunks(records.select_related("user", "seal")):
        yield _row(row, labels)


def _row(row: Shown, labels: dict[str, str]) -> list[Value]:
    record = row.record
    moment = timezone.localtime(record.timestamp)
    return [
        moment.strftime("%Y-%m-%d %H:%M:%S %Z"),
        str(record.user) if record.user_id and record.user else "",
        labels.get(record.action, record.action),
        row.sentence,
        "; ".join(row.details),
        model_label(record.model),
        record.label,
        record.organization.title if record.organization else "",
        record.run,
        record.request_id,
        record.network,
        record.seal.sequence if record.seal else None,
    ]
