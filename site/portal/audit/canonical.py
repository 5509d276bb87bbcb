"""What an entry says, as bytes that are the same on every database and every day."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

from portal.audit.models import AuditRecord, Seal, SealHead


def moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def digest_of(value: Any) -> str:
    """Return the SHA-256 of a value as JSON with sorted keys and no spaces."""
    text = json.dumps(
        value,
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=True,
        cls=DjangoJSONEncoder,
    )
    return hashlib.sha256(text.encode()).hexdigest()


def content_digest(entry: Any) -> str:
    """Return the digest of what may name a person, and may be blackened by law."""
    return digest_of([entry.label, entry.data])


def entry_digest(entry: Any, record: AuditRecord) -> str:
    """Return the digest of an entry with its record, the people in it by id only.

    What was blackened lawfully counts as it was before.
    """
    return digest_of(
        {
            "kind": record.kind,
            "id": entry.pk,
            "model": record.model,
            "object": record.object_id,
            "action": entry.action,
            "timestamp": moment(entry.timestamp),
            "user": entry.user_id,
            "uuid": str(entry.uuid) if entry.uuid else None,
            "revision": entry.revision_id,
            "content_changed": entry.content_changed,
            "deleted": entry.deleted,
            "region": record.region_id,
            "organization": record.organization_id,
            "run": record.run,
            "request": record.request_id,
            "view": record.view_name,
            "network": record.network,
            "content": record.blackened_digest or content_digest(entry),
        }
    )


def entries_digest(digests: Iterable[str]) -> str:
    """Return the digest over the entries of a seal, in the order given."""
    total = hashlib.sha256()
    for digest in digests:
        total.update(digest.encode())
    return total.hexdigest()


def seal_digest(seal: Seal) -> str:
    return digest_of(
        {
            "sequence": seal.sequence,
            "sealed_at": moment(seal.sealed_at),
            "count": seal.count,
            "first_at": moment(seal.first_at),
            "last_at": moment(seal.last_at),
            "last_page_entry": seal.last_page_entry,
            "last_model_entry": seal.last_model_entry,
            "entries": seal.entries_digest,
            "previous": seal.previous_digest,
            # Seals that were made before this was known keep their digest.
            **({"complete": True} if seal.complete else {}),
        }
    )


def signature_of(digest: str) -> str:
    """Return the HMAC of a digest, or nothing where there is no key."""
    key: str = settings.AUDIT_SEAL_KEY
    if not key:
        return ""
    return hmac.new(key.encode(), digest.encode(), hashlib.sha256).hexdigest()


def is_signed(seal: Seal | SealHead) -> bool:
    """Tell whether the signature is right; without a key, everything is."""
    return hmac.compare_digest(signature_of(seal.digest), seal.signature) or (
        not settings.AUDIT_SEAL_KEY
    )
