"""Pages that become public together, at one moment."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class JointReleaseQuerySet(models.QuerySet["JointRelease"]):
    def planned(self) -> JointReleaseQuerySet:
        return self.filter(released_at=None, cancelled_at=None)

    def due(self) -> JointReleaseQuerySet:
        """Those whose moment has come by both clocks, this machine's and the
        database's: one that goes wrong on its own breaks no embargo."""
        return self.planned().filter(Q(moment__lte=timezone.now()), moment__lte=Now())


class JointRelease(models.Model):
    """An embargo: what belongs together is published in one step, at ``moment``.

    Each item keeps the revision that was approved when it was planned; what is
    written afterwards needs approval again. A release that was carried out stays
    so, whatever clocks say later.
    """

    newsroom = models.ForeignKey(
        "news.NewsIndexPage", on_delete=models.CASCADE, related_name="joint_releases"
    )
    name = models.CharField(_("name"), max_length=160)
    moment = models.DateTimeField(_("moment"), db_index=True)
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("planned by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    planned_at = models.DateTimeField(_("planned"), default=timezone.now)
    released_at = models.DateTimeField(_("released"), null=True, editable=False)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, editable=False)
    #: Why the last try failed; it is tried again every minute.
    error = models.TextField(blank=True, editable=False)

    objects = JointReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("joint release")
        verbose_name_plural = _("joint releases")
        ordering = ["-moment", "-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_planned(self) -> bool:
        return self.released_at is None and self.cancelled_at is None


class JointReleaseItem(models.Model):
    """A page of a joint release, as it was approved."""

    release = models.ForeignKey(
        JointRelease, on_delete=models.CASCADE, related_name="items"
    )
    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="+"
    )
    # Empty once old revisions were purged; of a planned item that is an error.
    revision = models.ForeignKey(
        "wagtailcore.Revision", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("item of a joint release")
        verbose_name_plural = _("items of joint releases")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["release", "page"], name="news_joint_release_page_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.page)

    @property
    def has_later_changes(self) -> bool:
        """Whether somebody wrote on after the item was planned."""
        return bool(self.page.latest_revision_id != self.revision_id)

    def get_title(self) -> Any:
        """The headline that will be published."""
        content = self.revision.content if self.revision else {}
        return content.get("title") or self.page.title
