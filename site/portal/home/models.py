"""Pages of the website itself: a region's home page and plain pages."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PageChooserPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from portal.home.blocks import ContentBlock


class HomePage(Page):
    """The front page of a region, and the root of its tree."""

    tagline = models.CharField(
        _("tagline"),
        max_length=160,
        blank=True,
        help_text=_("One sentence below the region's name."),
    )
    introduction = models.TextField(_("introduction"), blank=True)
    hero_image = models.ForeignKey(
        "wagtailimages.Image",
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("large picture"),
    )
    featured_page = models.ForeignKey(
        "wagtailcore.Page",
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("featured page"),
        help_text=_("Such as the current competition."),
    )
    body = StreamField(ContentBlock(), blank=True, verbose_name=_("content"))
    # Here and not in a site setting: whoever may edit this page may edit them,
    # while Wagtail's settings know no rights per site.
    contact_office = models.CharField(_("office"), max_length=160, blank=True)
    contact_address = models.TextField(_("address"), blank=True)
    contact_email = models.EmailField(
        _("office e-mail"),
        blank=True,
        help_text=_("An address of the office, not of a person; it is public."),
    )
    contact_phone = models.CharField(
        _("office telephone"),
        max_length=40,
        blank=True,
        help_text=_("A number of the office, not of a person; it is public."),
    )

    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = [
        "home.ContentPage",
        "innovations.RegistryPage",
        "competitions.CompetitionIndexPage",
        "news.NewsIndexPage",
    ]
    page_description = _("The front page of a region.")

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("tagline"),
                FieldPanel("introduction"),
                FieldPanel("hero_image"),
            ],
            heading=_("Opening"),
        ),
        PageChooserPanel("featured_page"),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldPanel("contact_office"),
                FieldPanel("contact_address"),
                FieldPanel("contact_email"),
                FieldPanel("contact_phone"),
            ],
            heading=_("Contact"),
            help_text=_("Shown at the foot of every page."),
        ),
    ]
    search_fields: ClassVar[list[Any]] = [
        *Page.search_fields,
        index.SearchField("introduction"),
    ]
    api_fields: ClassVar[list[APIField]] = [
        APIField("tagline"),
        APIField("introduction"),
        APIField("body"),
    ]

    class Meta:
        verbose_name = _("home page of a region")
        verbose_name_plural = _("home pages of regions")

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from portal.home.services.front import front_page_context

        return super().get_context(request, *args, **kwargs) | front_page_context(
            home=self
        )


class ContentPage(Page):
    """A plain page: about, contact, guidelines ..."""

    introduction = models.TextField(_("introduction"), blank=True)
    body = StreamField(ContentBlock(), blank=True, verbose_name=_("content"))

    parent_page_types: ClassVar[list[str]] = ["home.HomePage", "home.ContentPage"]
    subpage_types: ClassVar[list[str]] = ["home.ContentPage"]
    page_description = _("Text, pictures and documents on any subject.")

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("body"),
    ]
    search_fields: ClassVar[list[Any]] = [
        *Page.search_fields,
        index.SearchField("introduction"),
        index.SearchField("body"),
    ]
    api_fields: ClassVar[list[APIField]] = [APIField("introduction"), APIField("body")]

    class Meta:
        verbose_name = _("plain page")
        verbose_name_plural = _("plain pages")
