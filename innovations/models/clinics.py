"""Sessions of the innovation clinic (klinik inovasi; domain notes, §9)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from innovations.choices import ClinicMode, ClinicStatus
from innovations.models.innovations import InnovationPage
from innovations.models.organizations import OrganizationPage
from innovations.models.regions import Region

_SETTLED = (ClinicStatus.PLANNED, ClinicStatus.HELD)


class ClinicQuerySet(models.QuerySet["ClinicSession"]):
    def standing(self) -> ClinicQuerySet:
        """Sessions of organisations in their region, none in a recycle bin."""
        return self.filter(organization__region=F("region"))

    def ahead(self) -> ClinicQuerySet:
        """Wishes and what is planned, also where its hour is over: somebody still
        has to write what came of it.
        """
        return self.filter(status__in=(ClinicStatus.REQUESTED, ClinicStatus.PLANNED))

    def about(self, innovation: InnovationPage) -> ClinicQuerySet:
        """Sessions about an innovation, or about its organisation as a whole."""
        whole = Q(organization=innovation.organization_id, innovations=None)
        return self.filter(Q(innovations=innovation) | whole)

    def latest_first(self) -> ClinicQuerySet:
        """Wishes, then by hour. Databases don't agree where what has none comes."""
        return self.order_by(F("starts_at").desc(nulls_first=True), "-pk")

    def next_first(self) -> ClinicQuerySet:
        """What has an hour, the next first, then wishes as they came."""
        return self.order_by(F("starts_at").asc(nulls_last=True), "asked_at", "pk")


class ClinicSession(models.Model):
    """An hour of mentors with an organisation, from the wish to the summary.

    Who asked and when stays, for the time until the session is reported;
    a session that a mentor planned unasked has neither.
    """

    region = models.ForeignKey(
        Region,
        on_delete=models.CASCADE,
        related_name="clinic_sessions",
        verbose_name=_("region"),
    )
    organization = models.ForeignKey(
        OrganizationPage,
        on_delete=models.CASCADE,
        related_name="clinic_sessions",
        verbose_name=_("organisation"),
    )
    innovations = models.ManyToManyField(
        InnovationPage,
        blank=True,
        related_name="clinic_sessions",
        verbose_name=_("innovations"),
    )
    mentors = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="clinic_sessions",
        verbose_name=_("mentors"),
    )
    status = models.CharField(
        pgettext_lazy("clinic", "status"),
        max_length=10,
        choices=ClinicStatus.choices,
        default=ClinicStatus.REQUESTED,
    )
    starts_at = models.DateTimeField(_("begins at"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends at"), null=True, blank=True)
    mode = models.CharField(
        pgettext_lazy("clinic", "mode"),
        max_length=10,
        choices=ClinicMode.choices,
        default=ClinicMode.IN_PERSON,
    )
    place = models.CharField(
        _("place or link"),
        max_length=500,
        blank=True,
        help_text=_("Where one meets, or the address of the online meeting."),
    )
    wish = models.TextField(
        _("what it is about"),
        max_length=1000,
        blank=True,
        help_text=_("What the organisation needs help with."),
    )
    summary = models.TextField(_("summary of the session"), max_length=5000, blank=True)
    reason = models.CharField(_("why it was cancelled"), max_length=500, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("asked for by"),
    )
    asked_at = models.DateTimeField(_("asked for at"), null=True, blank=True)
    created_at = models.DateTimeField(_("noted at"), default=timezone.now)

    objects = ClinicQuerySet.as_manager()

    class Meta:
        verbose_name = _("clinic session")
        verbose_name_plural = _("clinic sessions")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=_SETTLED)
                | Q(starts_at__isnull=False, ends_at__isnull=False),
                name="innovations_clinic_has_its_hour",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="innovations_clinic_hours_in_order",
                violation_error_message=_("A session ends after it began."),
            ),
            models.CheckConstraint(
                condition=~Q(status=ClinicStatus.CANCELLED) | ~Q(reason=""),
                name="innovations_clinic_cancelled_with_reason",
            ),
        ]
        indexes = [models.Index(fields=["region", "status", "starts_at"])]

    def __str__(self) -> str:
        return f"{self.organization} – {self.get_status_display()}"

    @property
    def has_begun(self) -> bool:
        """Whether its hour has come, so that it can be called held."""
        return self.starts_at is not None and self.starts_at <= timezone.now()

    @property
    def waits_for_summary(self) -> bool:
        """Whether its hour is over, and nobody wrote what came of it."""
        return (
            self.status == ClinicStatus.PLANNED
            and self.ends_at is not None
            and self.ends_at <= timezone.now()
        )
