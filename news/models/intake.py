"""Releases as their writers sent them, and what was read in them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def manuscript_storage() -> Any:
    """Return the storage ``manuscripts``: a release under embargo is not public."""
    return storages["manuscripts"]


def manuscript_name(_intake: Any, filename: str) -> str:
    return f"{timezone.now():%Y/%m}/{uuid4().hex}-{filename[-80:]}"


class IntakeState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    DONE = "done", _("Draft made")
    REFUSED = "refused", _("Not readable")
    FAILED = "failed", _("Failed")


class ReleaseIntakeQuerySet(models.QuerySet["ReleaseIntake"]):
    def waiting(self) -> ReleaseIntakeQuerySet:
        return self.filter(state=IntakeState.WAITING)

    def with_drafts(self) -> ReleaseIntakeQuerySet:
        return self.select_related("article", "sent_by").defer(
            "asides", "article__body"
        )


class ReleaseIntake(models.Model):
    """A release that was sent in, and the draft article made of it.

    ``findings`` are what the article was filled with, each a dict with a ``key`` of
    its own, ``field`` of the article, ``value``, ``original`` (the words it was taken from), ``doubt`` (why
    to look at it, or empty) and ``confirmed``. ``asides`` are the texts that became
    no part of the article: ``text`` and ``kind`` of ``recognition.Aside``. ``notes``
    say what the document holds that could not be taken over.
    """

    newsroom = models.ForeignKey(
        "news.NewsIndexPage", on_delete=models.CASCADE, related_name="intakes"
    )
    article = models.ForeignKey(
        "news.NewsPage",
        verbose_name=_("article"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="intakes",
    )
    #: Shared by the releases that were sent in one go.
    batch = models.UUIDField(default=uuid4, db_index=True)
    name = models.CharField(_("release"), max_length=255)
    file = models.FileField(
        _("original"),
        storage=manuscript_storage,
        upload_to=manuscript_name,
        max_length=255,
    )
    sha256 = models.CharField(max_length=64, db_index=True)
    released = models.DateField(
        _("date of the release"),
        null=True,
        blank=True,
        help_text=_("Dates without a year in the text are resolved by it."),
    )
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("sent by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=IntakeState.choices,
        default=IntakeState.WAITING,
    )
    error = models.TextField(blank=True)
    findings = models.JSONField(default=list)
    asides = models.JSONField(default=list)
    notes = models.JSONField(default=list)

    objects = ReleaseIntakeQuerySet.as_manager()

    class Meta:
        verbose_name = _("release sent in")
        verbose_name_plural = _("releases sent in")
        ordering = ["-sent_at", "-pk"]
        indexes = [models.Index(fields=["newsroom", "-sent_at"])]

    def __str__(self) -> str:
        return self.name

    @property
    def open_findings(self) -> list[dict[str, Any]]:
        """What was guessed and nobody has confirmed yet."""
        return [row for row in self.findings if row["doubt"] and not row["confirmed"]]

    def confirm(self, keys: Iterable[str], *, everything: bool = False) -> None:
        """Note what somebody checked against the release."""
        checked = set(keys)
        changed = False
        for row in self.open_findings:
            if everything or row["key"] in checked:
                row["confirmed"] = changed = True
        if changed:
            self.save(update_fields=["findings"])

    @property
    def is_settled(self) -> bool:
        return self.state != IntakeState.WAITING
