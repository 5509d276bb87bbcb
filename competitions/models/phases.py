"""The timetable of a competition: phases with a kind, days and hours."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from competitions.choices import JUDGING_KINDS, Aggregation, PhaseKind
from competitions.freezing import frozen_among
from competitions.models.categories import CompetitionCategory
from competitions.models.pages import CompetitionPage
from competitions.numbers import plain

FIRST_SECOND = time(0, 0, 0)
LAST_SECOND = time(23, 59, 59)
#: Fields that only a phase in which scores are given may have.
JUDGING_FIELDS = (
    "weight",
    "pass_mark",
    "top_n",
    "aggregation",
    "jurors_per_entry",
    "is_blind",
)
#: What an entrant relied on; can't change once something was handed in.
FROZEN_FIELDS = ("weight", "aggregation")

FROZEN_MESSAGE = _(
    "Entries were handed in by these rules, so this can't be changed any more."
)
_BACKWARDS = _("A phase can't end before it begins.")
_NO_JUDGING = _("Only phases in which scores are given have this.")


class CompetitionPhase(models.Model):
    """A step of a competition's timetable, such as registration."""

    competition = models.ForeignKey(
        CompetitionPage,
        on_delete=models.CASCADE,
        related_name="phases",
        verbose_name=_("competition"),
    )
    kind = models.CharField(
        _("what it is for"),
        max_length=12,
        choices=PhaseKind.choices,
        default=PhaseKind.OTHER,
        help_text=_(
            "Decides what is allowed: entries are taken in phases of registration only."
        ),
    )
    name = models.CharField(_("name"), max_length=160)
    starts_on = models.DateField(_("first day"))
    opens_at = models.TimeField(
        pgettext_lazy("phase", "from"),
        null=True,
        blank=True,
        help_text=_("By the clock of the region. Empty means 00.00."),
    )
    ends_on = models.DateField(
        _("last day"),
        null=True,
        blank=True,
        help_text=_("Leave empty when it takes one day."),
    )
    closes_at = models.TimeField(
        pgettext_lazy("phase", "until"),
        null=True,
        blank=True,
        help_text=_(
            "By the clock of the region; this second still counts. Empty means "
            "23.59.59."
        ),
    )
    note = models.CharField(
        _("note"),
        max_length=300,
        blank=True,
        help_text=_("Shown beside the dates, such as the place."),
    )
    weight = models.DecimalField(
        _("weight of the phase (%)"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=_("Share of the total; the phases of a competition add up to 100."),
    )
    pass_mark = models.DecimalField(
        _("passing mark"),
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("Who has less goes no further, such as 85."),
    )
    top_n = models.PositiveSmallIntegerField(
        _("how many go on"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("In each category, such as 10."),
    )
    aggregation = models.CharField(
        _("scores of several jurors"),
        max_length=10,
        choices=Aggregation.choices,
        blank=True,
        help_text=_("Left empty, the mean counts."),
    )
    jurors_per_entry = models.PositiveSmallIntegerField(
        _("jurors per entry"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty means that the whole panel scores every entry."),
    )
    is_blind = models.BooleanField(
        _("names are hidden from jurors"),
        default=False,
        help_text=_("Entrant, organisation, team and data in files are left out."),
    )

    #: "over", "now" or "coming", at the moment that services.timetable was asked.
    state: str

    class Meta:
        verbose_name = _("phase of a competition")
        verbose_name_plural = _("phases of competitions")
        ordering = [
            "starts_on",
            F("opens_at").asc(nulls_first=True),
            "ends_on",
            "pk",
        ]
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
                violation_error_message=_BACKWARDS,
            ),
            models.CheckConstraint(
                name="competitions_phase_hours_in_order",
                # A check passes on NULL, so absence is named first.
                condition=Q(ends_on__isnull=False, ends_on__gt=F("starts_on"))
                | Q(opens_at__isnull=True)
                | Q(closes_at__isnull=True)
                | Q(closes_at__gte=F("opens_at")),
                violation_error_message=_BACKWARDS,
            ),
            models.CheckConstraint(
                name="competitions_phase_weight_is_a_share",
                condition=Q(weight__isnull=True) | Q(weight__gte=0, weight__lte=100),
                violation_error_message=_("A weight is between 0 and 100 percent."),
            ),
            models.CheckConstraint(
                name="competitions_phase_scores_where_judged",
                condition=Q(kind__in=[str(kind) for kind in JUDGING_KINDS])
                | Q(
                    weight__isnull=True,
                    pass_mark__isnull=True,
                    top_n__isnull=True,
                    aggregation="",
                    jurors_per_entry__isnull=True,
                    is_blind=False,
                ),
                violation_error_message=_NO_JUDGING,
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_judging(self) -> bool:
        """Whether scores are given in it."""
        return self.kind in JUDGING_KINDS

    @property
    def weight_label(self) -> str:
        return plain(self.weight)

    @property
    def last_day(self) -> date:
        return self.ends_on or self.starts_on

    @property
    def opening(self) -> datetime:
        """The first moment, aware, in the zone of the region."""
        return self.opening_in(zone_of(self.competition))

    @property
    def closing(self) -> datetime:
        """The last second, aware, in the zone of the region; it still counts."""
        return self.closing_in(zone_of(self.competition))

    def opening_in(self, zone: Any) -> datetime:
        opens_at = self.opens_at or FIRST_SECOND
        return datetime.combine(self.starts_on, opens_at, tzinfo=zone)

    def closing_in(self, zone: Any) -> datetime:
        closes_at = self.closes_at or LAST_SECOND
        return datetime.combine(self.last_day, closes_at, tzinfo=zone)

    def is_running(self, at: datetime, zone: Any = None) -> bool:
        """Tell whether the phase goes on at a moment; the announced second counts."""
        zone = zone or zone_of(self.competition)
        end = self.closing_in(zone) + timedelta(seconds=1)
        return self.opening_in(zone) <= at < end

    def clean(self) -> None:
        super().clean()
        self._check_order()
        if not self.is_judging:
            self._check_nothing_is_judged()
        self._check_frozen()

    def _check_order(self) -> None:
        if self.starts_on is None:
            return
        if self.last_day < self.starts_on:
            raise ValidationError({"ends_on": _BACKWARDS})
        opens_at = self.opens_at or FIRST_SECOND
        closes_at = self.closes_at or LAST_SECOND
        if self.last_day == self.starts_on and closes_at < opens_at:
            raise ValidationError({"closes_at": _BACKWARDS})

    def _check_nothing_is_judged(self) -> None:
        given = [
            name
            for name in JUDGING_FIELDS
            if getattr(self, name) not in (None, "", False)
        ]
        if given:
            raise ValidationError(dict.fromkeys(given, _NO_JUDGING))
        if self._is_scored():
            raise ValidationError(
                {"kind": _("Criteria are scored in this phase; move them first.")}
            )

    def _is_scored(self) -> bool:
        """Whether criteria or tie rules point at the phase."""
        return self.pk is not None and (
            self.criteria.exists() or self.tie_rules.exists()
        )

    def _check_frozen(self) -> None:
        """A new phase may not bring a weight into what entries were handed in by."""
        stored = CompetitionPhase.objects.filter(pk=self.pk).first()
        if stored is None:
            before, places = CompetitionPhase(), {self.competition_id}
            names = ["weight"]
        else:
            self._refuse_to_leave_criteria(stored)
            before, places = stored, {stored.competition_id, self.competition_id}
            names = list(FROZEN_FIELDS)
        changed = [
            name for name in names if getattr(before, name) != getattr(self, name)
        ]
        if changed and _has_frozen_category(places):
            raise ValidationError(dict.fromkeys(changed, FROZEN_MESSAGE))

    def _refuse_to_leave_criteria(self, stored: CompetitionPhase) -> None:
        if stored.competition_id != self.competition_id and self._is_scored():
            raise ValidationError(
                {
                    "competition": _(
                        "Criteria are scored in this phase; it can't change to "
                        "another competition."
                    )
                }
            )


def zone_of(competition: CompetitionPage) -> Any:
    """Return the zone in whose clock a competition's hours are meant.

    A page that stands in no region yet goes by the active zone.
    """
    region = competition.region
    return ZoneInfo(region.time_zone) if region else timezone.get_current_timezone()


def _has_frozen_category(competition_ids: set[int]) -> bool:
    categories = CompetitionCategory.objects.filter(competition__in=competition_ids)
    return bool(frozen_among(categories.values_list("pk", flat=True)))
