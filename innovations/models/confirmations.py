"""Who said of a profile that it is still true."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from innovations.models.innovations import InnovationPage


class Confirmation(models.Model):
    """A profile was read and found still true, without a change."""

    innovation = models.ForeignKey(
        InnovationPage,
        on_delete=models.CASCADE,
        related_name="confirmations",
        verbose_name=_("innovation"),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        verbose_name=_("person"),
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), auto_now_add=True)

    class Meta:
        verbose_name = _("confirmation of a profile")
        verbose_name_plural = _("confirmations of profiles")
        ordering = ["-confirmed_at", "-pk"]
        indexes = [models.Index(fields=["innovation", "confirmed_at"])]

    def __str__(self) -> str:
        return f"{self.innovation_id}: {self.confirmed_at:%Y-%m-%d}"
