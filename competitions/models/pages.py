"""Competitions and their list, as pages."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
    TitleFieldPanel,
)
from wagtail.api import APIField
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page
from wagtail.search import index
from wagtail.url_routing import RouteResult

from competitions.blocks import CompetitionBodyBlock, QuestionsBlock
from competitions.choices import CompetitionLevel
from competitions.models.kinds import CompetitionKind
from competitions.names import normalize_name
from competitions.page_forms import (
    CompetitionCopyForm,
    CompetitionPageForm,
)
from competitions.querysets import CompetitionManager
from competitions.serializers import (
    AwardSerializer,
    CategorySerializer,
    DocumentSerializer,
    KindSerializer,
    PhaseSerializer,
)
from competitions.testers import CompetitionIndexTester
from innovations.models.placed import PlacedPage
from innovations.models.regions import Region
from spreadsheets.text import fold

TEXT_FEATURES = ["h3", "bold", "italic", "ol", "ul", "link", "document-link"]


def this_year() -> int:
    """Return the calendar year in the active time zone."""
    return timezone.localdate().year


class CompetitionIndexPage(Page):
    """All competitions of a region (/lomba/), the newest edition first.

    Hall of fame and statistics have addresses of their own below it.
    """

    #: Addresses of parts; a competition of this slug gives way to it.
    HALL_OF_FAME: ClassVar[str] = "juara"
    STATISTICS: ClassVar[str] = "statistik"

    introduction = models.TextField(_("introduction"), blank=True)

    # No parent_page_types: the home page belongs to the site, not to a plugin.
    subpage_types: ClassVar[list[str]] = ["competitions.CompetitionPage"]
    max_count_per_parent = 1
    page_description = _("The list of all competitions of the region.")
    template = "competitions/competition_index_page.html"

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("introduction"),
    ]
    search_fields: ClassVar[list[Any]] = [
        *Page.search_fields,
        index.SearchField("introduction"),
    ]
    api_fields: ClassVar[list[APIField]] = [APIField("introduction")]

    class Meta:
        verbose_name = _("list of competitions")
        verbose_name_plural = _("lists of competitions")

    def permissions_for_user(self, user: Any) -> CompetitionIndexTester:
        return CompetitionIndexTester(user, self)

    def can_move_to(self, parent: Page) -> bool:
        """Refuse another region, for the competitions below stay in their own."""
        stays = Region.objects.containing(parent) == Region.objects.containing(self)
        return stays and super().can_move_to(parent)

    def has_awards(self) -> bool:
        """Tell whether a competition of the list has results."""
        competitions = CompetitionPage.objects.child_of(self)
        return competitions.filter(awards__isnull=False).exists()

    def route(self, request: Any, path_components: list[str]) -> RouteResult:
        if self.live and path_components in ([self.HALL_OF_FAME], [self.STATISTICS]):
            return RouteResult(self, kwargs={"part": path_components[0]})
        return super().route(request, path_components)

    def get_template(
        self, request: Any, *args: Any, part: str = "", **kwargs: Any
    ) -> str:
        templates = {
            self.HALL_OF_FAME: "competitions/hall_of_fame.html",
            self.STATISTICS: "competitions/statistics.html",
        }
        template: str = templates.get(part) or super().get_template(
            request, *args, **kwargs
        )
        return template

    def get_context(
        self, request: Any, *args: Any, part: str = "", **kwargs: Any
    ) -> dict[str, Any]:
        from competitions.services.archive import part_context

        return super().get_context(request, *args, **kwargs) | part_context(
            index=self, request=request, part=part
        )


class CompetitionPage(PlacedPage):
    """One edition of a competition.

    What people write is here; categories, phases and awards are rows that
    point at the page, so that no older revision can take them away.
    """

    kind = models.ForeignKey(
        CompetitionKind,
        on_delete=models.PROTECT,
        related_name="competitions",
        null=True,
        blank=True,
        verbose_name=_("kind"),
    )
    level = models.CharField(
        _("level"), max_length=10, choices=CompetitionLevel.choices, blank=True
    )
    organizer = models.CharField(
        _("organiser"),
        max_length=255,
        blank=True,
        help_text=_("Who holds the competition, such as Bapperida."),
    )
    edition_year = models.PositiveSmallIntegerField(
        _("year of the edition"),
        default=this_year,
        validators=[MinValueValidator(1990), MaxValueValidator(2100)],
    )
    theme = models.CharField(_("theme"), max_length=300, blank=True)
    introduction = models.TextField(
        _("introduction"),
        blank=True,
        help_text=_("Two or three sentences; also shown in lists."),
    )
    body = StreamField(CompetitionBodyBlock(), blank=True, verbose_name=_("text"))
    how_to_enter = RichTextField(
        _("how to take part"),
        blank=True,
        features=TEXT_FEATURES,
        help_text=_("Step by step, for somebody who never took part."),
    )
    faq = StreamField(
        QuestionsBlock(), blank=True, verbose_name=_("frequently asked questions")
    )
    legal_basis = RichTextField(
        _("legal basis"),
        blank=True,
        features=TEXT_FEATURES,
        help_text=_("Regulations and decrees, with number and date."),
    )
    prizes = RichTextField(_("prizes"), blank=True, features=TEXT_FEATURES)

    objects = CompetitionManager()

    parent_page_types: ClassVar[list[str]] = ["competitions.CompetitionIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    page_description = _("One edition of a competition, with its results.")
    base_form_class = CompetitionPageForm
    copy_form_class = CompetitionCopyForm
    template = "competitions/competition_page.html"

    content_panels: ClassVar[list[Any]] = [
        TitleFieldPanel("title"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("edition_year"), FieldPanel("level")]),
                FieldPanel("kind"),
                FieldPanel("organizer"),
                FieldPanel("theme"),
            ],
            heading=_("In brief"),
        ),
        FieldPanel("introduction"),
        FieldPanel("body"),
        FieldPanel("how_to_enter"),
        FieldPanel("faq"),
    ]
    rules_panels: ClassVar[list[Any]] = [
        FieldPanel("legal_basis"),
        FieldPanel("prizes"),
        InlinePanel("documents", heading=_("Documents"), label=_("document")),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading=_("Content")),
            ObjectList(rules_panels, heading=_("Rules and prizes")),
            ObjectList(Page.promote_panels, heading=_("Promote")),
            ObjectList(Page.settings_panels, heading=_("Settings")),
        ]
    )
    search_fields: ClassVar[list[Any]] = [
        *Page.search_fields,
        index.SearchField("theme", boost=2),
        index.SearchField("organizer"),
        index.SearchField("introduction"),
        index.SearchField("body"),
        index.SearchField("how_to_enter"),
        index.SearchField("faq"),
        index.SearchField("prizes"),
        index.FilterField("region_id"),
        index.FilterField("kind_id"),
        index.FilterField("level"),
        index.FilterField("edition_year"),
    ]
    api_fields: ClassVar[list[APIField]] = [
        APIField("kind", serializer=KindSerializer(read_only=True)),
        APIField("level"),
        APIField("organizer"),
        APIField("edition_year"),
        APIField("theme"),
        APIField("introduction"),
        APIField("body"),
        APIField("how_to_enter"),
        APIField("faq"),
        APIField("legal_basis"),
        APIField("prizes"),
        APIField(
            "documents",
            serializer=DocumentSerializer(
                many=True, read_only=True, source="listed_documents"
            ),
        ),
        APIField("phases", serializer=PhaseSerializer(many=True, read_only=True)),
        APIField(
            "categories",
            serializer=CategorySerializer(
                many=True, read_only=True, source="listed_categories"
            ),
        ),
        APIField(
            "awards",
            serializer=AwardSerializer(
                many=True, read_only=True, source="listed_awards"
            ),
        ),
    ]

    class Meta:
        verbose_name = _("competition")
        verbose_name_plural = _("competitions")
        constraints = [
            models.UniqueConstraint(
                fields=["region", "edition_year", "normalized_name"],
                condition=Q(region__isnull=False),
                name="competitions_competition_once_a_year",
                violation_error_message=_(
                    "The region already has a competition of this name in this year."
                ),
            )
        ]

    def normalize(self, name: str) -> str:
        # A name of signs only has no words.
        return normalize_name(name) or fold(name)

    @property
    def listed_awards(self) -> Any:
        """The released results in their order, with what a list of them shows."""
        return self.awards.released().for_listing().in_order()

    @property
    def listed_categories(self) -> Any:
        """The categories with all their rules, at a constant query count."""
        return self.categories.with_rules()

    @property
    def listed_documents(self) -> Any:
        return self.documents.select_related("document")

    def edition_taken(self, title: str, year: int, parent: Page) -> bool:
        """Tell whether the region of ``parent`` has another of this name and year."""
        region = Region.objects.containing(parent)
        return self.name_taken(title, region=region, edition_year=year)

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from competitions.services.listing import competition_context

        return super().get_context(request, *args, **kwargs) | competition_context(
            competition=self
        )

    def get_admin_display_title(self) -> str:
        title: str = super().get_admin_display_title()
        year = str(self.edition_year)
        return title if year in title else f"{title} ({year})"


class CompetitionDocument(Orderable):
    """A file of a competition: guide, decree, announcement."""

    competition = ParentalKey(
        CompetitionPage,
        on_delete=models.CASCADE,
        related_name="documents",
        verbose_name=_("competition"),
    )
    document = models.ForeignKey(
        "wagtaildocs.Document",
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("document"),
    )
    label = models.CharField(
        _("link text"),
        max_length=160,
        blank=True,
        help_text=_("Leave empty to show the document's title."),
    )

    panels: ClassVar[list[Any]] = [FieldPanel("document"), FieldPanel("label")]

    class Meta(Orderable.Meta):
        verbose_name = _("document of a competition")
        verbose_name_plural = _("documents of competitions")

    def __str__(self) -> str:
        return self.label or self.document.title
