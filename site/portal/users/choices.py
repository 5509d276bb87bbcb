"""Choices that code branches on."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SignInEventKind(models.TextChoices):
    """What happened to an account or at its door."""

    SIGNED_IN = "signed_in", _("Signed in")
    SIGNED_OUT = "signed_out", _("Signed out")
    FAILED = "failed", _("Wrong password")
    SECOND_FACTOR_FAILED = "second_factor_failed", _("Wrong code")
    LOCKED_OUT = "locked_out", _("Locked after too many attempts")
    UNLOCKED = "unlocked", _("Unlocked")
    SESSION_ENDED = "session_ended", _("Signed out on another device")
    PASSWORD_CHANGED = "password_changed", _("Password changed")
    EMAIL_CHANGED = "email_changed", _("E-mail address changed")
    RESET_ASKED = "reset_asked", _("Password reset asked for")
    SECOND_FACTOR_SET_UP = "second_factor_set_up", _("Second factor set up")
    SECOND_FACTOR_REMOVED = "second_factor_removed", _("Second factor removed")
    SECOND_FACTOR_RESET = (
        "second_factor_reset",
        _("Second factor reset by an administrator"),
    )
    RECOVERY_CODE_USED = "recovery_code_used", _("Recovery code used")
    RECOVERY_CODES_RENEWED = "recovery_codes_renewed", _("New recovery codes")
