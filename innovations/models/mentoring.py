"""Who mentors which organisation or innovation (pendampingan)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from innovations.models.innovations import InnovationPage
from innovations.models.memberships import Membership
from innovations.models.organizations import OrganizationPage
from innovations.models.periods import Period
from innovations.models.regions import Region


class AssignmentQuerySet(models.QuerySet["MentorAssignment"]):
    def in_force(self) -> AssignmentQuerySet:
        """Assignments that nobody ended, whoever may have left since."""
        return self.filter(until=None)

    def standing(self) -> AssignmentQuerySet:
        """Those in force of pages in their region: what lies in a recycle bin has no
        region, and is mentored again when it comes back.
        """
        return self.in_force().filter(
            Q(organization__region=F("region")) | Q(innovation__region=F("region"))
        )

    def at_work(self) -> AssignmentQuerySet:
        """Standing ones that somebody can work on, whether or not the mentor may.

        What is archived needs no mentor, and nobody mentors their own house, also
        where they began to work there later.
        """
        archived = Q(innovation__live=False, innovation__expired=True)
        path = Coalesce("organization__path", "innovation__path")
        rows = self.standing().exclude(archived).annotate(subject_path=path)
        return rows.exclude(Exists(_own_houses()))


def _own_houses() -> models.QuerySet[Membership]:
    """Return memberships of the mentor in, above or below what is mentored."""
    subject = ExpressionWrapper(OuterRef("subject_path"), output_field=CharField())
    return (
        Membership.objects.filter(user=OuterRef("mentor"))
        .annotate(subject=subject)
        .filter(
            Q(organization__path__startswith=F("subject"))
            | Q(subject__startswith=F("organization__path"))
        )
    )


class MentorAssignment(models.Model):
    """A mentor of an organisation with all units below it, or of one innovation.

    It is in force until ``until`` is written. Whether the mentor can still work
    (open account, role) is asked when it is used: see ``services.mentoring``.
    """

    region = models.ForeignKey(
        Region,
        on_delete=models.CASCADE,
        related_name="mentor_assignments",
        verbose_name=_("region"),
    )
    mentor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="mentor_assignments",
        verbose_name=_("mentor"),
    )
    organization = models.ForeignKey(
        OrganizationPage,
        on_delete=models.CASCADE,
        related_name="mentor_assignments",
        null=True,
        blank=True,
        verbose_name=_("organisation"),
    )
    innovation = models.ForeignKey(
        InnovationPage,
        on_delete=models.CASCADE,
        related_name="mentor_assignments",
        null=True,
        blank=True,
        verbose_name=_("innovation"),
    )
    period = models.ForeignKey(
        Period,
        on_delete=models.SET_NULL,
        related_name="mentor_assignments",
        null=True,
        blank=True,
        verbose_name=_("period"),
    )
    since = models.DateField(_("mentors since"), default=timezone.localdate)
    until = models.DateField(_("mentored until"), null=True, blank=True)
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("assigned by"),
    )

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment of a mentor")
        verbose_name_plural = _("assignments of mentors")
        ordering = ["-since", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organization__isnull=False, innovation__isnull=True)
                | Q(organization__isnull=True, innovation__isnull=False),
                name="innovations_mentor_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="innovations_mentor_days_in_order",
            ),
            models.UniqueConstraint(
                fields=["mentor", "organization"],
                condition=Q(until__isnull=True, organization__isnull=False),
                name="innovations_mentor_of_organization_once",
            ),
            models.UniqueConstraint(
                fields=["mentor", "innovation"],
                condition=Q(until__isnull=True, innovation__isnull=False),
                name="innovations_mentor_of_innovation_once",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.mentor_id} – {self.subject}"

    @property
    def subject(self) -> Page:
        """The page that is mentored."""
        page: Any = self.organization or self.innovation
        found: Page = page
        return found
