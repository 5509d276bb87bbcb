from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.models import Orderable


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

    panels = [FieldPanel("name"), FieldPanel("post")]
    api_fields = [APIField("name"), APIField("post")]

    class Meta(Orderable.Meta):
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")

    def __str__(self) -> str:
        return f"{self.name}, {self.post}" if self.post else self.name
