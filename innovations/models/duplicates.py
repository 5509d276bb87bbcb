"""What the registrar decided about innovations with names alike."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from innovations.models.innovations import InnovationPage


class DistinctPair(models.Model):
    """Two innovations that look like one and are not.

    The one with the smaller id is ``first``, so that a pair has one row.
    """

    first = models.ForeignKey(
        InnovationPage,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("innovation"),
    )
    second = models.ForeignKey(
        InnovationPage,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("other innovation"),
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), auto_now_add=True)

    class Meta:
        verbose_name = _("pair that is no duplicate")
        verbose_name_plural = _("pairs that are no duplicates")
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second"], name="innovations_distinct_pair_once"
            ),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")),
                name="innovations_distinct_pair_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} ≠ {self.second_id}"
