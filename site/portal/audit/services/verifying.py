"""Reading the whole chain again and saying where it was tampered with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import ModelLogEntry

from portal.audit.actions import BLACKENED, BLACKENED_LABEL
from portal.audit.canonical import (
    entries_digest,
    entry_digest,
    is_signed,
    seal_digest,
)
from portal.audit.models import BEGINNING, AuditRecord, Seal, SealHead
from portal.audit.services.findings import (
    MOST_FINDINGS,
    Finding,
    find_outside,
    find_pruned,
    waiting,
)
from portal.audit.services.recording import LOG_MODELS, model_name, object_of
from portal.audit.services.sealing import LATEST, lock_head

READ_AT_ONCE = 1_000


@dataclass
class Verdict:
    seals: int = 0
    entries: int = 0
    waiting: int = 0
    sequence: int = 0
    digest: str = BEGINNING
    years: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def intact(self) -> bool:
        return not self.findings


def verify_chain(
    *,
    anchors: Mapping[int, str] | None = None,
    signatures: bool = True,
    years: int | None = None,
) -> Verdict:
    """Compare every seal with its entries, and with what was noted elsewhere.

    ``anchors`` are digests by sequence that were printed, mailed or kept in a file;
    the beginning of a digest is enough. What is sealed meanwhile waits for the next
    time. ``signatures=False`` leaves the signatures out. ``years`` are those that
    entries were kept when some were removed, unless ``AUDIT_KEEP_YEARS``.
    """
    verdict = Verdict(years=settings.AUDIT_KEEP_YEARS if years is None else years)
    before = _Before(has_to_be_signed=signatures)
    for finding in _findings(verdict, before, dict(anchors or {})):
        verdict.findings.append(finding)
        if len(verdict.findings) >= MOST_FINDINGS:
            break
    return verdict


def _findings(
    verdict: Verdict, before: _Before, anchors: dict[int, str]
) -> Iterator[Finding]:
    blackened = _blackened_entries()
    for seal in _seals():
        yield from _at_rest(partial(_look, seal, before, blackened, verdict))
        anchor = anchors.pop(seal.sequence, None)
        if anchor is not None and not seal.digest.startswith(anchor):
            yield Finding(_("The digest is not the one that was noted."), seal.sequence)
        before = before.followed_by(seal)
        verdict.seals += 1
        verdict.sequence, verdict.digest = seal.sequence, seal.digest
    yield from _at_rest(partial(_end, before, anchors))
    yield from _at_rest(partial(find_pruned, verdict.years))
    yield from _at_rest(find_outside)
    verdict.waiting = waiting()


class _Before(NamedTuple):
    """What comes before a seal, and tells how old its entries may be."""

    last: Seal | None = None
    #: Ends with the first that isn't, for the rest would only say the same again.
    has_to_be_signed: bool = True
    oldest: datetime | None = None

    def followed_by(self, seal: Seal) -> _Before:
        # Of a backlog several seals are made at once: only after one that covered
        # all that waited must everything be newer.
        oldest = seal.sealed_at - LATEST if seal.complete else self.oldest
        is_unsigned = not seal.signature and not is_signed(seal)
        return _Before(seal, self.has_to_be_signed and not is_unsigned, oldest)


def _seals() -> Iterator[Seal]:
    """Yield the seals that are there by now, without a query that stays open."""
    newest = Seal.objects.order_by("-sequence").first()
    after = 0
    while newest is not None and after < newest.sequence:
        rows = Seal.objects.filter(sequence__gt=after, sequence__lte=newest.sequence)
        batch = list(rows.order_by("sequence")[:READ_AT_ONCE])
        if not batch:
            return
        yield from batch
        after = batch[-1].sequence


def _at_rest(look: Callable[[bool], Iterator[Finding]]) -> list[Finding]:
    """Look, and look again with the chain locked before anybody is accused.

    What is sealed, blackened or pruned in this moment looks wrong in between.
    """
    if not list(look(False)):
        return []
    with transaction.atomic():
        lock_head()
        return list(look(True))


def _look(
    seal: Seal,
    before: _Before,
    blackened: set[str],
    verdict: Verdict,
    again: bool,
) -> Iterator[Finding]:
    if again:
        seal.refresh_from_db()
        blackened |= _blackened_entries()
    yield from _link(seal, before)
    if seal.pruned_at is None:
        digests = []
        for record, problem in _entries(seal, before, blackened):
            digests.append(record.digest)
            if problem:
                name = f"{record.kind}:{record.entry_id}"
                yield Finding(problem, seal.sequence, name)
        yield from _total(seal, digests)
        verdict.entries += 0 if again else len(digests)


def _link(seal: Seal, before: _Before) -> Iterator[Finding]:
    number, last = seal.sequence, before.last
    expected = 1 if last is None else last.sequence + 1
    if number != expected:
        yield Finding(_("Seal %(number)s is missing.") % {"number": expected}, number)
    if seal.previous_digest != (BEGINNING if last is None else last.digest):
        yield Finding(_("The seal doesn't follow the one before."), number)
    if seal.digest != seal_digest(seal):
        yield Finding(_("The seal itself was changed."), number)
    if before.has_to_be_signed and not is_signed(seal):
        yield Finding(_unsigned(seal), number)


def _unsigned(seal: Seal | SealHead) -> str:
    if seal.signature:
        return _("The signature is not right.")
    return _(
        "It isn't signed. If the key is new, compare the chain with an anchor and sign "
        "it once: seal_audit --sign"
    )


def _entries(
    seal: Seal, before: _Before, blackened: set[str]
) -> Iterator[tuple[AuditRecord, str]]:
    """Yield what a seal covers by kind, then by id, each with what is wrong."""
    for batch in _batches(seal):
        for record, entry in _with_entries(batch):
            yield record, _problem_of(record, entry, before, blackened)


def _total(seal: Seal, digests: list[str]) -> Iterator[Finding]:
    if len(digests) != seal.count:
        yield Finding(
            _("It covers %(count)s entries, %(found)s are there.")
            % {"count": seal.count, "found": len(digests)},
            seal.sequence,
        )
    elif entries_digest(digests) != seal.entries_digest:
        yield Finding(_("Its list of entries was changed."), seal.sequence)


def _batches(seal: Seal) -> Iterator[list[AuditRecord]]:
    for kind in sorted(LOG_MODELS):
        after = 0
        while True:
            rows = seal.records.filter(kind=kind, entry_id__gt=after)
            batch = list(rows.order_by("entry_id")[:READ_AT_ONCE])
            if not batch:
                break
            yield batch
            after = batch[-1].entry_id


def _with_entries(batch: list[AuditRecord]) -> Iterator[tuple[AuditRecord, Any]]:
    kind = batch[0].kind
    entries = LOG_MODELS[kind].objects.in_bulk([row.entry_id for row in batch])
    for record in batch:
        yield record, entries.get(record.entry_id)


def _problem_of(
    record: AuditRecord, entry: Any, before: _Before, blackened: set[str]
) -> str:
    if entry is None:
        return _("The entry was removed.")
    if record.blackened_digest and not _is_lawful(record, entry, blackened):
        return _("The entry was blackened without a note of it.")
    if entry_digest(entry, record) != record.digest:
        return _("The entry was changed.")
    if _says_another_kind(record, entry):
        return _("The entry was changed.")
    if _copies(record) != _originals(entry):
        return _("The record of the entry was changed.")
    if before.oldest is not None and entry.timestamp < before.oldest:
        return _("The entry was added later than it says.")
    return ""


def _copies(record: AuditRecord) -> tuple[Any, ...]:
    return (
        record.timestamp,
        record.action,
        record.user_id,
        record.object_id,
        record.label,
    )


def _originals(entry: Any) -> tuple[Any, ...]:
    return entry.timestamp, entry.action, entry.user_id, object_of(entry), entry.label


def _says_another_kind(record: AuditRecord, entry: Any) -> bool:
    """A kind may go, or be renamed with all its entries; it can't be exchanged."""
    now = model_name(entry)
    if now in ("", record.model):
        return False
    app_label, _dot, name = record.model.partition(".")
    return name in apps.all_models[app_label]


def _is_lawful(record: AuditRecord, entry: Any, blackened: set[str]) -> bool:
    empty = entry.label == BLACKENED_LABEL and entry.data == {}
    return empty and f"{record.kind}:{record.entry_id}" in blackened


def _blackened_entries() -> set[str]:
    notes = ModelLogEntry.objects.filter(action=BLACKENED).values_list(
        "data", flat=True
    )
    return {name for data in notes for name in data.get("entries", ())}


def _end(before: _Before, anchors: Mapping[int, str], again: bool) -> Iterator[Finding]:
    """Tell whether seals are missing at the end, which no later seal can show."""
    last = Seal.objects.order_by("-sequence").first() if again else before.last
    sequence, digest = (0, BEGINNING) if last is None else (last.sequence, last.digest)
    head = SealHead.objects.filter(pk=1).first() or SealHead()
    if (head.sequence, head.digest) != (sequence, digest):
        yield Finding(
            _("The chain ends at seal %(found)s; it went up to %(known)s.")
            % {"found": sequence, "known": head.sequence},
            sequence or None,
        )
    elif before.has_to_be_signed and last is not None and not is_signed(head):
        yield Finding(_unsigned(head), sequence)
    for number in sorted(anchors):
        yield Finding(_("A seal that was noted is gone."), number)
