"""Rows that belong to the text of an event: drafted, versioned and restored with it.

Nothing counts them or points at them. Who registers and who comes are plain models.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, PageChooserPanel
from wagtail.api import APIField
from wagtail.documents import get_document_model_string
from wagtail.models import Orderable


class EventSession(Orderable):
    """A line of the programme (*susunan acara*)."""

    page = ParentalKey(
        "news.EventPage", on_delete=models.CASCADE, related_name="sessions"
    )
    time = models.CharField(
        pgettext_lazy("agenda", "time"),
        max_length=40,
        blank=True,
        help_text=_("For example: 09.00–09.30"),
    )
    title = models.CharField(_("what"), max_length=200)

    panels = [FieldPanel("time"), FieldPanel("title")]
    api_fields = [APIField("time"), APIField("title")]

    class Meta(Orderable.Meta):
        verbose_name = _("line of the programme")
        verbose_name_plural = _("programme")

    def __str__(self) -> str:
        return f"{self.time} {self.title}".strip()


class EventSpeaker(Orderable):
    """Somebody who speaks, with the post held on that day; as in an article."""

    page = ParentalKey(
        "news.EventPage", on_delete=models.CASCADE, related_name="speakers"
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
    topic = models.CharField(_("topic"), max_length=200, blank=True)

    panels = [FieldPanel("name"), FieldPanel("post"), FieldPanel("topic")]
    api_fields = [APIField("name"), APIField("post"), APIField("topic")]

    class Meta(Orderable.Meta):
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")

    def __str__(self) -> str:
        return f"{self.name}, {self.post}" if self.post else self.name


class EventMaterial(Orderable):
    """A document to take along: invitation, slides, minutes."""

    page = ParentalKey(
        "news.EventPage", on_delete=models.CASCADE, related_name="materials"
    )
    document = models.ForeignKey(
        get_document_model_string(),
        verbose_name=_("document"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    title = models.CharField(
        _("title"),
        max_length=200,
        blank=True,
        help_text=_("Empty: the title of the document."),
    )

    panels = [FieldPanel("document"), FieldPanel("title")]
    api_fields = [APIField("document"), APIField("title")]

    class Meta(Orderable.Meta):
        verbose_name = _("material")
        verbose_name_plural = _("materials")

    def __str__(self) -> str:
        return self.title or self.document.title


class InvitedParty(Orderable):
    """Who is asked to come, as the letter of invitation names them.

    ``organization`` is the page that a site knows them by; see
    ``news.services.parties``.
    """

    page = ParentalKey(
        "news.EventPage", on_delete=models.CASCADE, related_name="invited_parties"
    )
    name = models.CharField(
        _("name"), max_length=200, help_text=_("An office, a village or a group.")
    )
    organization = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("page of the organisation"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Found by the name when it is left empty."),
    )

    panels = [FieldPanel("name"), PageChooserPanel("organization")]
    api_fields = [APIField("name")]

    class Meta(Orderable.Meta):
        verbose_name = _("invited party")
        verbose_name_plural = _("invited parties")

    def __str__(self) -> str:
        return self.name


class EventRelatedPage(Orderable):
    """An article, innovation or competition that the event is about."""

    page = ParentalKey(
        "news.EventPage", on_delete=models.CASCADE, related_name="related_items"
    )
    related_page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("page"),
        on_delete=models.CASCADE,
        related_name="+",
    )

    panels = [PageChooserPanel("related_page")]

    class Meta(Orderable.Meta):
        verbose_name = _("page related to an event")
        verbose_name_plural = _("pages related to events")

    def __str__(self) -> str:
        return str(self.related_page)
