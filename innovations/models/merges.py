"""Two profiles of one innovation that became one."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from innovations.models.innovations import InnovationPage


class MergeQuerySet(models.QuerySet["InnovationMerge"]):
    def standing(self) -> MergeQuerySet:
        """Merges that were not taken back."""
        return self.filter(undone_at__isnull=True)


class InnovationMerge(models.Model):
    """``merged`` was found to be ``kept``: archived, its address leads there.

    ``record`` is what the merge wrote, so that it can be taken back; only
    ``innovations.services.merging`` reads and writes it.
    """

    kept = models.ForeignKey(
        InnovationPage,
        on_delete=models.CASCADE,
        related_name="merges",
        verbose_name=_("innovation that stays"),
    )
    merged = models.ForeignKey(
        InnovationPage,
        on_delete=models.CASCADE,
        related_name="merged_into",
        verbose_name=_("innovation that was merged into it"),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        verbose_name=_("person"),
    )
    merged_at = models.DateTimeField(_("merged at"), auto_now_add=True)
    record = models.JSONField(_("record"), default=dict)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        verbose_name=_("taken back by"),
    )
    undone_at = models.DateTimeField(_("taken back at"), null=True)

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge of innovations")
        verbose_name_plural = _("merges of innovations")
        ordering = ["-merged_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["merged"],
                condition=Q(undone_at__isnull=True),
                name="innovations_merged_once",
            ),
            models.CheckConstraint(
                condition=~Q(kept=F("merged")), name="innovations_merge_of_two"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merged_id} → {self.kept_id}"

    @property
    def messages(self) -> list[str]:
        """What the merge, or taking it back, left as it was, in words."""
        found: list[Any] = self.record.get("messages", [])
        return [str(message) for message in found]
