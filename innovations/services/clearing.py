"""Removing what is kept of people for a time only."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.utils import timezone

from innovations.choices import InvitationState
from innovations.models import Handover, Invitation

KEPT_DAYS: Final = 90


def invitation_days() -> int:
    """Return for how many days an invitation is kept after its time is over."""
    return int(getattr(settings, "INVITATION_KEEP_DAYS", KEPT_DAYS))


def clear_invitations() -> int:
    """Delete invitations that nobody accepted; return their number.

    One that a hand-over waits for stays: without it the work would go to nobody.
    """
    waiting = Handover.objects.filter(completed_at=None, ended_at=None)
    old = Invitation.objects.filter(
        expires_at__lt=timezone.now() - timedelta(days=invitation_days())
    ).exclude(state=InvitationState.ACCEPTED)
    old = old.exclude(
        pk__in=waiting.filter(invitation__isnull=False).values("invitation")
    )
    count = old.count()
    old.delete()
    return count
