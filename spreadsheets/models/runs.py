"""Import runs: what came, what was planned and what was done."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from spreadsheets.plan import JSON, Action, FieldChange, Message, PlannedRow

#: Days for which a plan can be confirmed, unless ``SPREADSHEETS_PLAN_DAYS`` says else.
PLAN_DAYS = 14
#: Seconds without a sign of life after which others may take a run over.
LEASE = timedelta(seconds=60)


class RunState(models.TextChoices):
    """States of a run; ``TRANSITIONS`` says which follows which."""

    READING = "reading", _("Being read")
    UNREAD = "unread", _("Needs your help to be read")
    PLANNED = "planned", _("Waiting for confirmation")
    QUEUED = "queued", _("Confirmed, about to be written")
    PREPARING = "preparing", _("Being prepared")
    WRITING = "writing", _("Being written")
    FINISHING = "finishing", _("Written, being tidied up")
    APPLIED = "applied", _("Applied")
    FAILED = "failed", _("Failed, nothing was changed")
    DISCARDED = "discarded", _("Discarded")


#: A cancelled run, and one whose worker died, is planned again and loses nothing.
TRANSITIONS: dict[RunState, frozenset[RunState]] = {
    RunState.READING: frozenset(
        {RunState.UNREAD, RunState.PLANNED, RunState.FAILED, RunState.DISCARDED}
    ),
    RunState.UNREAD: frozenset({RunState.READING, RunState.DISCARDED}),
    RunState.PLANNED: frozenset(
        {RunState.READING, RunState.QUEUED, RunState.DISCARDED}
    ),
    RunState.QUEUED: frozenset({RunState.PREPARING, RunState.PLANNED, RunState.FAILED}),
    RunState.PREPARING: frozenset(
        {RunState.WRITING, RunState.PLANNED, RunState.FAILED}
    ),
    RunState.WRITING: frozenset(
        {RunState.FINISHING, RunState.PREPARING, RunState.FAILED}
    ),
    RunState.FINISHING: frozenset({RunState.APPLIED}),
    # Again, when an administrator has removed what kept it from being tidied up.
    RunState.APPLIED: frozenset({RunState.FINISHING}),
    RunState.FAILED: frozenset({RunState.READING, RunState.QUEUED}),
    RunState.DISCARDED: frozenset(),
}
#: States in which a worker is at it, or should be.
BUSY = (
    RunState.READING,
    RunState.QUEUED,
    RunState.PREPARING,
    RunState.WRITING,
    RunState.FINISHING,
)


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


def new_share_token() -> str:
    """Return the secret in the link to a run that is sent to a colleague."""
    return secrets.token_urlsafe(24)


def plan_expiry() -> datetime:
    """Return until when a plan made now can be confirmed."""
    days = getattr(settings, "SPREADSHEETS_PLAN_DAYS", PLAN_DAYS)
    return timezone.now() + timedelta(days=days)


class ImportRun(models.Model):
    """One import: the file, who sent it, what it would do and what it did.

    ``heartbeat_at`` and ``worker`` are the lease of whoever works on it. A run with
    ``undoes`` has no file: it takes back what another run wrote.
    """

    sheet = models.CharField(_("sheet"), max_length=60)
    scope = models.CharField(_("scope"), max_length=60, db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sent by"),
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    undoes = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="undone_by",
        verbose_name=_("undoes"),
    )
    state = models.CharField(
        _("state"), max_length=12, choices=RunState.choices, default=RunState.READING
    )
    filename = models.CharField(_("file name"), max_length=255)
    sha256 = models.CharField("SHA-256", max_length=64)
    file = models.FileField(
        _("file"),
        upload_to=import_path,
        storage=import_storage,
        max_length=160,
        blank=True,
    )
    options = models.JSONField(_("options"), default=dict)
    #: How the file was read, for the screen that corrects it.
    reading = models.JSONField(_("how the file was read"), default=dict)
    corrections = models.JSONField(_("corrections"), default=list)
    counts = models.JSONField(_("counts"), default=dict)
    warnings = models.JSONField(_("warnings"), default=list)
    prerequisites = models.JSONField(default=list)
    #: Seconds by step, for the report.
    timings = models.JSONField(_("timings"), default=dict)
    error = models.TextField(_("error"), blank=True)
    share_token = models.CharField(
        max_length=48, unique=True, default=new_share_token, editable=False
    )
    created_at = models.DateTimeField(_("sent on"), auto_now_add=True)
    expires_at = models.DateTimeField(_("can be confirmed until"), default=plan_expiry)
    applied_at = models.DateTimeField(_("applied on"), null=True, blank=True)

    worker = models.CharField(max_length=40, blank=True, editable=False)
    heartbeat_at = models.DateTimeField(null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    progress = models.PositiveIntegerField(_("progress"), default=0)
    total = models.PositiveIntegerField(_("steps"), default=0)
    cancel_requested = models.BooleanField(_("to be cancelled"), default=False)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"#{self.pk} {self.filename}"

    @property
    def is_busy(self) -> bool:
        """Whether a worker is at it, or should be."""
        return self.state in BUSY

    @property
    def is_expired(self) -> bool:
        """Whether its plan is too old to be confirmed."""
        return self.state == RunState.PLANNED and self.expires_at < timezone.now()

    @property
    def approves(self) -> int | None:
        """Number of the import whose drafts it publishes, if it is an approval."""
        return self.options.get("approves")

    @property
    def is_undoable(self) -> bool:
        """Whether it wrote something that nobody took back, or is about to."""
        if self.state != RunState.APPLIED or self.undoes_id or self.approves:
            return False
        if any(undo.state != RunState.DISCARDED for undo in self.undone_by.all()):
            return False
        return any(self.counts.get(action) for action in (Action.NEW, Action.CHANGED))

    @property
    def is_abandoned(self) -> bool:
        """Whether whoever worked on it gave no sign of life for too long."""
        last = self.heartbeat_at or self.created_at
        return self.is_busy and last < timezone.now() - LEASE


class ImportRunRow(models.Model):
    """What one row of the file (or a record not in it) meant in a run.

    ``decisions`` holds, by field in conflict, what a person chose: "ours" or
    "theirs". The plan itself (``changes``) never changes.
    """

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
    decisions = models.JSONField(_("decisions"), default=dict)
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
            changes={name: pack(change) for name, change in planned.changes.items()},
            messages=[message.as_stored() for message in planned.messages],
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
            changes={name: unpack(stored) for name, stored in self.changes.items()},
            messages=tuple(Message(**message) for message in self.messages),
            raw=self.raw,
        )


def pack(change: FieldChange) -> list[JSON]:
    """Return a change as it is stored: no value twice, since texts are long.

    ``[new]`` where there was nothing, ``[base, ours, theirs]`` where the file's
    value is taken, else all four.
    """
    if change.result == change.theirs:
        if change.base is None and change.ours is None:
            return [change.result]
        return [change.base, change.ours, change.theirs]
    return [change.base, change.ours, change.theirs, change.result]


def unpack(stored: list[JSON]) -> FieldChange:
    """Return the change that ``pack`` stored."""
    if len(stored) == 1:
        return FieldChange(None, None, stored[0], stored[0])
    base, ours, theirs = stored[:3]
    return FieldChange(base, ours, theirs, stored[3] if len(stored) > 3 else theirs)
