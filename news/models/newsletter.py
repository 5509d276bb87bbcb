"""Newsletters by e-mail: what they say, who wants them, and who got which."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import PageChooserPanel
from wagtail.models import Orderable

from news.models.article import NewsPage
from news.models.index import NewsIndexPage


def new_secret() -> str:
    return secrets.token_urlsafe(24)


class EditionState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")


class NewsletterEdition(ClusterableModel):
    """A selection of articles with a subject and an introduction.

    ``worker`` and ``heartbeat_at`` say who sends it and that they are alive.
    """

    newsroom = models.ForeignKey(
        NewsIndexPage,
        on_delete=models.CASCADE,
        related_name="newsletter_editions",
        verbose_name=_("newsroom"),
    )
    subject = models.CharField(
        _("subject"),
        max_length=150,
        help_text=_("Of the e-mail: what is in it, in a few words."),
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    introduction = models.TextField(
        _("introduction"),
        max_length=2000,
        blank=True,
        help_text=_(
            "A few sentences above the articles. A blank line begins a new paragraph."
        ),
    )
    state = models.CharField(
        _("state"),
        max_length=8,
        choices=EditionState.choices,
        default=EditionState.DRAFT,
        editable=False,
    )
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, editable=False)
    finished_at = models.DateTimeField(_("sent at"), null=True, editable=False)
    worker = models.CharField(max_length=16, blank=True, editable=False)
    heartbeat_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("newsletter edition")
        verbose_name_plural = _("newsletter editions")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.subject

    def clean(self) -> None:
        if self.first_day and self.last_day and self.first_day > self.last_day:
            raise ValidationError(
                {"last_day": _("The last day is before the first one.")}
            )

    @property
    def is_draft(self) -> bool:
        return self.state == EditionState.DRAFT

    def get_articles(self) -> list[NewsPage]:
        """What is public now of the chosen articles, in their order."""
        wanted = [item.article_id for item in self.items.all()]
        public = NewsPage.objects.child_of(self.newsroom).published()
        found: dict[Any, NewsPage] = public.filter(pk__in=wanted).in_bulk()
        return [found[key] for key in dict.fromkeys(wanted) if key in found]


class EditionArticle(Orderable):
    """Part of the written edition, as its order is."""

    edition = ParentalKey(
        NewsletterEdition, on_delete=models.CASCADE, related_name="items"
    )
    article = models.ForeignKey(
        NewsPage,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("article"),
    )

    panels = [PageChooserPanel("article")]

    class Meta(Orderable.Meta):
        verbose_name = _("article of an edition")
        verbose_name_plural = _("articles of editions")

    def __str__(self) -> str:
        return str(self.article)


class SubscriberQuerySet(models.QuerySet["Subscriber"]):
    def confirmed(self) -> SubscriberQuerySet:
        return self.filter(confirmed_at__isnull=False)


class Subscriber(models.Model):
    """An e-mail address whose owner asked for the newsletter.

    Until the owner confirmed it nothing but the question is sent there. Whoever
    unsubscribes is deleted: no list is kept of those who left.
    """

    newsroom = models.ForeignKey(
        NewsIndexPage,
        on_delete=models.CASCADE,
        related_name="newsletter_subscribers",
        verbose_name=_("newsroom"),
    )
    email = models.EmailField(_("e-mail address"))
    #: The address as it is compared.
    email_key = models.CharField(max_length=254, editable=False)
    secret = models.CharField(
        max_length=40, unique=True, default=new_secret, editable=False
    )
    asked_at = models.DateTimeField(_("asked to confirm at"), null=True)
    created_at = models.DateTimeField(_("entered at"), auto_now_add=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True)

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["newsroom", "email_key"], name="news_subscriber_once"
            )
        ]

    def __str__(self) -> str:
        # What logs say of it when it is deleted.
        return f"#{self.pk}"


class EditionLetter(models.Model):
    """One edition for one subscriber.

    ``taken_at`` is committed before the mail server gets the letter, ``sent_at``
    after it took it. A letter that has only the first was in the hands of a worker
    that was killed: it may have left, so it is never sent again.
    """

    edition = models.ForeignKey(
        NewsletterEdition, on_delete=models.CASCADE, related_name="letters"
    )
    subscriber = models.ForeignKey(
        Subscriber, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    taken_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    #: The mail server refused it.
    refused = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("letter of an edition")
        verbose_name_plural = _("letters of editions")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "subscriber"], name="news_letter_once"
            )
        ]
        indexes = [
            models.Index(fields=["edition", "taken_at"], name="news_letter_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.edition}: #{self.subscriber_id}"
