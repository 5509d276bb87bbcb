"""The periods of the programme: mostly one a year."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovations.choices import PeriodState
from innovations.models.regions import Region


class PeriodQuerySet(models.QuerySet["Period"]):
    def in_region(self, region: Region | None) -> PeriodQuerySet:
        return self.filter(region=region)

    def current(self) -> PeriodQuerySet:
        """Open periods, the one that opened last first."""
        return self.filter(state=PeriodState.OPEN).order_by("-opens_on", "-pk")


class Period(models.Model):
    """Some months in which profiles are brought up to date and handed in."""

    region = models.ForeignKey(
        Region,
        on_delete=models.CASCADE,
        related_name="periods",
        editable=False,
        verbose_name=_("region"),
    )
    name = models.CharField(
        _("name"), max_length=120, help_text=_("Such as Inovasi Daerah 2026.")
    )
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(
        _("closes on"), help_text=_("The last day on which operators hand in.")
    )
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=PeriodState.choices,
        default=PeriodState.PLANNED,
        help_text=_("The rules of the open period count on the desks."),
    )
    stale_after_days = models.PositiveSmallIntegerField(
        _("ask again after (days)"),
        default=180,
        validators=[MinValueValidator(1)],
        help_text=_(
            "Operators are asked whether a profile is still true when nobody "
            "touched it for so many days."
        ),
    )

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("period")
        verbose_name_plural = _("periods")
        ordering = ["-year", "-opens_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "name"],
                name="innovations_period_name_unique_in_region",
                violation_error_message=_("There already is a period of this name."),
            ),
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")),
                name="innovations_period_in_order",
                violation_error_message=_("The period can't close before it opens."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name = " ".join(self.name.split())
        super().save(*args, **kwargs)

    def validate_constraints(self, exclude: Any = None) -> None:
        # Forms leave out constraints on fields that they don't have.
        super().validate_constraints(exclude=set(exclude or ()) - {"region"})

    @property
    def days_left(self) -> int:
        """Days until the period closes; negative when that is past."""
        left: datetime.timedelta = self.closes_on - timezone.localdate()
        return left.days
