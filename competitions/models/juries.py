"""Juries: who scores in which category and phase, and who may not score what."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from competitions.choices import ConflictKind
from competitions.models.categories import CompetitionCategory
from competitions.models.entries import Entry
from competitions.models.pages import CompetitionPage
from competitions.models.phases import CompetitionPhase


class Juror(models.Model):
    """A person as juror of a competition; ``user`` is how they sign in."""

    competition = models.ForeignKey(
        CompetitionPage,
        on_delete=models.PROTECT,
        related_name="jurors",
        verbose_name=_("competition"),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="jury_seats",
        verbose_name=_("account"),
    )
    name = models.CharField(_("full name with titles"), max_length=255)
    affiliation = models.CharField(
        _("comes from"),
        max_length=255,
        blank=True,
        help_text=_("University, agency or office."),
    )
    #: When they declared to score without interests of their own.
    declared_at = models.DateTimeField(_("declaration given at"), null=True, blank=True)
    joined_at = models.DateTimeField(_("member since"), auto_now_add=True)
    left_at = models.DateTimeField(_("left at"), null=True, blank=True)
    reason_for_leaving = models.TextField(_("reason for leaving"), blank=True)

    class Meta:
        verbose_name = _("juror")
        verbose_name_plural = _("jurors")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["competition", "user"],
                name="competitions_juror_once",
                violation_error_message=_("This person is a juror already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class PanelSeat(models.Model):
    """A juror's seat in the panel of a category and phase."""

    category = models.ForeignKey(
        CompetitionCategory,
        on_delete=models.PROTECT,
        related_name="seats",
        verbose_name=_("category"),
    )
    phase = models.ForeignKey(
        CompetitionPhase,
        on_delete=models.PROTECT,
        related_name="seats",
        verbose_name=pgettext_lazy("competition", "phase"),
    )
    juror = models.ForeignKey(
        Juror,
        on_delete=models.PROTECT,
        related_name="seats",
        verbose_name=_("juror"),
    )
    is_chair = models.BooleanField(_("chairs the panel"), default=False)

    class Meta:
        verbose_name = _("seat in a jury")
        verbose_name_plural = _("seats in juries")
        ordering = ["category", "phase", "-is_chair", "juror__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["category", "phase", "juror"], name="competitions_seat_once"
            ),
            models.UniqueConstraint(
                fields=["category", "phase"],
                condition=Q(is_chair=True),
                name="competitions_one_chair",
                violation_error_message=_("The panel has a chair already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.juror} – {self.category}, {self.phase}"

    @property
    def competition(self) -> CompetitionPage:
        return self.category.competition


class JurorConflict(models.Model):
    """That a juror may not score an entry, and why."""

    juror = models.ForeignKey(
        Juror,
        on_delete=models.PROTECT,
        related_name="conflicts",
        verbose_name=_("juror"),
    )
    entry = models.ForeignKey(
        Entry,
        on_delete=models.PROTECT,
        related_name="conflicts",
        verbose_name=_("entry"),
    )
    kind = models.CharField(
        pgettext_lazy("conflict", "kind"), max_length=12, choices=ConflictKind.choices
    )
    reason = models.TextField(_("reason"), blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("recorded by"),
    )

    class Meta:
        verbose_name = _("conflict of interest")
        verbose_name_plural = _("conflicts of interest")
        ordering = ["juror", "entry"]
        constraints = [
            models.UniqueConstraint(
                fields=["juror", "entry"], name="competitions_conflict_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.juror} – {self.entry}"
