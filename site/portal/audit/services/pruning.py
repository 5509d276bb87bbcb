"""Removing entries whose time of keeping is over; the chain stays verifiable."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from portal.audit.actions import PRUNED
from portal.audit.models import Seal
from portal.audit.services.recording import LOG_MODELS
from portal.audit.services.sealing import lock_head


def kept_since(moment: datetime, years: int) -> datetime:
    """Return before when entries might be removed at a moment."""
    return moment - timedelta(days=365.25 * years)


def prunable(before: datetime) -> list[Seal]:
    """Return the oldest seals all of whose entries are older than a moment."""
    seals = Seal.objects.filter(pruned_at=None).order_by("sequence")
    found = []
    for seal in seals.iterator():
        if seal.last_at >= before:
            break
        found.append(seal)
    return found


def prune_entries(*, before: datetime, actor: Any = None) -> int:
    """Remove entries of whole seals from the beginning; return their number.

    The seals stay with their digests, so that the chain is checked from the first
    one on. That entries were removed, and up to which seal, is an entry itself.
    """
    return sum(_prune(seal, actor) for seal in prunable(before))


@transaction.atomic
def _prune(seal: Seal, actor: Any) -> int:
    lock_head()
    if not Seal.objects.filter(pk=seal.pk, pruned_at=None).exists():
        return 0  # another run was here meanwhile
    removed = 0
    for kind, model in LOG_MODELS.items():
        entries = seal.records.filter(kind=kind).values("entry_id")
        removed += model.objects.filter(pk__in=entries).delete()[0]
    seal.records.all().delete()
    seal.pruned_at = timezone.now()
    seal.save(update_fields=["pruned_at"])
    log(
        instance=seal,
        action=PRUNED,
        user=actor,
        data={"to": seal.sequence, "entries": removed},
    )
    return removed
