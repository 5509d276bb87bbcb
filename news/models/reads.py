"""How often articles were opened: a number a day, and nothing about anybody."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from news.models.article import NewsPage


class DailyReads(models.Model):
    """``news.reading`` counts; nothing else writes here."""

    article = models.ForeignKey(
        NewsPage,
        on_delete=models.CASCADE,
        related_name="daily_reads",
        verbose_name=_("article"),
    )
    day = models.DateField(_("day"))
    count = models.PositiveIntegerField(_("times opened"), default=0)

    class Meta:
        verbose_name = _("reads of a day")
        verbose_name_plural = _("reads of days")
        constraints = [
            models.UniqueConstraint(
                fields=["article", "day"], name="news_reads_one_row_a_day"
            )
        ]
        indexes = [models.Index(fields=["day"], name="news_reads_day")]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y}: {self.count}"
