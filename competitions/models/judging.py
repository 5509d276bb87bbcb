"""What screening and juries said of entries."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from competitions.choices import ScreeningOutcome, SheetState
from competitions.models.categories import CompetitionCategory
from competitions.models.entries import Entry, EntryVersion
from competitions.models.juries import Juror
from competitions.models.pages import CompetitionPage
from competitions.models.phases import CompetitionPhase
from competitions.models.rules import Criterion


class Screening(models.Model):
    """What the administrative screening said of a version; the latest one counts.

    ``reasons`` go to the entrant, so they are required where it did not pass.
    """

    version = models.ForeignKey(
        EntryVersion,
        on_delete=models.PROTECT,
        related_name="screenings",
        verbose_name=_("entry as handed in"),
    )
    outcome = models.CharField(
        pgettext_lazy("screening", "outcome"),
        max_length=6,
        choices=ScreeningOutcome.choices,
    )
    reasons = models.TextField(_("reasons"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), default=timezone.now)

    class Meta:
        verbose_name = _("screening of an entry")
        verbose_name_plural = _("screenings of entries")
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="competitions_refusal_has_reasons",
                condition=Q(outcome=ScreeningOutcome.PASSED) | ~Q(reasons=""),
                violation_error_message=_("Say why the entry did not pass."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.get_outcome_display()}"


class ScoreSheet(models.Model):
    """A juror's sheet about a version in a phase.

    ``revision`` goes up with every change, so that the same sheet in two
    windows, or on paper and on the phone, is noticed.
    """

    version = models.ForeignKey(
        EntryVersion,
        on_delete=models.PROTECT,
        related_name="sheets",
        verbose_name=_("entry as handed in"),
    )
    entry = models.ForeignKey(
        Entry,
        on_delete=models.PROTECT,
        related_name="sheets",
        verbose_name=_("entry"),
    )
    phase = models.ForeignKey(
        CompetitionPhase,
        on_delete=models.PROTECT,
        related_name="sheets",
        verbose_name=pgettext_lazy("competition", "phase"),
    )
    juror = models.ForeignKey(
        Juror,
        on_delete=models.PROTECT,
        related_name="sheets",
        verbose_name=_("juror"),
    )
    state = models.CharField(
        pgettext_lazy("score sheet", "state"),
        max_length=7,
        choices=SheetState.choices,
        default=SheetState.OPEN,
    )
    note = models.TextField(
        _("note to the entrant"),
        blank=True,
        help_text=_("What is good and what to improve; without your name."),
    )
    revision = models.PositiveIntegerField(default=1, editable=False)
    assigned_at = models.DateTimeField(_("assigned at"), auto_now_add=True)
    edited_at = models.DateTimeField(_("last changed at"), null=True, editable=False)
    sealed_at = models.DateTimeField(_("sealed at"), null=True, editable=False)

    class Meta:
        verbose_name = _("score sheet")
        verbose_name_plural = _("score sheets")
        ordering = ["phase", "entry", "juror"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "phase", "juror"], name="competitions_sheet_once"
            ),
            models.CheckConstraint(
                name="competitions_sealed_sheet_has_a_time",
                condition=~Q(state=SheetState.SEALED) | Q(sealed_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["phase", "state"], name="competitions_sheet_state")
        ]

    def __str__(self) -> str:
        """Logs keep it: it tells neither whose entry is read blind nor who reads it."""
        return gettext("Sheet %(number)s, %(phase)s") % {
            "number": self.pk,
            "phase": self.phase,
        }


class Score(models.Model):
    """A juror's score for a criterion, in the range of the criterion."""

    sheet = models.ForeignKey(
        ScoreSheet,
        on_delete=models.CASCADE,
        related_name="scores",
        verbose_name=_("score sheet"),
    )
    criterion = models.ForeignKey(
        Criterion,
        on_delete=models.PROTECT,
        related_name="scores",
        verbose_name=_("criterion"),
    )
    value = models.DecimalField(
        pgettext_lazy("juror", "score"),
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
    )
    note = models.TextField(_("reason for the score"), blank=True)

    class Meta:
        verbose_name = _("score of a juror")
        verbose_name_plural = _("scores of jurors")
        ordering = ["criterion__sort_order", "criterion"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "criterion"], name="competitions_score_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.value}"


class SheetReopening(models.Model):
    """That a sealed sheet was given back for scoring again, with what stood in it."""

    sheet = models.ForeignKey(
        ScoreSheet,
        on_delete=models.PROTECT,
        related_name="reopenings",
        verbose_name=_("score sheet"),
    )
    reason = models.TextField(_("reason"))
    before = models.JSONField(_("scores before"))
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        verbose_name=_("reopened by"),
    )
    reopened_at = models.DateTimeField(_("reopened at"), default=timezone.now)

    class Meta:
        verbose_name = _("reopening of a score sheet")
        verbose_name_plural = _("reopenings of score sheets")
        ordering = ["-reopened_at", "-pk"]

    def __str__(self) -> str:
        return str(self.sheet)


class StageClosing(models.Model):
    """The outcome of a category in a phase, kept as it was computed.

    ``ranking`` holds standings, totals and who goes on in words and exact
    numbers. A stage that is closed again gets another row; the latest counts.
    """

    category = models.ForeignKey(
        CompetitionCategory,
        on_delete=models.PROTECT,
        related_name="closings",
        verbose_name=_("category"),
    )
    phase = models.ForeignKey(
        CompetitionPhase,
        on_delete=models.PROTECT,
        related_name="closings",
        verbose_name=pgettext_lazy("competition", "phase"),
    )
    ranking = models.JSONField(_("ranking"))
    going_on = models.ManyToManyField(
        Entry, related_name="stages_passed", blank=True, verbose_name=_("who goes on")
    )
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        verbose_name=_("closed by"),
    )
    closed_at = models.DateTimeField(_("closed at"), default=timezone.now)
    #: Set when the stage was opened again, with the reason.
    undone_at = models.DateTimeField(_("opened again at"), null=True, editable=False)
    reason_for_undoing = models.TextField(_("reason for opening again"), blank=True)

    class Meta:
        verbose_name = _("closed stage")
        verbose_name_plural = _("closed stages")
        ordering = ["-closed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["category", "phase"],
                condition=Q(undone_at__isnull=True),
                name="competitions_stage_closed_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.category}, {self.phase}"

    @property
    def competition(self) -> CompetitionPage:
        return self.category.competition


class ChairDecision(models.Model):
    """The order in which a chair puts equals, with the reason; the latest counts."""

    category = models.ForeignKey(
        CompetitionCategory,
        on_delete=models.PROTECT,
        related_name="chair_decisions",
        verbose_name=_("category"),
    )
    #: Keys of entries, the best first.
    order = models.JSONField(_("order of the entries"))
    reason = models.TextField(_("reason"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), default=timezone.now)

    class Meta:
        verbose_name = _("decision of the chair")
        verbose_name_plural = _("decisions of the chair")
        ordering = ["-decided_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.category}: {self.reason}"

    @property
    def competition(self) -> CompetitionPage:
        return self.category.competition
