"""The people who sign in, where they are signed in, and what happened there."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_otp.models import Device, ThrottlingMixin

from portal.users.browsers import browser_name
from portal.users.choices import SignInEventKind
from portal.users.signals import email_changed, password_changed


class User(AbstractUser):
    """A person who signs in.

    Names of Indonesian civil servants carry titles and commas ("Dr. H. Andi,
    S.T., M.Si.") and often are a single word, so ``display_name`` is what the
    screens show; first and last name stay for Wagtail's own forms.

    ``second_factor_since`` follows the devices and is written by
    ``services/second_factor.py`` only: each request asks whether somebody has
    a second factor, which would be one more query for everybody.
    """

    display_name = models.CharField(
        _("full name with titles"), max_length=150, blank=True
    )
    second_factor_since = models.DateTimeField(
        _("second factor since"), null=True, blank=True, editable=False
    )

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def save(self, *args: Any, **kwargs: Any) -> None:
        # The base class forgets the new password once it is stored.
        changed = self._password is not None  # type: ignore[attr-defined]
        is_new = self.pk is None
        old = None if is_new else self._stored_email(kwargs.get("update_fields"))
        super().save(*args, **kwargs)
        if changed and not is_new:
            password_changed.send(sender=type(self), user=self)
        if old is not None and old != self.email:
            email_changed.send(sender=type(self), user=self, old=old)

    def _stored_email(self, update_fields: Any) -> str | None:
        """Return the address that saving overwrites, if it writes the address."""
        if update_fields is not None and "email" not in update_fields:
            return None
        stored = type(self)._default_manager.filter(pk=self.pk)
        return stored.values_list("email", flat=True).first()

    def get_full_name(self) -> str:
        return self.display_name or super().get_full_name()


class Session(AbstractBaseSession):
    """A browser that is signed in, or has something else to be remembered.

    The columns repeat what ``session_data`` holds, so that people can be shown
    where they are signed in; :class:`portal.users.sessions.SessionStore` writes
    both at once. ``session_key`` is a hash: who reads the table can't use it.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        null=True,
        on_delete=models.CASCADE,
        related_name="sessions",
    )
    address = models.GenericIPAddressField(_("address"), null=True)
    browser = models.CharField(_("browser"), max_length=255)
    signed_in_at = models.DateTimeField(_("signed in since"), null=True)
    seen_at = models.DateTimeField(_("last seen"), null=True)

    @classmethod
    def get_session_store_class(cls) -> type[Any]:
        from portal.users.sessions import SessionStore

        return SessionStore

    @property
    def browser_name(self) -> str:
        return browser_name(self.browser)


class SignInEvent(models.Model):
    """A line of the sign-in log."""

    at = models.DateTimeField(_("time"), default=timezone.now, db_index=True)
    kind = models.CharField(_("event"), max_length=30, choices=SignInEventKind.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="sign_in_events",
    )
    #: As it was typed, where that names an account; else only its beginning,
    #: since people type passwords into the wrong field.
    username = models.CharField(_("username"), max_length=150)
    #: Who did it, where that is somebody else.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("done by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    address = models.GenericIPAddressField(_("address"), null=True)
    browser = models.CharField(_("browser"), max_length=255)

    class Meta:
        verbose_name = _("event of the sign-in log")
        verbose_name_plural = _("events of the sign-in log")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["user", "at"], name="sign_in_event_user"),
            models.Index(
                fields=["kind", "address", "at"], name="sign_in_event_address"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.username}"

    @property
    def browser_name(self) -> str:
        return browser_name(self.browser)


def new_salt() -> str:
    return secrets.token_hex(16)


class RecoveryCodes(ThrottlingMixin, Device):
    """Codes that each open the account once, when the telephone is lost.

    Unlike django-otp's static tokens they are stored as salted hashes. They
    are random (80 bits), so one fast hash is enough.
    """

    salt = models.CharField(max_length=32, default=new_salt)
    digests = models.JSONField(default=list)

    class Meta:
        verbose_name = _("recovery codes")
        verbose_name_plural = _("recovery codes")
        constraints = [
            models.UniqueConstraint(fields=["user"], name="recovery_codes_one_per_user")
        ]

    def digest(self, code: str) -> str:
        return hashlib.sha256(f"{self.salt}:{code}".encode()).hexdigest()

    def verify_token(self, token: str) -> bool:
        """Use a code up; call it with the row locked."""
        allowed, _reason = self.verify_is_allowed()
        if not allowed:
            return False
        digest = self.digest(token)
        if digest not in self.digests:
            self.throttle_increment()
            return False
        self.digests.remove(digest)
        self.throttle_reset()
        return True

    def get_throttle_factor(self) -> int:
        return 1
