"""The archive of another site, taken over into a newsroom, and what became of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from news.models.intake import manuscript_name, manuscript_storage

#: Silence after which somebody else may go on with the work.
SILENCE: Final = timedelta(seconds=60)


class TakeoverState(models.TextChoices):
    READING = "reading", _("Reading the file")
    PLANNING = "planning", _("Making the plan")
    PLANNED = "planned", _("Plan is ready")
    CARRYING = "carrying", _("Making the articles")
    LINKING = "linking", _("Joining the links")
    FETCHING = "fetching", _("Looking for missing pictures")
    DONE = "done", pgettext_lazy("archive", "Taken over")
    UNDOING = "undoing", _("Undoing")
    UNDONE = "undone", _("Undone")
    REFUSED = "refused", _("Not readable")


#: States in which a worker has something to do.
BUSY: Final = (
    TakeoverState.READING,
    TakeoverState.PLANNING,
    TakeoverState.CARRYING,
    TakeoverState.LINKING,
    TakeoverState.FETCHING,
    TakeoverState.UNDOING,
)


class ArchiveTakeoverQuerySet(models.QuerySet["ArchiveTakeover"]):
    def abandoned(self) -> ArchiveTakeoverQuerySet:
        """Those that wait for a worker, or whose worker gives no sign of life."""
        silent = Q(heartbeat_at=None) | Q(heartbeat_at__lt=timezone.now() - SILENCE)
        return self.filter(silent, state__in=BUSY)


class ArchiveTakeover(models.Model):
    """An export of another site, with what its sender chose and how far the work is.

    ``source`` is what the file says about the old site: ``kind``, ``title``,
    ``address`` and its ``hosts``.
    """

    newsroom = models.ForeignKey(
        "news.NewsIndexPage", on_delete=models.CASCADE, related_name="takeovers"
    )
    name = models.CharField(_("export"), max_length=255)
    file = models.FileField(
        storage=manuscript_storage,
        upload_to=manuscript_name,
        max_length=255,
        blank=True,
    )
    pictures = models.FileField(
        storage=manuscript_storage,
        upload_to=manuscript_name,
        max_length=255,
        blank=True,
    )
    sha256 = models.CharField(max_length=64)
    source = models.JSONField(default=dict)
    fetch_pictures = models.BooleanField(default=False)
    only_published = models.BooleanField(default=True)
    publish = models.BooleanField(default=True)
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=TakeoverState.choices,
        default=TakeoverState.READING,
    )
    error = models.TextField(blank=True)
    progress = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    worker = models.CharField(max_length=16, blank=True)
    heartbeat_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("sent by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)
    #: Who last asked for what the workers do; they act in this person's name.
    acted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    #: When export and texts were deleted; the rows stay, to know articles by.
    cleared_at = models.DateTimeField(null=True)

    objects = ArchiveTakeoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("takeover of an archive")
        verbose_name_plural = _("takeovers of archives")
        ordering = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_busy(self) -> bool:
        return self.state in BUSY

    @property
    def is_silent(self) -> bool:
        """Whether the worker may have been stopped."""
        seen = self.heartbeat_at or self.sent_at
        return self.is_busy and seen < timezone.now() - SILENCE


class Action(models.TextChoices):
    """What the plan says about an entry of the export."""

    OPEN = "", _("Not planned yet")
    NEW = "new", pgettext_lazy("archive", "New")
    CHANGE = "change", _("Changed in the export")
    SAME = "same", _("Already here")
    EDITED = "edited", _("Edited here")
    DOUBLE = "double", _("Perhaps here already")
    SKIP = "skip", _("Not an article to take over")


#: Actions that a person may tick; of these the double ones are not ticked at first.
DOABLE: Final = (Action.NEW, Action.CHANGE, Action.DOUBLE)


class Outcome(models.TextChoices):
    """What became of an entry."""

    WAITING = "", _("Waiting")
    MADE = "made", _("Article made")
    CHANGED = "changed", _("Article changed")
    SKIPPED = "skipped", pgettext_lazy("archive", "Skipped")
    FAILED = "failed", _("Failed")
    UNDONE = "undone", _("Undone")
    KEPT = "kept", _("Kept, for it was edited or is used")


class ArchiveItem(models.Model):
    """An entry of an export: what it says, what is planned, what became of it.

    ``pictures`` are dicts with ``address``, ``found`` (``zip``, ``fetch``, ``library``
    or ``missing``) and, once stored, ``image``. ``made`` are the keys of what the
    takeover made for it: ``images``, ``redirects``, ``tags``.
    """

    takeover = models.ForeignKey(
        ArchiveTakeover, on_delete=models.CASCADE, related_name="items"
    )
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)
    status = models.CharField(max_length=40, blank=True)
    old_id = models.PositiveBigIntegerField(null=True, db_index=True)
    guid_key = models.CharField(max_length=255, db_index=True)
    address_key = models.CharField(max_length=255, db_index=True)
    address = models.TextField(blank=True)
    title = models.TextField(blank=True)
    slug = models.CharField(max_length=255, blank=True)
    date = models.DateTimeField(null=True)
    author = models.CharField(max_length=255, blank=True)
    topics = models.JSONField(default=list)
    text = models.TextField(blank=True)
    excerpt = models.TextField(blank=True)
    has_password = models.BooleanField(default=False)
    lead_id = models.PositiveBigIntegerField(null=True)
    lead_address = models.TextField(blank=True)
    file_address = models.TextField(blank=True)
    file_alt = models.TextField(blank=True)
    digest = models.CharField(max_length=64)

    action = models.CharField(
        max_length=10, choices=Action.choices, default=Action.OPEN, blank=True
    )
    reason = models.TextField(blank=True)
    chosen = models.BooleanField(default=False)
    pictures = models.JSONField(default=list)
    missing = models.PositiveIntegerField(default=0)
    remarks = models.JSONField(default=list)

    outcome = models.CharField(
        max_length=10, choices=Outcome.choices, default=Outcome.WAITING, blank=True
    )
    error = models.TextField(blank=True)
    article = models.ForeignKey(
        "news.NewsPage",
        null=True,
        on_delete=models.SET_NULL,
        related_name="archive_items",
    )
    #: What the takeover wrote; a later one means that somebody edited the article.
    revision = models.ForeignKey(
        "wagtailcore.Revision", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    former_revision = models.ForeignKey(
        "wagtailcore.Revision", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made = models.JSONField(default=dict)
    #: Whether links in its text lead to entries that were no articles yet.
    has_open_links = models.BooleanField(default=False)
    #: Whether another search for its missing pictures is wanted.
    wants_pictures = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("entry of an archive")
        verbose_name_plural = _("entries of archives")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["takeover", "number"], name="news_archive_item_number"
            )
        ]
        indexes = [
            models.Index(
                fields=["takeover", "action"], name="news_archive_item_action"
            ),
            models.Index(
                fields=["takeover", "outcome"], name="news_archive_item_outcome"
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"{self.kind} {self.number}"

    @property
    def is_doable(self) -> bool:
        return self.action in DOABLE

    @property
    def missing_pictures(self) -> list[dict[str, Any]]:
        return [row for row in self.pictures if row["found"] == "missing"]

    def count_missing(self) -> None:
        self.missing = len(self.missing_pictures)
