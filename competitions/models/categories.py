"""The categories of a competition: who may enter what, and how often."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from competitions.choices import Audience
from competitions.models.pages import CompetitionPage
from competitions.names import normalize_category
from competitions.querysets import CategoryQuerySet
from competitions.ranks import rank_key
from innovations.models import OrganizationType


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
    audience = models.CharField(
        _("who may enter"), max_length=13, choices=Audience.choices, blank=True
    )
    organization_types = models.ManyToManyField(
        OrganizationType,
        related_name="+",
        blank=True,
        verbose_name=_("types of organisations"),
        help_text=_("None chosen means all."),
    )
    max_entries = models.PositiveSmallIntegerField(
        _("entries per organisation"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty means any number."),
    )
    needs_innovation = models.BooleanField(
        _("only registered innovations"),
        default=False,
        help_text=_("The innovation must be in the region's registry."),
    )
    min_age_months = models.PositiveSmallIntegerField(
        _("months in use, at least"),
        null=True,
        blank=True,
        help_text=_("Since the innovation was put into use. Empty means any age."),
    )
    age_counted_on = models.DateField(
        _("age counted on"),
        null=True,
        blank=True,
        help_text=_("Empty means the last day of registration."),
    )
    excludes_winners = models.BooleanField(
        _("former winners may not enter"), default=False
    )
    winners_years = models.PositiveSmallIntegerField(
        _("winners of so many years back"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty means of all years."),
    )
    winners_ranks = models.TextField(
        _("winners of these ranks"),
        blank=True,
        help_text=_("One a line, such as Juara I or Top 45. Empty means any award."),
    )

    objects = CategoryQuerySet.as_manager()

    #: What the public page says of it; set by services.listing.
    admission: list[str]
    scored: list[Any]

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

    @property
    def winners_rank_list(self) -> list[str]:
        """The ranks as written, without blank lines."""
        return [
            line.strip() for line in self.winners_ranks.splitlines() if line.strip()
        ]

    @property
    def winners_rank_keys(self) -> set[str]:
        """The same as ``Award.rank_key`` holds them."""
        return {rank_key(label) for label in self.winners_rank_list}

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
        self._refuse_to_leave_phases()

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

    def _refuse_to_leave_phases(self) -> None:
        if not self.pk:
            return
        foreign = Q(phase__isnull=False) & ~Q(phase__competition=self.competition_id)
        if (
            self.criteria.filter(foreign).exists()
            or self.tie_rules.filter(foreign).exists()
        ):
            raise ValidationError(
                {
                    "competition": _(
                        "Criteria of this category are scored in phases of its "
                        "competition; it can't change to another."
                    )
                }
            )
