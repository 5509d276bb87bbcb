"""What a competition consists of: categories and phases, as rows."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from competitions.models.pages import CompetitionPage
from competitions.names import normalize_category


class CompetitionCategory(models.Model):
    """A category in which awards are given."""

    competition = models.ForeignKey(
        CompetitionPage,
        on_delete=models.CASCADE,
        related_name="categories",
        verbose_name=_("competition"),
    )
    name = models.CharField(_("name"), max_length=255)
    normalized_name = models.CharField(
        _("comparison key"), max_length=255, editable=False
    )
    description = models.TextField(
        _("description"), blank=True, help_text=_("Who may enter, and with what.")
    )
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("category of a competition")
        verbose_name_plural = _("categories of competitions")
        ordering = ["sort_order", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["competition", "normalized_name"],
                name="competitions_category_once",
                violation_error_message=_(
                    "The competition already has a category of this name."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.derive()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        self.derive()
        # Forms leave the key out, and Django then skips the constraint.
        others = CompetitionCategory.objects.filter(
            competition=self.competition_id, normalized_name=self.normalized_name
        )
        if others.exclude(pk=self.pk).exists():
            raise ValidationError(
                {"name": _("The competition already has a category of this name.")},
                code="name_taken",
            )
        self._refuse_to_leave_awards()

    def derive(self) -> None:
        """Set the column that follows the name."""
        self.normalized_name = normalize_category(self.name)[:255]

    def _refuse_to_leave_awards(self) -> None:
        if not self.pk:
            return
        if self.awards.exclude(competition=self.competition_id).exists():
            raise ValidationError(
                {
                    "competition": _(
                        "Awards were given in this category; it can't change to "
                        "another competition."
                    )
                }
            )


class CompetitionPhase(models.Model):
    """A step of a competition's timetable, such as registration."""

    competition = models.ForeignKey(
        CompetitionPage,
        on_delete=models.CASCADE,
        related_name="phases",
        verbose_name=_("competition"),
    )
    name = models.CharField(_("name"), max_length=160)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(
        _("last day"),
        null=True,
        blank=True,
        help_text=_("Leave empty when it takes one day."),
    )
    note = models.CharField(
        _("note"),
        max_length=300,
        blank=True,
        help_text=_("Shown beside the dates, such as the place."),
    )

    class Meta:
        verbose_name = _("phase of a competition")
        verbose_name_plural = _("phases of competitions")
        ordering = ["starts_on", "ends_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["competition", "name"],
                name="competitions_phase_once",
                violation_error_message=_(
                    "The competition already has a phase of this name."
                ),
            ),
            models.CheckConstraint(
                name="competitions_phase_days_in_order",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("A phase can't end before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("A phase can't end before it begins.")})
