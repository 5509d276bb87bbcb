"""Which article tells of the results of a competition."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ResultsArticle(models.Model):
    """An article that was drafted of the results: it must not come out before them."""

    competition = models.ForeignKey(
        "competitions.CompetitionPage",
        on_delete=models.CASCADE,
        related_name="result_articles",
        verbose_name=_("competition"),
    )
    article = models.OneToOneField(
        "news.NewsPage",
        on_delete=models.CASCADE,
        related_name="results_of",
        verbose_name=_("article"),
    )
    drafted_at = models.DateTimeField(_("drafted at"), default=timezone.now)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        verbose_name=_("drafted by"),
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("article about results")
        verbose_name_plural = _("articles about results")
        ordering = ["-drafted_at", "-pk"]

    def __str__(self) -> str:
        return str(self.article)
