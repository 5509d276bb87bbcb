"""Import runs: what came, what was planned and what was done."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.utils.translation import gettext_lazy as _

from spreadsheets.plan import Action, FieldChange, Message, PlannedRow


class RunState(models.TextChoices):
    """States of a run: planned → applied, failed or discarded."""

    PLANNED = "planned", _("Waiting for confirmation")
    APPLIED = "applied", _("Applied")
    FAILED = "failed", _("Failed, nothing was changed")
    DISCARDED = "discarded", _("Discarded")


class RowAction(models.TextChoices):
    """Labels of :class:`spreadsheets.plan.Action`."""

    NEW = Action.NEW, _("New")
    CHANGED = Action.CHANGED, _("Changed")
    UNCHANGED = Action.UNCHANGED, _("Unchanged")
    CONFLICT = Action.CONFLICT, _("Conflict")
    REFUSED = Action.REFUSED, _("Refused")
    MISSING = Action.MISSING, _("Not in the file")


def import_storage() -> Any:
    """Return the storage ``imports``: workbooks are never below public media."""
    return storages["imports"]


SUFFIXES = ("xlsx", "xls", "ods", "csv")


def import_path(run: ImportRun, filename: str) -> str:
    """A path of our own; the sender's file name never reaches the file system."""
    suffix = filename.rpartition(".")[2].lower()
    safe = suffix if suffix in SUFFIXES else "bin"
    return f"imports/{run.sha256[:2]}/{run.sha256}.{safe}"


class ImportRun(models.Model):
    """One import: the file, who sent it, what it would do and what it did."""

    sheet = models.CharField(_("sheet"), max_length=60)
    scope = models.CharField(_("region"), max_length=60, db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sent by"),
    )
    state = models.CharField(
        _("state"), max_length=12, choices=RunState.choices, default=RunState.PLANNED
    )
    filename = models.CharField(_("file name"), max_length=255)
    sha256 = models.CharField("SHA-256", max_length=64)
    file = models.FileField(
        _("file"), upload_to=import_path, storage=import_storage, max_length=160
    )
    options = models.JSONField(_("options"), default=dict)
    counts = models.JSONField(_("counts"), default=dict)
    warnings = models.JSONField(_("warnings"), default=list)
    prerequisites = models.JSONField(default=list)
    error = models.TextField(_("error"), blank=True)
    created_at = models.DateTimeField(_("sent on"), auto_now_add=True)
    applied_at = models.DateTimeField(_("applied on"), null=True, blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"#{self.pk} {self.filename}"


class ImportRunRow(models.Model):
    """What one row of the file (or a record not in it) meant in a run."""

    run = models.ForeignKey(
        ImportRun,
        on_delete=models.CASCADE,
        related_name="rows",
        verbose_name=_("import"),
    )
    sheet_name = models.CharField(_("sheet of the file"), max_length=255, blank=True)
    number = models.PositiveIntegerField(_("row"), null=True)
    key = models.CharField(_("key"), max_length=60, blank=True)
    label = models.CharField(_("name"), max_length=255, blank=True)
    action = models.CharField(_("action"), max_length=10, choices=RowAction.choices)
    object_id = models.BigIntegerField(null=True, db_index=True)
    changes = models.JSONField(_("changes"), default=dict)
    messages = models.JSONField(_("messages"), default=list)
    raw = models.JSONField(_("other cells"), default=dict)
    applied = models.BooleanField(_("applied"), default=False)

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        ordering = ["pk"]
        indexes = [models.Index(fields=["run", "action"])]

    def __str__(self) -> str:
        return f"{self.sheet_name} {self.number}: {self.label}"

    @classmethod
    def from_planned(cls, run: ImportRun, planned: PlannedRow) -> ImportRunRow:
        return cls(
            run=run,
            sheet_name=planned.sheet[:255],
            number=planned.row,
            key=planned.key[:60],
            label=planned.label,
            action=planned.action,
            object_id=planned.object_id,
            changes={name: asdict(change) for name, change in planned.changes.items()},
            messages=[asdict(message) for message in planned.messages],
            raw=planned.raw,
        )

    def as_planned(self) -> PlannedRow:
        """Return the stored row as the planner made it."""
        return PlannedRow(
            sheet=self.sheet_name,
            row=self.number,
            key=self.key,
            label=self.label,
            action=Action(self.action),
            object_id=self.object_id,
            changes={n: FieldChange(**change) for n, change in self.changes.items()},
            messages=tuple(Message(**message) for message in self.messages),
            raw=self.raw,
        )
