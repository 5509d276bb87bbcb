"""What mentors advise, what operators answer, and what is to be done until when."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import Comment

from innovations.choices import AdviceStatus
from innovations.models.clinics import ClinicSession
from innovations.models.innovations import InnovationPage
from innovations.models.mentoring import MentorAssignment
from innovations.models.regions import Region


class AdviceQuerySet(models.QuerySet["Advice"]):
    def open(self) -> AdviceQuerySet:
        """Advice that nobody answered yet."""
        return self.filter(status=AdviceStatus.OPEN)


class Advice(models.Model):
    """Advice about a part of a profile, or about a criterion of an assessment.

    ``section`` is the name of a field of the profile. Then the text stands beside
    it in the editor too, as the :class:`~wagtail.models.Comment` that ``comment``
    names, and the answer resolves that.
    """

    innovation = models.ForeignKey(
        InnovationPage,
        on_delete=models.CASCADE,
        related_name="advice",
        verbose_name=_("innovation"),
    )
    session = models.ForeignKey(
        ClinicSession,
        on_delete=models.SET_NULL,
        related_name="advice",
        null=True,
        blank=True,
        verbose_name=_("clinic session"),
    )
    assignment = models.ForeignKey(
        MentorAssignment,
        on_delete=models.SET_NULL,
        related_name="advice",
        null=True,
        blank=True,
        verbose_name=_("assignment of the mentor"),
    )
    section = models.CharField(_("part of the profile"), max_length=60, blank=True)
    criterion = models.CharField(
        _("criterion or code of an indicator"), max_length=120, blank=True
    )
    text = models.TextField(pgettext_lazy("advice", "advice"), max_length=5000)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("given by"),
    )
    given_at = models.DateTimeField(_("given at"), default=timezone.now)
    status = models.CharField(
        pgettext_lazy("advice", "status"),
        max_length=10,
        choices=AdviceStatus.choices,
        default=AdviceStatus.OPEN,
    )
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("answered by"),
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    comment = models.ForeignKey(
        Comment,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("comment beside the text"),
    )

    objects = AdviceQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("mentoring", "advice")
        verbose_name_plural = pgettext_lazy("mentoring", "advice")
        ordering = ["-given_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(section="") | Q(criterion=""),
                name="innovations_advice_about_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(status=AdviceStatus.OPEN, answered_at__isnull=True)
                | (~Q(status=AdviceStatus.OPEN) & Q(answered_at__isnull=False)),
                name="innovations_advice_answered_when_closed",
            ),
            models.CheckConstraint(
                condition=~Q(status=AdviceStatus.DECLINED) | ~Q(answer=""),
                name="innovations_advice_declined_with_reason",
            ),
        ]
        indexes = [models.Index(fields=["innovation", "status"])]

    def __str__(self) -> str:
        return Truncator(self.text).chars(80)


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def open(self) -> FollowUpQuerySet:
        return self.filter(done_at=None)

    def standing(self) -> FollowUpQuerySet:
        """Those about pages in their region, none in a recycle bin."""
        return self.filter(
            Q(advice__innovation__region=F("region"))
            | Q(session__organization__region=F("region"))
        )

    def about(self, innovation: InnovationPage) -> FollowUpQuerySet:
        """Those of advice about an innovation, and of sessions about it."""
        return self.filter(
            Q(advice__innovation=innovation) | Q(session__innovations=innovation)
        )

    def open_first(self) -> FollowUpQuerySet:
        """Open ones as they are due, then what was done, the latest first."""
        return self.order_by(F("done_at").desc(nulls_first=True), "due_on", "pk")


class FollowUp(models.Model):
    """What somebody promised to do after a session or some advice, until a day."""

    region = models.ForeignKey(
        Region,
        on_delete=models.CASCADE,
        related_name="follow_ups",
        verbose_name=_("region"),
    )
    session = models.ForeignKey(
        ClinicSession,
        on_delete=models.CASCADE,
        related_name="follow_ups",
        null=True,
        blank=True,
        verbose_name=_("clinic session"),
    )
    advice = models.ForeignKey(
        Advice,
        on_delete=models.CASCADE,
        related_name="follow_ups",
        null=True,
        blank=True,
        verbose_name=pgettext_lazy("mentoring", "advice"),
    )
    task = models.CharField(_("what is to be done"), max_length=500)
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("who does it"),
        help_text=_("Left empty, it is for all operators of the organisation."),
    )
    due_on = models.DateField(_("due on"))
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=pgettext_lazy("follow-up", "done by"),
    )
    reminded_at = models.DateTimeField(
        _("reminded at"), null=True, blank=True, editable=False
    )

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(session__isnull=False, advice__isnull=True)
                | Q(session__isnull=True, advice__isnull=False),
                name="innovations_follow_up_of_one_thing",
            )
        ]
        indexes = [models.Index(fields=["region", "done_at", "due_on"])]

    def __str__(self) -> str:
        return self.task

    @property
    def is_late(self) -> bool:
        """Whether its day is over and it isn't done."""
        return self.done_at is None and self.due_on < timezone.localdate()
