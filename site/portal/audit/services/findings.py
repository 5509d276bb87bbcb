"""What isn't as it was sealed, and what no single seal can show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import ModelLogEntry

from portal.audit.actions import PRUNED
from portal.audit.models import AuditRecord, Kind, Seal
from portal.audit.services.pruning import kept_since
from portal.audit.services.recording import LOG_MODELS
from portal.audit.services.sealing import LATEST, settled_marks, unsealed

#: More would only say the same again.
MOST_FINDINGS: Final = 100


@dataclass(frozen=True)
class Finding:
    """Something that isn't as it was sealed; ``entry`` such as "page:17"."""

    problem: str
    seal: int | None = None
    entry: str = ""


def waiting() -> int:
    """Return how many entries no seal covers yet."""
    marks = settled_marks()
    return sum(unsealed(kind, marks.of(kind)).count() for kind in LOG_MODELS)


# ------------------------------------------------------------------- pruning


def find_pruned(years: int, _again: bool = False) -> Iterator[Finding]:
    """Entries are removed for their age only, from the beginning, and noted."""
    pruned = Seal.objects.filter(pruned_at__isnull=False).order_by("sequence")
    notes = list(_notes()) if pruned.exists() else []
    for place, (number, last_at) in enumerate(
        pruned.values_list("sequence", "last_at"), 1
    ):
        noted = [at for up_to, at in notes if up_to >= number]
        if number != place or not noted:
            yield Finding(_("Its entries were removed without a note of it."), number)
            return
        if last_at >= kept_since(max(noted), years):
            yield Finding(_("Its entries were removed before their time."), number)
            return
    left = AuditRecord.objects.filter(seal__pruned_at__isnull=False)
    for record in left.select_related("seal")[:MOST_FINDINGS]:
        yield Finding(
            _("It is of a seal whose entries were removed."),
            record.seal.sequence if record.seal else None,
            f"{record.kind}:{record.entry_id}",
        )


def _notes() -> Iterator[tuple[int, datetime]]:
    """Yield up to which seal entries were removed, and when at the latest.

    A note counts when it is sealed, or may wait to be; its seal bounds its time.
    """
    entries = ModelLogEntry.objects.filter(action=PRUNED)
    sealed = dict(
        AuditRecord.objects.filter(
            kind=Kind.MODEL, entry_id__in=entries.values("pk"), seal__isnull=False
        ).values_list("entry_id", "seal__sealed_at")
    )
    settled = settled_marks().of(Kind.MODEL)
    for entry in entries:
        bound = sealed.get(entry.pk)
        if bound is None and entry.pk > settled:
            bound = timezone.now()
        if bound is not None and isinstance(entry.data.get("to"), int):
            yield entry.data["to"], min(entry.timestamp, bound)


# -------------------------------------------------------------- outside of seals


def find_outside(_again: bool = False) -> Iterator[Finding]:
    """Find entries that came in below what was sealed long ago, and those that went
    before they were sealed."""
    marks = settled_marks()
    for kind, model in sorted(LOG_MODELS.items()):
        added = unsealed(kind, 0).filter(pk__lte=marks.of(kind))
        for pk in added.values_list("pk", flat=True)[:MOST_FINDINGS]:
            name = f"{kind}:{pk}"
            yield Finding(_("The entry was added among sealed ones."), None, name)
        gone = AuditRecord.objects.filter(
            ~Exists(model.objects.filter(pk=OuterRef("entry_id"))),
            kind=kind,
            seal=None,
            timestamp__lt=timezone.now() - LATEST,
        )
        for pk in gone.values_list("entry_id", flat=True)[:MOST_FINDINGS]:
            name = f"{kind}:{pk}"
            yield Finding(_("The entry was removed before it was sealed."), None, name)
