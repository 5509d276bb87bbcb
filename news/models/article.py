from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase, HttpResponseRedirectBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.contrib.taggit import ClusterTaggableManager
from wagtail.admin.panels import (
    FieldPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
    TitleFieldPanel,
)
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.images import get_image_model_string
from wagtail.models import Page
from wagtail.search import index

from news.archive_dates import Month
from news.blocks import ArticleBodyBlock
from news.choices import InformationClass
from news.forms import NewsPageForm
from news.models.forms_of_article import ServedInForms
from news.models.tags import TaggedNewsPage
from news.panels import IntakePanel, KnownSpeakersPanel, StylePanel
from news.querysets import NewsPageManager
from news.related_pages import WithRelatedPages, keys_in_boxes
from news.serializers import (
    BodyField,
    LeadImageField,
    RelatedPagesField,
    RelatedStoriesField,
)
from news.testers import NewsTester

#: So many stories stand below an article, beside those the editors chose.
RELATED_STORIES = 4


class NewsPage(ServedInForms, WithRelatedPages, Page):
    """A press release or news article; its title is the headline.

    ``published_at`` is the date that readers see, that sorts the lists and
    stands in the address (``/berita/2025/06/slug/``). It is not Wagtail's
    ``first_published_at``: releases of former years are entered with their own
    date, and that field is not editors' to change. Left empty it becomes the
    moment of first publication, so a draft of Monday published by schedule on
    Wednesday is dated Wednesday. On a live page it is always set.

    ``url_path`` stays Wagtail's (parent and slug): the tree, redirects and
    permissions rely on it. Only the public address carries the month, and
    ``NewsIndexPage.route`` leads from the plain one to it.
    """

    kicker = models.CharField(
        _("kicker"),
        max_length=60,
        blank=True,
        help_text=_("A word or two above the headline: rubric or place."),
    )
    standfirst = models.TextField(
        _("standfirst"),
        max_length=400,
        blank=True,
        help_text=_("One or two sentences below the headline, also shown in lists."),
    )
    body = StreamField(ArticleBodyBlock(), verbose_name=_("body"))

    published_at = models.DateTimeField(
        _("publication date"),
        null=True,
        blank=True,
        db_index=True,
        help_text=_(
            "Leave empty to date the article when it is published. Enter the "
            "original date for a release of the past."
        ),
    )
    dateline_place = models.CharField(
        _("dateline"),
        max_length=80,
        blank=True,
        help_text=_("The place the first paragraph opens with, for example: PPU."),
    )
    event_date = models.DateField(
        _("date of the event"),
        null=True,
        blank=True,
        help_text=_("The day of what is reported, with its year."),
    )
    event_place = models.CharField(_("place of the event"), max_length=200, blank=True)

    author_code = models.CharField(
        _("byline code"),
        max_length=80,
        blank=True,
        help_text=_(
            "What stands in brackets at the end, without the brackets, for "
            "example: */ANA/DiskominfoPPU. An asterisk marks a release."
        ),
    )
    source_name = models.CharField(
        _("source"),
        max_length=120,
        blank=True,
        help_text=_("Who published it first, if not this site."),
    )
    source_url = models.URLField(_("address of the source"), blank=True)
    information_class = models.CharField(
        _("information class"),
        max_length=20,
        choices=InformationClass.choices,
        default=InformationClass.PERIODIC,
        help_text=_(
            "After Law 14/2008. Exempt information must not be entered here at all."
        ),
    )

    lead_image = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("photograph"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    lead_image_alt = models.CharField(
        _("text alternative"),
        max_length=250,
        blank=True,
        help_text=_(
            "What the photograph shows, for people who cannot see it. Needed to "
            "publish an article with a photograph."
        ),
    )
    lead_image_caption = models.CharField(
        pgettext_lazy("news", "caption"),
        max_length=300,
        blank=True,
        help_text=_("Who, what, where and when."),
    )
    lead_image_credit = models.CharField(
        pgettext_lazy("news", "credit"),
        max_length=120,
        blank=True,
        help_text=_("The photographer or owner of the photograph."),
    )

    tags = ClusterTaggableManager(
        through=TaggedNewsPage,
        blank=True,
        verbose_name=_("tags"),
        help_text=_("Topics, separated by commas."),
    )

    objects = NewsPageManager()

    base_form_class = NewsPageForm
    parent_page_types = ["news.NewsIndexPage"]
    subpage_types: list[str] = []
    template = "news/news_page.html"
    page_description = _("A press release or news article.")

    content_panels = [
        IntakePanel(heading=_("From the release")),
        FieldPanel("kicker"),
        TitleFieldPanel(
            "title",
            heading=_("Headline"),
            help_text=_("Without a full stop at the end."),
            placeholder=_("Headline"),
        ),
        FieldPanel("standfirst"),
        MultiFieldPanel(
            [FieldPanel("published_at"), FieldPanel("dateline_place")],
            heading=_("Date and dateline"),
        ),
        FieldPanel("body"),
    ]
    photo_panels = [
        MultiFieldPanel(
            [
                FieldPanel("lead_image"),
                FieldPanel("lead_image_alt"),
                FieldPanel("lead_image_caption"),
                FieldPanel("lead_image_credit"),
            ],
            heading=_("Photograph"),
        ),
    ]
    facts_panels = [
        MultiFieldPanel(
            [FieldPanel("event_date"), FieldPanel("event_place")],
            heading=_("Event"),
        ),
        InlinePanel(
            "speakers",
            heading=_("Speakers"),
            label=_("Speaker"),
            help_text=_("The people quoted, with the post they held on that day."),
        ),
        MultiFieldPanel(
            [
                FieldPanel("author_code"),
                FieldPanel("source_name"),
                FieldPanel("source_url"),
                # In drafts too: the database knows no article without a class.
                FieldPanel("information_class", required_on_save=True),
            ],
            heading=_("Origin"),
        ),
        FieldPanel("tags"),
        InlinePanel(
            "corrections",
            heading=_("Corrections"),
            label=_("Correction"),
            help_text=_("Readers see them below the article, with their date."),
        ),
        InlinePanel(
            "related_items",
            heading=_("Related pages"),
            label=_("Related page"),
            help_text=_("Innovations, competitions or other articles to read on."),
        ),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading=_("Text")),
            ObjectList(photo_panels, heading=_("Photograph")),
            ObjectList(facts_panels, heading=_("Facts and sources")),
            ObjectList(Page.promote_panels, heading=_("Promote")),
            ObjectList(Page.settings_panels, heading=_("Settings")),
            StylePanel(),
            KnownSpeakersPanel(),
        ]
    )

    search_fields = [
        *Page.search_fields,
        index.SearchField("kicker"),
        index.SearchField("standfirst", boost=1.5),
        index.SearchField("body"),
        index.SearchField("event_place"),
        index.RelatedFields(
            "speakers", [index.SearchField("name"), index.SearchField("post")]
        ),
        index.RelatedFields("tags", [index.SearchField("name")]),
        index.FilterField("published_at"),
        index.FilterField("event_date"),
        index.FilterField("information_class"),
    ]

    api_fields = [
        APIField("kicker"),
        APIField("standfirst"),
        APIField("published_at"),
        APIField("dateline_place"),
        APIField("event_date"),
        APIField("event_place"),
        APIField("body", serializer=BodyField()),
        APIField("speakers"),
        APIField("corrections"),
        APIField("author_code"),
        APIField("source_name"),
        APIField("source_url"),
        APIField("information_class"),
        APIField("lead_image", serializer=LeadImageField("width-960|format-webp")),
        APIField("lead_image_alt"),
        APIField("lead_image_caption"),
        APIField("lead_image_credit"),
        APIField("tags"),
        APIField("related_pages", serializer=RelatedPagesField()),
        APIField("related_stories", serializer=RelatedStoriesField()),
    ]

    class Meta:
        verbose_name = _("news article")
        verbose_name_plural = _("news articles")
        constraints = [
            models.CheckConstraint(
                condition=Q(information_class__in=InformationClass.values),
                name="news_page_information_class_publishable",
                violation_error_message=_(
                    "Choose one of the classes of information that may be published."
                ),
            )
        ]

    @property
    def dated(self) -> datetime:
        """The publication date; of a draft, the one it would get."""
        return (
            self.published_at
            or self.first_published_at
            or self.go_live_at
            or timezone.now()
        )

    @property
    def month(self) -> Month:
        return Month.of(self.dated)

    @property
    def _is_ahead(self) -> bool:
        """Wagtail saves a new page as live once before it schedules it."""
        return self.go_live_at is not None and self.go_live_at > timezone.now()

    def permissions_for_user(self, user: Any) -> NewsTester:
        return NewsTester(user, self)

    def save(self, *args: Any, **kwargs: Any) -> Any:
        if self.live and self.published_at is None and not self._is_ahead:
            self.published_at = self.first_published_at or timezone.now()
        return super().save(*args, **kwargs)

    def get_neighbours(self) -> dict[str, "NewsPage | None"]:
        """The public articles right before and after this one in their list."""
        if self.pk is None or self.published_at is None:
            return {"newer": None, "older": None}
        beside = NewsPage.objects.sibling_of(self, inclusive=False).published()
        beside = beside.defer_streamfields()
        return {
            "newer": beside.after(self).first(),
            "older": beside.before(self).first(),
        }

    def get_related_stories(self, subjects: Iterable[Page]) -> list["NewsPage"]:
        """Other public stories of the site about these pages or of the same topics.

        Those that share most come first; each has ``subject``, the page that both
        are about, or None. What the editors point at already is left out.
        """
        by_key = {page.pk: page for page in subjects}
        known = {self.pk, *by_key, *keys_in_boxes(self)}
        stories = list(
            NewsPage.objects.published()
            .filter(url_path__startswith=self.site_path)
            .exclude(pk__in=known)
            .sharing(pages=by_key, tags=[tag.pk for tag in self.tags.all()])
            .defer_streamfields()[:RELATED_STORIES]
        )
        for story in stories:
            story.subject = by_key.get(story.shared_page)
        return stories

    def get_url_parts(self, request: HttpRequest | None = None) -> Any:
        """The address with the month in it: ``/berita/2025/06/slug/``."""
        parts = super().get_url_parts(request)
        if parts is None or parts[2] is None:
            return parts
        site_id, root_url, path = parts
        bare = path.removesuffix("/")  # WAGTAIL_APPEND_SLASH may be off
        folder, _slash, slug = bare.rpartition("/")
        if not slug:  # the article is the root of a site
            return parts
        ending = path[len(bare) :]
        return site_id, root_url, f"{folder}/{self.month.path}/{slug}{ending}"

    def serve(
        self,
        request: HttpRequest,
        *args: Any,
        moved: type[HttpResponseRedirectBase] | None = None,
        **kwargs: Any,
    ) -> HttpResponseBase:
        """``moved`` is set by the index when it was asked under another address.

        Redirecting here and not while routing keeps Wagtail's guard of private
        pages in front of it.
        """
        if moved is None:
            return super().serve(request, *args, **kwargs)
        query = request.META.get("QUERY_STRING")
        address = self.get_url(request)
        if form := kwargs.get("form"):
            address = f"{address}{form}/"
        return moved(f"{address}?{query}" if query else address)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict:
        context = super().get_context(request, *args, **kwargs)
        context["index"] = self.get_parent()
        context["related_pages"] = self.get_related_pages()
        context["related_stories"] = self.get_related_stories(context["related_pages"])
        return context | self.get_neighbours()
