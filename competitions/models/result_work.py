"""How a competition hands out its results: its choices, and the work on them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from competitions.choices import CertificateKind
from competitions.models.entries import entry_storage
from competitions.models.pages import CompetitionPage

#: What a pattern of numbers may name, as offices write it.
NUMBER_TOKENS = ("nomor", "tahun", "bulan")
#: A bundle whose worker gave no sign of life for so long is taken up by another.
SILENCE = timedelta(minutes=1)


def check_number_pattern(pattern: str) -> None:
    """Refuse a pattern that can't be filled, or that would number all alike."""
    filled = pattern
    for token in NUMBER_TOKENS:
        filled = filled.replace(f"{{{token}}}", "")
    if "{" in filled or "}" in filled:
        raise ValidationError(
            _("Only {nomor}, {tahun} and {bulan} can stand in curly brackets.")
        )
    if pattern and "{nomor}" not in pattern:
        raise ValidationError(
            _("{nomor} has to stand in it, or all certificates have the same number.")
        )


class ResultRules(models.Model):
    """What a competition shows of its scores, and what stands on its certificates."""

    competition = models.OneToOneField(
        CompetitionPage,
        on_delete=models.CASCADE,
        related_name="result_rules",
        verbose_name=_("competition"),
    )
    shows_scores = models.BooleanField(
        _("publish the scores of winners"),
        default=True,
        help_text=_("Otherwise only places and prizes are published."),
    )
    feedback_figures = models.BooleanField(
        _("feedback sheets name mean scores"),
        default=False,
        help_text=_("Otherwise entrants read the reasons of the jury only."),
    )
    feedback_rank = models.BooleanField(
        _("feedback sheets name the place"), default=False
    )
    number_pattern = models.CharField(
        _("number of certificates"),
        max_length=100,
        blank=True,
        validators=[check_number_pattern],
        help_text=_(
            "Such as 400.10/{nomor}/BAPPERIDA/{tahun}; {bulan} is the month in Roman "
            "figures. Empty: certificates have no number, only their code."
        ),
    )
    place = models.CharField(_("place on certificates"), max_length=120, blank=True)
    dated_on = models.DateField(
        _("date on certificates"),
        null=True,
        blank=True,
        help_text=_("Empty: the day on which they are issued."),
    )
    signatory_post = models.CharField(
        _("post of who signs"),
        max_length=255,
        blank=True,
        help_text=_("Such as Bupati Penajam Paser Utara."),
    )
    signatory_name = models.CharField(_("signed by"), max_length=255, blank=True)

    class Meta:
        verbose_name = _("rules for results")
        verbose_name_plural = _("rules for results")

    def __str__(self) -> str:
        return str(self.competition)

    @classmethod
    def of(cls, competition: CompetitionPage) -> ResultRules:
        """Return those of a competition; unsaved ones where nobody chose yet."""
        found = cls.objects.filter(competition=competition).first()
        return found or cls(competition=competition)


class AwardRun(models.Model):
    """That awards were made of the rankings: what each was before and after.

    ``changes`` is what undoing reads, and what tells later whether somebody
    edited an award by hand since: its fields differ from ``after``.
    """

    competition = models.ForeignKey(
        CompetitionPage,
        on_delete=models.PROTECT,
        related_name="award_runs",
        verbose_name=_("competition"),
    )
    changes = models.JSONField(_("changes"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        verbose_name=_("made by"),
    )
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    undone_at = models.DateTimeField(_("taken back at"), null=True, editable=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        editable=False,
        verbose_name=_("taken back by"),
    )

    class Meta:
        verbose_name = _("making of awards")
        verbose_name_plural = _("makings of awards")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.competition} #{self.pk}"


class BundleQuerySet(models.QuerySet):
    def waiting(self) -> BundleQuerySet:
        return self.filter(file="", error="")

    def silent(self) -> BundleQuerySet:
        """Those that wait, and that nobody works on at the moment."""
        quiet = timezone.now() - SILENCE
        return self.waiting().filter(Q(heartbeat_at=None) | Q(heartbeat_at__lt=quiet))


class CertificateBundle(models.Model):
    """All certificates of a kind in one ZIP, made in the background.

    A worker gives signs of life; when it is gone, another begins again.
    """

    competition = models.ForeignKey(
        CompetitionPage,
        on_delete=models.CASCADE,
        related_name="certificate_bundles",
        verbose_name=_("competition"),
    )
    kind = models.CharField(
        pgettext_lazy("certificate", "kind"),
        max_length=11,
        choices=CertificateKind.choices,
        blank=True,
    )
    total = models.PositiveIntegerField(_("certificates"), default=0)
    done = models.PositiveIntegerField(_("certificates made"), default=0)
    file = models.FileField(
        _("file"), storage=entry_storage, upload_to="certificates", blank=True
    )
    error = models.TextField(_("what went wrong"), blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        verbose_name=_("asked for by"),
    )
    asked_at = models.DateTimeField(_("asked for at"), default=timezone.now)
    heartbeat_at = models.DateTimeField(null=True, editable=False)

    objects = BundleQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("bundle of certificates")
        verbose_name_plural = _("bundles of certificates")
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.competition} #{self.pk}"

    @property
    def is_ready(self) -> bool:
        return bool(self.file)

    @property
    def progress_text(self) -> str:
        named: dict[str, Any] = {"done": self.done, "total": self.total}
        return gettext("%(done)d of %(total)d certificates") % named
