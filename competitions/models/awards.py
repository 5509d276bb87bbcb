"""Results: who won what in which category."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from competitions.models.categories import CompetitionCategory
from competitions.models.pages import CompetitionPage
from competitions.names import normalize_name
from competitions.querysets import AwardQuerySet
from competitions.ranks import parse_rank, rank_key
from innovations.models import InnovationPage, OrganizationPage, Region

IDENTITY = ["competition", "category", "rank_key", "winner_key", "innovation_key"]
_TWICE = _("This award is already recorded.")


class Award(models.Model):
    """One result, as it was announced.

    The ``*_key`` columns say which result it is, however it was spelt: the
    page's number where the winner or innovation is known, else the folded
    text. One organisation may win several places of a category; equals
    without a place differ by their winner.
    """

    competition = models.ForeignKey(
        CompetitionPage,
        on_delete=models.PROTECT,
        related_name="awards",
        verbose_name=_("competition"),
    )
    category = models.ForeignKey(
        CompetitionCategory,
        on_delete=models.PROTECT,
        related_name="awards",
        null=True,
        blank=True,
        verbose_name=_("category"),
    )
    rank_label = models.CharField(
        _("rank as printed"),
        max_length=100,
        blank=True,
        help_text=_("Such as Juara I, Harapan II, Favorit, Top 45."),
    )
    rank_override = models.PositiveSmallIntegerField(
        _("place for sorting"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Only when the printed rank doesn't tell the place."),
    )
    rank = models.PositiveSmallIntegerField(_("place"), null=True, editable=False)
    organization = models.ForeignKey(
        OrganizationPage,
        on_delete=models.PROTECT,
        related_name="awards",
        null=True,
        blank=True,
        verbose_name=_("winning organisation"),
        help_text=_("When it is in the registry; for a person, where they belong."),
    )
    person_name = models.CharField(
        _("winning person"),
        max_length=255,
        blank=True,
        help_text=_("Name of a person or team, as announced."),
    )
    winner_text = models.CharField(
        _("winner as printed"),
        max_length=500,
        blank=True,
        help_text=_("Also for winners that are not in the registry."),
    )
    innovation = models.ForeignKey(
        InnovationPage,
        on_delete=models.SET_NULL,
        related_name="awards",
        null=True,
        blank=True,
        verbose_name=_("innovation"),
    )
    innovation_text = models.CharField(
        _("innovation as printed"),
        max_length=500,
        blank=True,
        help_text=_("Stays when the innovation is deleted."),
    )
    score = models.DecimalField(
        _("score"), max_digits=9, decimal_places=3, null=True, blank=True
    )
    prize = models.CharField(_("prize"), max_length=255, blank=True)
    entry = models.ForeignKey(
        "competitions.Entry",
        on_delete=models.PROTECT,
        related_name="awards",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("entry"),
    )
    note = models.TextField(
        _("note"), blank=True, help_text=_("For the office; not shown publicly.")
    )
    sort_order = models.PositiveSmallIntegerField(
        _("order"), default=0, help_text=_("Among those without a place.")
    )
    rank_key = models.CharField(max_length=255, editable=False)
    winner_key = models.CharField(max_length=255, editable=False)
    innovation_key = models.CharField(max_length=255, editable=False)

    objects = AwardQuerySet.as_manager()

    # "Used by a private object" would tell an operator that they won.
    wagtail_reference_index_ignore = True

    # The pages that any visitor may open; set by services.listing.
    linked_organization: OrganizationPage | None
    linked_innovation: InnovationPage | None

    class Meta:
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        ordering = ["pk"]
        # Two, since NULL never equals NULL in a unique constraint.
        constraints = [
            models.UniqueConstraint(
                fields=IDENTITY,
                condition=Q(category__isnull=False),
                name="competitions_award_once_in_category",
                violation_error_message=_TWICE,
            ),
            models.UniqueConstraint(
                fields=[name for name in IDENTITY if name != "category"],
                condition=Q(category__isnull=True),
                name="competitions_award_once_without_category",
                violation_error_message=_TWICE,
            ),
            models.CheckConstraint(
                name="competitions_award_has_a_winner",
                condition=Q(organization__isnull=False)
                | ~Q(person_name="")
                | ~Q(winner_text=""),
                violation_error_message=_("Say who won."),
            ),
        ]

    def __str__(self) -> str:
        return ": ".join(filter(None, [self.rank_label, self.winner_name]))

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.derive()
        super().save(*args, **kwargs)

    @property
    def region(self) -> Region | None:
        return self.competition.region

    @property
    def winner_name(self) -> str:
        """The winner to show: a person, else the organisation's present name."""
        if self.person_name:
            return self.person_name
        return self.organization.title if self.organization else self.winner_text

    @property
    def plain_score(self) -> Decimal | None:
        """The score without zeros at its end: 91,400 would read as thousands."""
        if self.score is None:
            return None
        whole = self.score.to_integral_value()
        return whole if whole == self.score else self.score.normalize()

    @property
    def winner_keys(self) -> set[str]:
        """All keys under which the winner may have been recorded."""
        person, printed = map(normalize_name, (self.person_name, self.winner_text))
        # Beside a person the printed winner may be the school of many winners.
        texts = {person, printed if person in printed else ""}
        keys = {text[:255] for text in texts if text}
        if self.organization_id and not self.person_name:
            keys.add(_page_key(self.organization_id))
        return keys

    @property
    def innovation_keys(self) -> set[str]:
        """All keys under which the innovation may have been recorded."""
        text = normalize_name(self.innovation_text)[:255]
        if self.innovation_id:
            return {_page_key(self.innovation_id), text} - {""}
        return {text}

    def derive(self) -> None:
        """Set the columns that follow others; bulk writers call it themselves."""
        if self.innovation and not self.innovation_text:
            self.innovation_text = self.innovation.title[:500]
        place = parse_rank(self.rank_label)
        self.rank = self.rank_override or place
        self.rank_key = rank_key(self.rank_label)
        self.winner_key = self._winner_key()
        self.innovation_key = (
            _page_key(self.innovation_id)
            if self.innovation_id
            else normalize_name(self.innovation_text)[:255]
        )

    def _winner_key(self) -> str:
        if self.organization_id and not self.person_name:
            return _page_key(self.organization_id)
        return normalize_name(self.person_name or self.winner_text)[:255]

    def clean(self) -> None:
        super().clean()
        self.derive()
        if not self.competition_id:
            return
        self._check_belonging()
        # Forms leave the keys out, and Django then skips the constraints.
        same = Award.objects.filter(**{name: getattr(self, name) for name in IDENTITY})
        if same.exclude(pk=self.pk).exists():
            raise ValidationError(_TWICE, code="award_twice")

    def _check_belonging(self) -> None:
        errors: dict[str, Any] = {}
        if self.category and self.category.competition_id != self.competition_id:
            errors["category"] = _("The category belongs to another competition.")
        region_id = self.competition.region_id
        if self.organization and self.organization.region_id != region_id:
            errors["organization"] = _("The organisation belongs to another region.")
        if self.innovation and self.innovation.region_id != region_id:
            errors["innovation"] = _("The innovation belongs to another region.")
        if errors:
            raise ValidationError(errors)


def _page_key(pk: int) -> str:
    # No folded text contains "#".
    return f"#{pk}"
