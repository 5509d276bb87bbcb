"""What a person said about a layout of workbooks, for the next file like it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class LayoutMemory(models.Model):
    """The corrections of a sender to files with the same headings.

    ``fingerprint`` is made of what stands in the header rows, so that next year's
    file is recognised although its rows are others.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    sheet = models.CharField(_("sheet"), max_length=60)
    fingerprint = models.CharField(max_length=64)
    corrections = models.JSONField(_("corrections"), default=list)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("remembered layout")
        verbose_name_plural = _("remembered layouts")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "sheet", "fingerprint"],
                name="spreadsheets_layout_remembered_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.sheet} {self.fingerprint[:8]}"
