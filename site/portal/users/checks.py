"""What manage.py check says about our settings."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from portal.users.access import KNOWN_ROLES


@register(Tags.security)
def known_roles(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A misspelt role would ask nobody for a second factor."""
    unknown = sorted(set(settings.TWO_FACTOR_REQUIRED_FOR) - KNOWN_ROLES)
    if not unknown:
        return []
    known = ", ".join(sorted(KNOWN_ROLES))
    return [
        Error(
            f"TWO_FACTOR_REQUIRED_FOR names no such role: {', '.join(unknown)}",
            hint=f"It understands: {known}.",
            id="users.E001",
        )
    ]
