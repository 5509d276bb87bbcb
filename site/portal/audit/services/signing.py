"""Signing seals that were made without the key, or with another one."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from portal.audit.actions import SIGNED
from portal.audit.canonical import signature_of
from portal.audit.models import Seal
from portal.audit.services.sealing import lock_head
from portal.audit.services.verifying import Verdict, verify_chain


class NotIntact(Exception):
    """The chain was tampered with, and a signature would hide it."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__()
        self.verdict = verdict


@transaction.atomic
def sign_chain(*, actor: Any = None) -> int:
    """Sign what isn't signed with the present key; return how many seals.

    Whoever calls it answers for the chain so far: compare it with an anchor first.

    :raises NotIntact: something else than signatures is wrong.
    """
    head = lock_head()
    verdict = verify_chain(signatures=False)
    if not verdict.intact:
        raise NotIntact(verdict)
    signed = 0
    for pk, digest, was in list(Seal.objects.values_list("pk", "digest", "signature")):
        signature = signature_of(digest)
        if was != signature:
            Seal.objects.filter(pk=pk).update(signature=signature)
            signed += 1
    head.signature = signature_of(head.digest)
    head.save(update_fields=["signature"])
    if signed:
        newest = Seal.objects.get(sequence=head.sequence)
        log(instance=newest, action=SIGNED, user=actor, data={"seals": signed})
    return signed
