"""What was put right in a published article, and articles that were withdrawn."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.models import Orderable


class NewsCorrection(Orderable):
    """A note to readers about a mistake that was put right.

    Part of the written text, hence a child of the page: it is drafted, approved and
    published with the corrected words.
    """

    page = ParentalKey(
        "news.NewsPage", on_delete=models.CASCADE, related_name="corrections"
    )
    corrected_at = models.DateTimeField(_("corrected"), default=timezone.now)
    text = models.CharField(
        _("correction"),
        max_length=500,
        help_text=_("What was wrong, and what is right."),
    )

    panels = [FieldPanel("text"), FieldPanel("corrected_at")]
    api_fields = [APIField("corrected_at"), APIField("text")]

    class Meta(Orderable.Meta):
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")

    def __str__(self) -> str:
        return self.text


class Withdrawal(models.Model):
    """An article that was public and is withdrawn; its address says so and why.

    ``lifted_at`` is set when the article is published again.
    """

    article = models.ForeignKey(
        "news.NewsPage", on_delete=models.CASCADE, related_name="withdrawals"
    )
    reason = models.TextField(
        _("reason"),
        max_length=500,
        help_text=_("Readers see it at the address of the article."),
    )
    withdrawn_at = models.DateTimeField(default=timezone.now)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")
        ordering = ["-withdrawn_at"]

    def __str__(self) -> str:
        return self.reason
