"""Who has to prove more than a password, and who may help others."""

from __future__ import annotations

from django.conf import settings

from innovations.access import regional_roles
from innovations.choices import RegionalRole
from portal.users.models import User

ADMINISTRATOR = "administrator"
#: The words that TWO_FACTOR_REQUIRED_FOR understands.
KNOWN_ROLES = {ADMINISTRATOR, *(role.value for role in RegionalRole)}


def must_have_second_factor(user: User) -> bool:
    """Tell whether a role of this person asks for a second factor."""
    required = set(settings.TWO_FACTOR_REQUIRED_FOR)
    if not required:
        return False
    if user.is_superuser and ADMINISTRATOR in required:
        return True
    return any(role in required for _region, role in regional_roles(user))


def may_help_others(user: User) -> bool:
    """Tell whether a person may unlock others and reset their second factor."""
    return bool(user.is_active and user.is_superuser)
