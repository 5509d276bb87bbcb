"""Standing connections: sources that are watched, and links that are read."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class WatchedSource(models.Model):
    """A folder or address whose workbook is planned whenever it changes.

    Runs are made in the name of ``user``, with that person's rights.
    """

    class Kind(models.TextChoices):
        FOLDER = "folder", _("Folder on the server")
        URL = "url", _("Web address")

    class Mode(models.TextChoices):
        WAIT = "wait", _("Plan, and wait for somebody to confirm")
        APPLY = "apply", _("Apply at once if there is no conflict and nothing refused")

    name = models.CharField(_("name"), max_length=120)
    sheet = models.CharField(_("sheet"), max_length=60)
    scope = models.CharField(_("scope"), max_length=60)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("in the name of"),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    location = models.CharField(_("folder or address"), max_length=500)
    mode = models.CharField(
        _("when it changed"), max_length=10, choices=Mode.choices, default=Mode.WAIT
    )
    active = models.BooleanField(_("is checked"), default=True)
    minutes = models.PositiveIntegerField(_("minutes between two checks"), default=60)
    #: What was seen last: names, hashes, ETags; made by the check.
    seen = models.JSONField(default=dict, editable=False)
    checked_at = models.DateTimeField(_("last checked"), null=True, editable=False)
    error = models.TextField(_("last error"), blank=True, editable=False)

    class Meta:
        verbose_name = _("watched source")
        verbose_name_plural = _("watched sources")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class FeedLink(models.Model):
    """A read-only address from which spreadsheet programs refresh their data.

    Only the hash of its secret is kept; it gives what ``user`` may export, without
    personal data.
    """

    name = models.CharField(_("name"), max_length=120)
    sheet = models.CharField(_("sheet"), max_length=60)
    scope = models.CharField(_("scope"), max_length=60)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("in the name of"),
    )
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("created on"), auto_now_add=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked on"), null=True, editable=False)

    class Meta:
        verbose_name = _("link for spreadsheet programs")
        verbose_name_plural = _("links for spreadsheet programs")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name
