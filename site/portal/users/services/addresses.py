"""A new e-mail address, to which new passwords would go."""

from __future__ import annotations

from portal.users.choices import SignInEventKind
from portal.users.models import User
from portal.users.services.notices import tell
from portal.users.services.sign_in_log import record


def note_new_address(*, user: User, old: str, actor: User | None = None) -> None:
    """Log it, and tell the old address: its owner may not have done it."""
    record(kind=SignInEventKind.EMAIL_CHANGED, user=user, actor=actor)
    tell(user=user, kind=SignInEventKind.EMAIL_CHANGED, address=old)
