"""What the registrar has to say to operators, and who read it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from innovations.choices import NoticeLevel
from innovations.models.organizations import OrganizationPage
from innovations.models.reference import OrganizationType
from innovations.models.regions import Region


class Notice(models.Model):
    """A short text on the desks of operators, for some days.

    Without chosen organisations and types it is for all operators of the region.
    """

    region = models.ForeignKey(
        Region,
        on_delete=models.CASCADE,
        related_name="notices",
        editable=False,
        verbose_name=_("region"),
    )
    text = models.TextField(
        _("text"), max_length=1000, help_text=_("Plain text; line breaks are kept.")
    )
    level = models.CharField(
        _("level"),
        max_length=10,
        choices=NoticeLevel.choices,
        default=NoticeLevel.INFORMATION,
    )
    shown_from = models.DateField(_("shown from"), default=timezone.localdate)
    shown_until = models.DateField(
        _("shown until"),
        null=True,
        blank=True,
        help_text=_("The last day; left empty, until you delete it."),
    )
    organizations = models.ManyToManyField(
        OrganizationPage,
        blank=True,
        related_name="notices",
        verbose_name=_("only these organisations"),
        help_text=_("Choose none for all operators of the region."),
    )
    types = models.ManyToManyField(
        OrganizationType,
        blank=True,
        related_name="notices",
        verbose_name=_("only organisations of these types"),
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        editable=False,
        verbose_name=_("author"),
    )
    created_at = models.DateTimeField(_("written at"), auto_now_add=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-shown_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(shown_until__isnull=True)
                | Q(shown_until__gte=F("shown_from")),
                name="innovations_notice_days_in_order",
                violation_error_message=_("The last day can't be before the first."),
            )
        ]

    def __str__(self) -> str:
        return Truncator(self.text).chars(80)


class NoticeReading(models.Model):
    """A person saw a notice on their desk, and perhaps put it away."""

    notice = models.ForeignKey(
        Notice,
        on_delete=models.CASCADE,
        related_name="readings",
        verbose_name=_("notice"),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("person"),
    )
    seen_at = models.DateTimeField(_("seen at"), auto_now_add=True)
    dismissed_at = models.DateTimeField(_("put away at"), null=True)

    class Meta:
        verbose_name = _("reading of a notice")
        verbose_name_plural = _("readings of notices")
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "user"], name="innovations_notice_read_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.notice_id}: {self.user_id}"
