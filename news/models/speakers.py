from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.models import Orderable, Page

#: So many names a list in the browser shows without becoming slow.
KNOWN = 200


class NewsSpeakerQuerySet(models.QuerySet["NewsSpeaker"]):
    def known_in(self, newsroom: Page) -> dict[str, str]:
        """Return who was quoted in public articles of a newsroom, with the post.

        The newest first, each with the post of the newest article that tells one.
        """
        rows = (
            self.filter(page__path__startswith=newsroom.path, page__live=True)
            .order_by("-page__published_at", "sort_order")
            .values_list("name", "post")[: KNOWN * 5]
        )
        known: dict[str, str] = {}
        for name, post in rows:
            known[name] = known.get(name) or post
        return dict(list(known.items())[:KNOWN])


class NewsSpeaker(Orderable):
    """Somebody quoted in an article, with the post held on that day.

    Part of the written text, hence a child of the page: drafted, versioned and
    restored with it. Deliberately not a link to a person: the article keeps
    saying "Pj. Sekda" after the appointment has ended. Nothing counts speakers
    or points at them; what does later needs a table of its own.
    """

    page = ParentalKey(
        "news.NewsPage", on_delete=models.CASCADE, related_name="speakers"
    )
    name = models.CharField(
        _("name"), max_length=160, help_text=_("Full name with titles.")
    )
    post = models.CharField(
        _("post"),
        max_length=200,
        blank=True,
        help_text=_("The post held on that day; it stays as written here."),
    )

    objects = NewsSpeakerQuerySet.as_manager()

    panels = [FieldPanel("name"), FieldPanel("post")]
    api_fields = [APIField("name"), APIField("post")]

    class Meta(Orderable.Meta):
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")

    def __str__(self) -> str:
        return f"{self.name}, {self.post}" if self.post else self.name
