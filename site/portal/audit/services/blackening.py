"""Forgetting a person's name in the log without breaking the chain."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Model
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from portal.audit.actions import BLACKENED, BLACKENED_LABEL
from portal.audit.canonical import content_digest
from portal.audit.models import AuditRecord, Kind
from portal.audit.services.sealing import lock_head


@transaction.atomic
def blacken_entries_about(*, instance: Model, actor: Any = None) -> int:
    """Take name and details out of all entries about an object, such as a person.

    That something was done, when and by whom stays. Sealed entries keep the digest
    of what they said; which ones were blackened is an entry itself. What a person
    *did* needs no blackening: entries know people by id. Return the number.
    """
    lock_head()  # or a sealer reads what an entry said and keeps that
    entries = ModelLogEntry.objects.for_instance(instance).exclude(action=BLACKENED)
    entries = entries.exclude(label=BLACKENED_LABEL).select_for_update()
    names = []
    for entry in entries:
        records = AuditRecord.objects.filter(kind=Kind.MODEL, entry_id=entry.pk)
        records.filter(seal__isnull=False).update(
            blackened_digest=content_digest(entry)
        )
        records.update(label=BLACKENED_LABEL)
        names.append(f"{Kind.MODEL.value}:{entry.pk}")
    entries.filter(pk__in=[int(name.split(":")[1]) for name in names]).update(
        label=BLACKENED_LABEL, data={}
    )
    if names:
        log(
            instance=instance,
            action=BLACKENED,
            user=actor,
            title=BLACKENED_LABEL,
            data={"entries": names},
        )
    return len(names)
