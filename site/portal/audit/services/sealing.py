"""Closing entries in batches, each under a digest that builds on the one before.

Sealing comes after writing, so that no writer waits for another. Entries commit in
another order than their ids were drawn: a sealer looks for *all* that no seal covers,
down to a mark below which nothing can arrive any more.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final, NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from portal.audit.canonical import (
    entries_digest,
    entry_digest,
    is_signed,
    seal_digest,
    signature_of,
)
from portal.audit.models import AuditRecord, Kind, Seal, SealHead
from portal.audit.services.recording import (
    LOG_MODELS,
    existing_records,
    missing_records,
)

BATCH: Final = 2_000
#: How long a transaction may take at most to bring its entries in.
LATEST: Final = timedelta(days=1)


class UnsignedHead(Exception):
    """The newest seal isn't signed with the key: it is new, or somebody else wrote."""


class Marks(NamedTuple):
    """The highest entry ids (by kind) below which all is sealed for good."""

    page: int = 0
    model: int = 0

    def of(self, kind: str) -> int:
        return self.page if kind == Kind.PAGE else self.model


def seal_entries(*, batch: int = BATCH) -> Iterator[Seal]:
    """Seal everything that waits, a batch a transaction; yield the new seals.

    Each batch goes on where the one before ended; what commits late meanwhile is
    found by the next run.

    :raises UnsignedHead: there is a key, and the newest seal has no right signature.
    """
    marks = settled_marks()
    is_first = True
    while (sealed := _seal_batch(batch, marks, is_first=is_first)) is not None:
        seal, marks = sealed
        is_first = False
        yield seal


def unsealed(kind: str, above: int) -> QuerySet[Any]:
    """Return the entries of a kind above an id that no seal covers, oldest first."""
    covered = AuditRecord.objects.filter(
        kind=kind, entry_id=OuterRef("pk"), seal__isnull=False
    )
    entries: QuerySet[Any] = LOG_MODELS[kind].objects.filter(pk__gt=above)
    return entries.filter(~Exists(covered)).order_by("pk")


def settled_marks() -> Marks:
    """Return what the newest seal covers that is older than any transaction."""
    seals = Seal.objects.filter(sealed_at__lt=timezone.now() - LATEST)
    seal = seals.order_by("-sequence").first()
    return Marks() if seal is None else marks_of(seal)


def marks_of(seal: Seal) -> Marks:
    return Marks(seal.last_page_entry, seal.last_model_entry)


def lock_head() -> SealHead:
    """Return the newest seal's row, locked until the transaction ends.

    Whoever changes what is sealed, or has to see it at rest, begins with this.
    """
    SealHead.objects.get_or_create(pk=1)
    return SealHead.objects.select_for_update().get(pk=1)


@transaction.atomic
def _seal_batch(
    size: int, above: Marks, *, is_first: bool
) -> tuple[Seal, Marks] | None:
    head = lock_head()
    if head.sequence and not is_signed(head):
        raise UnsignedHead
    covered = _covered_pairs(size, above)
    if not covered:
        return None
    # Later batches of a run don't look again for what committed late.
    seal = _new_seal(head, covered, complete=is_first and len(covered) < size)
    seal.save()
    for _entry, record in covered:
        record.seal = seal
    AuditRecord.objects.bulk_create(
        [record for _entry, record in covered],
        batch_size=500,
        update_conflicts=True,
        unique_fields=["kind", "entry_id"],
        update_fields=["digest", "seal"],
    )
    head.sequence, head.digest, head.signature = (
        seal.sequence,
        seal.digest,
        seal.signature,
    )
    head.save()
    return seal, _highest(covered, above)


def _highest(covered: list[tuple[Any, AuditRecord]], before: Marks) -> Marks:
    highest = {kind: before.of(kind) for kind in LOG_MODELS}
    for entry, record in covered:
        highest[record.kind] = max(highest[record.kind], entry.pk)
    return Marks(highest[Kind.PAGE], highest[Kind.MODEL])


def _covered_pairs(size: int, above: Marks) -> list[tuple[Any, AuditRecord]]:
    """Return the next entries with their records, in the order of the seal."""
    pairs: list[tuple[Any, AuditRecord]] = []
    for kind in sorted(LOG_MODELS):
        entries = list(unsealed(kind, above.of(kind))[: size - len(pairs)])
        known = existing_records(kind, [entry.pk for entry in entries])
        new = missing_records([e for e in entries if e.pk not in known])
        known |= {record.entry_id: record for record in new}
        pairs += [(entry, known[entry.pk]) for entry in entries]
    for entry, record in pairs:
        # An upsert asks for all columns; the key of a new row must stay empty.
        record.digest = entry_digest(entry, record)
        record.pk = None
    return pairs


def _new_seal(
    head: SealHead, covered: list[tuple[Any, AuditRecord]], *, complete: bool
) -> Seal:
    last = Seal.objects.order_by("-sequence").first()
    marks = _highest(covered, Marks() if last is None else marks_of(last))
    times = [entry.timestamp for entry, _record in covered]
    seal = Seal(
        sequence=head.sequence + 1,
        sealed_at=timezone.now(),
        count=len(covered),
        first_at=min(times),
        last_at=max(times),
        last_page_entry=marks.page,
        last_model_entry=marks.model,
        entries_digest=entries_digest(record.digest for _entry, record in covered),
        previous_digest=head.digest,
        complete=complete,
    )
    seal.digest = seal_digest(seal)
    seal.signature = signature_of(seal.digest)
    return seal
