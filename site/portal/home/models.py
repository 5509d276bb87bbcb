"""Pages of the website itself: a region's home page and plain pages."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import (
    FieldPanel,
    MultiFieldPanel,
    ObjectList,
    PageChooserPanel,
    TabbedInterface,
)
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from portal.home.accent import validate_accent
from portal.home.blocks import (
    ActionsBlock,
    AnnouncementsBlock,
    ContentBlock,
    FeaturedInnovationsBlock,
    FeaturedNewsBlock,
    OpeningHoursBlock,
    SocialBlock,
)

#: How many innovations and articles the front page has room for.
FRONT_INNOVATIONS = 6
FRONT_ARTICLES = 3
FRONT_EVENTS = 3


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
    actions = StreamField(
        ActionsBlock(max_num=2),
        blank=True,
        verbose_name=pgettext_lazy("links", "invitations"),
        help_text=_("One or two links below the introduction."),
    )
    featured_page = models.ForeignKey(
        "wagtailcore.Page",
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("featured page"),
        help_text=_(
            "Such as a competition. Empty: the competition that is under way or "
            "comes next."
        ),
    )
    featured_innovations = StreamField(
        FeaturedInnovationsBlock(max_num=FRONT_INNOVATIONS),
        blank=True,
        verbose_name=_("featured innovations"),
        help_text=_("In this order. Empty: the newest. Only published ones are shown."),
    )
    featured_news = StreamField(
        FeaturedNewsBlock(max_num=FRONT_ARTICLES),
        blank=True,
        verbose_name=_("featured news"),
        help_text=_("In this order. Empty: the newest. Only published ones are shown."),
    )
    body = StreamField(ContentBlock(), blank=True, verbose_name=_("content"))
    accent_colour = models.CharField(
        _("accent colour"),
        max_length=7,
        blank=True,
        validators=[validate_accent],
        help_text=_(
            "For headings, links and buttons of the region's site, such as #0b5a52. "
            "It must be dark enough to be read on white."
        ),
    )
    logo = models.ForeignKey(
        "wagtailimages.Image",
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("logo"),
        help_text=_("Shown 48 pixels high beside the name of the region."),
    )
    logo_alt = models.CharField(
        _("description of the logo"),
        max_length=120,
        blank=True,
        help_text=_(
            "For people who can't see it. Empty: the logo only repeats the name "
            "beside it."
        ),
    )
    announcements = StreamField(
        AnnouncementsBlock(max_num=3),
        blank=True,
        verbose_name=_("announcements"),
        help_text=_("Shown on every page, from the first day to the last."),
    )
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
    opening_hours = StreamField(
        OpeningHoursBlock(max_num=7), blank=True, verbose_name=_("opening hours")
    )
    social_accounts = StreamField(
        SocialBlock(max_num=8), blank=True, verbose_name=_("social networks")
    )

    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = [
        "home.ContentPage",
        "innovations.RegistryPage",
        "competitions.CompetitionIndexPage",
        "news.NewsIndexPage",
        "news.AgendaIndexPage",
    ]
    page_description = _("The front page of a region.")

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("tagline"),
                FieldPanel("introduction"),
                FieldPanel("hero_image"),
                FieldPanel("actions"),
            ],
            heading=_("Opening"),
        ),
        PageChooserPanel("featured_page"),
        FieldPanel("featured_innovations"),
        FieldPanel("featured_news"),
        FieldPanel("body"),
    ]
    appearance_panels: ClassVar[list[Any]] = [
        FieldPanel("accent_colour"),
        MultiFieldPanel(
            [FieldPanel("logo"), FieldPanel("logo_alt")], heading=_("Logo")
        ),
    ]
    contact_panels: ClassVar[list[Any]] = [
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
        FieldPanel("opening_hours"),
        FieldPanel("social_accounts"),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading=_("Front page")),
            ObjectList(appearance_panels, heading=_("Appearance")),
            ObjectList(contact_panels, heading=_("Contact and footer")),
            ObjectList([FieldPanel("announcements")], heading=_("Announcement")),
            ObjectList(Page.promote_panels, heading=_("Promote")),
            ObjectList(Page.settings_panels, heading=_("Settings")),
        ]
    )
    search_fields: ClassVar[list[Any]] = [
        *Page.search_fields,
        index.SearchField("introduction"),
    ]
    api_fields: ClassVar[list[APIField]] = [
        APIField("tagline"),
        APIField("introduction"),
        APIField("hero_image"),
        APIField("actions"),
        APIField("featured_page"),
        APIField("featured_innovations"),
        APIField("featured_news"),
        APIField("body"),
        APIField("accent_colour"),
        APIField("logo"),
        APIField("announcements"),
        APIField("contact_office"),
        APIField("contact_address"),
        APIField("contact_email"),
        APIField("contact_phone"),
        APIField("opening_hours"),
        APIField("social_accounts"),
    ]

    class Meta:
        verbose_name = _("home page of a region")
        verbose_name_plural = _("home pages of regions")

    def clean(self) -> None:
        super().clean()
        for name in ("featured_innovations", "featured_news"):
            self._refuse_pages_of_others(name)

    def _refuse_pages_of_others(self, name: str) -> None:
        """What is featured stands below this page, not in another region."""
        for row in getattr(self, name):
            page = row.value
            if page is not None and self.path and not page.path.startswith(self.path):
                raise ValidationError(
                    {
                        name: ValidationError(
                            _("“%(page)s” belongs to another region."),
                            params={"page": page.title},
                            code="other_region",
                        )
                    }
                )

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from portal.home.services.front import front_page_context

        return super().get_context(request, *args, **kwargs) | front_page_context(
            home=self, region=getattr(request, "region", None)
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
