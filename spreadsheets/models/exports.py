"""What left the system: the base against which a returning workbook is merged."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.utils.translation import gettext_lazy as _

from spreadsheets.marks import TOKEN_LENGTH


def export_storage() -> Any:
    """Return the storage ``imports``: workbooks are never below public media."""
    return storages["imports"]


class Export(models.Model):
    """One exported workbook. Its values are kept; the file only until it is fetched.

    ``complete`` is false while it is being written; such a one is no base. Large
    exports are written in the background: then ``file`` holds the workbook for a day,
    ``progress`` counts the rows so far and ``error`` says why there is none.
    """

    token = models.CharField(max_length=TOKEN_LENGTH, unique=True, editable=False)
    sheet = models.CharField(_("sheet"), max_length=60)
    scope = models.CharField(_("scope"), max_length=60)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("exported by"),
    )
    filename = models.CharField(_("file name"), max_length=255)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    filters = models.JSONField(_("filters"), default=dict)
    columns = models.JSONField(_("columns"), default=list)
    personal = models.BooleanField(_("with personal data"), default=False)
    options = models.JSONField(_("options"), default=dict)
    file = models.FileField(
        _("file"),
        upload_to="exports/",
        storage=export_storage,
        max_length=160,
        blank=True,
    )
    progress = models.PositiveIntegerField(_("progress"), default=0)
    total = models.PositiveIntegerField(_("rows to write"), default=0)
    heartbeat_at = models.DateTimeField(null=True, editable=False)
    error = models.TextField(_("error"), blank=True)
    row_count = models.PositiveIntegerField(_("rows"), default=0)
    complete = models.BooleanField(_("complete"), default=False)
    created_at = models.DateTimeField(_("exported on"), auto_now_add=True)

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["sheet", "scope", "user"])]
        permissions = [("export_personal_data", _("May export personal data"))]

    def __str__(self) -> str:
        return f"#{self.pk} {self.filename}"


class ExportRow(models.Model):
    """The values of one record as an export wrote them.

    ``values`` is a list in the order of the export's columns: the names of 26
    columns in 100,000 rows would be half of the table.
    """

    export = models.ForeignKey(
        Export, on_delete=models.CASCADE, related_name="rows", verbose_name=_("export")
    )
    object_id = models.BigIntegerField()
    values: models.JSONField[Any, Any] = models.JSONField(default=list)

    class Meta:
        verbose_name = _("row of an export")
        verbose_name_plural = _("rows of exports")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["export", "object_id"], name="spreadsheets_exported_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.export_id}: {self.object_id}"
