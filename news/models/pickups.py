"""Which media printed an article, as the office keeps it for its reports."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from news.models.article import NewsPage


class MediaKind(models.TextChoices):
    ONLINE = "online", _("Online media")
    PRINT = "print", _("Newspaper or magazine")
    TELEVISION = "television", _("Television")
    RADIO = "radio", _("Radio")
    SOCIAL = "social", _("Social media")


class MediaPickupQuerySet(models.QuerySet["MediaPickup"]):
    def public(self) -> MediaPickupQuerySet:
        """Those of articles that any visitor may read."""
        articles = NewsPage.objects.published().order_by()
        return self.filter(article__in=articles.values("pk"))

    def about(self, page: Page, *, and_below: bool = False) -> MediaPickupQuerySet:
        """Those of public articles about a page: evidence that it was made known."""
        articles = NewsPage.objects.published().about(page, and_below=and_below)
        return self.filter(article__in=articles.order_by().values("pk"))


class MediaPickup(models.Model):
    """An outlet that took an article over, and where that can be seen."""

    article = models.ForeignKey(
        NewsPage,
        on_delete=models.CASCADE,
        related_name="pickups",
        verbose_name=_("article"),
    )
    outlet = models.CharField(
        _("outlet"),
        max_length=160,
        help_text=_("As it calls itself, for example: Borneoupdate.com."),
    )
    kind = models.CharField(
        _("kind of media"),
        max_length=12,
        choices=MediaKind.choices,
        default=MediaKind.ONLINE,
    )
    published_on = models.DateField(_("date"))
    url = models.URLField(
        _("address"),
        max_length=500,
        blank=True,
        help_text=_("Of the article there. Leave empty for print and broadcast."),
    )

    objects = MediaPickupQuerySet.as_manager()

    class Meta:
        verbose_name = _("media pick-up")
        verbose_name_plural = _("media pick-ups")
        ordering = ["-published_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "url"],
                condition=~Q(url=""),
                name="news_pickup_once_for_an_address",
                violation_error_message=_("This address is already in the list."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.outlet}, {self.published_on:%d/%m/%Y}"

    def clean(self) -> None:
        if self.kind == MediaKind.ONLINE and not self.url:
            raise ValidationError(
                {"url": _("Enter the address of the article at the online medium.")}
            )
        if self.published_on and self.published_on > timezone.localdate():
            raise ValidationError({"published_on": _("This day is still to come.")})
