"""The innovation profile: a page that lives for years."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
    TitleFieldPanel,
)
from wagtail.api import APIField
from wagtail.fields import RichTextField, StreamField
from wagtail.images.api.fields import ImageRenditionField
from wagtail.models import Page
from wagtail.search import index
from wagtail.url_routing import RouteResult

from innovations.api_fields import (
    co_owners_serializer,
    page_link_serializer,
    reference_serializer,
)
from innovations.blocks import PictureBlock, StoryBlock
from innovations.choices import Classification, Form, InitiatorType, Kind, Stage
from innovations.forms import InnovationCopyForm, InnovationPageForm
from innovations.models.organizations import REGISTRY_FIELDS, OrganizationPage
from innovations.models.placed import PlacedPage
from innovations.models.reference import (
    GovernmentAffair,
    NationalGoal,
    PriorityCluster,
    SustainableDevelopmentGoal,
    Theme,
)
from innovations.names import normalize_name
from innovations.panels import CompletenessPanel, MentoringPanel
from innovations.querysets import InnovationManager
from innovations.testers import InnovationTester

NARRATIVE_FEATURES = ["h3", "bold", "italic", "ol", "ul", "link"]


def _reference(model: type[models.Model], label: Any, **kwargs: Any) -> Any:
    return models.ForeignKey(
        model,
        on_delete=models.PROTECT,
        related_name="innovations",
        null=True,
        blank=True,
        verbose_name=label,
        **kwargs,
    )


def _document(label: Any, help_text: Any = "") -> Any:
    return models.ForeignKey(
        "wagtaildocs.Document",
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=label,
        help_text=help_text,
    )


class InnovationPage(PlacedPage):
    """One innovation with the fields of the national form (domain notes, §3).

    The lead organisation is the parent page. ``code`` is drawn once, when the
    page is first saved, and never changes or is used again.
    """

    place_fields: ClassVar[tuple[str, ...]] = (
        *PlacedPage.place_fields,
        "organization_id",
        "code",
    )

    code = models.CharField(_("registry code"), max_length=30, editable=False)
    # RESTRICT, not PROTECT: a whole registry can be deleted with what is in it.
    organization = models.ForeignKey(
        OrganizationPage,
        on_delete=models.RESTRICT,
        related_name="innovations",
        null=True,
        editable=False,
        verbose_name=_("lead organisation"),
    )
    stage = models.CharField(
        _("stage"), max_length=16, choices=Stage.choices, blank=True
    )
    initiator_type = models.CharField(
        _("initiator"), max_length=16, choices=InitiatorType.choices, blank=True
    )
    initiator_name = models.CharField(
        _("name of the initiator"), max_length=255, blank=True
    )
    initiator_name_public = models.BooleanField(
        _("show the name of the initiator publicly"),
        default=False,
        help_text=_(
            "Only with the consent of the person. Without it the name stays with "
            "those who keep the register."
        ),
    )
    classification = models.CharField(
        _("classification"), max_length=16, choices=Classification.choices, blank=True
    )
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text=_("South is negative, such as -1.291667."),
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
        help_text=_("Such as 116.513889."),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, blank=True)
    form = models.CharField(_("form"), max_length=16, choices=Form.choices, blank=True)
    theme = _reference(Theme, pgettext_lazy("innovation", "theme"))
    national_goal = _reference(NationalGoal, _("national goal (Asta Cita)"))
    priority_cluster = _reference(PriorityCluster, _("priority cluster (PKPN)"))
    main_affair = _reference(GovernmentAffair, _("main government affair"))
    related_affairs = ParentalManyToManyField(
        GovernmentAffair,
        blank=True,
        related_name="related_innovations",
        verbose_name=_("related government affairs"),
    )
    development_goals = ParentalManyToManyField(
        SustainableDevelopmentGoal,
        blank=True,
        related_name="innovations",
        verbose_name=_("sustainable development goals"),
    )
    trial_date = models.DateField(_("trial began on"), null=True, blank=True)
    implementation_date = models.DateField(
        _("implemented since"),
        null=True,
        blank=True,
        help_text=_("Decides in which year the innovation counts."),
    )
    development_date = models.DateField(
        _("developed further on"),
        null=True,
        blank=True,
        help_text=_("Only if the innovation was developed after it was implemented."),
    )
    maturity_score = models.DecimalField(
        _("maturity score"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(111)],
        help_text=_("Kematangan as the national application reports it, 0 to 111."),
    )
    summary = models.TextField(
        _("summary"),
        blank=True,
        max_length=500,
        help_text=_("Two or three sentences for lists and search engines."),
    )
    design = RichTextField(
        _("design and main changes"),
        blank=True,
        features=NARRATIVE_FEATURES,
        help_text=_(
            "At least 300 words: legal basis, problem, strategic issue, method, "
            "what is new, how it works."
        ),
    )
    purpose = RichTextField(_("purpose"), blank=True, features=NARRATIVE_FEATURES)
    benefit = RichTextField(_("benefit"), blank=True, features=NARRATIVE_FEATURES)
    result = RichTextField(_("result"), blank=True, features=NARRATIVE_FEATURES)
    legal_basis = RichTextField(
        _("legal basis"),
        blank=True,
        features=["bold", "italic", "ol", "ul", "link", "document-link"],
        help_text=_("Regulations and decrees, with number, year and subject."),
    )
    story = StreamField(StoryBlock(), blank=True, verbose_name=_("story"))
    photo = models.ForeignKey(
        "wagtailimages.Image",
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("photo"),
        help_text=_("Shown on top of the profile and in lists."),
    )
    gallery = StreamField(
        [("picture", PictureBlock())], blank=True, verbose_name=_("photo gallery")
    )
    video_url = models.URLField(
        _("video link"), blank=True, help_text=_("A video on YouTube or Drive.")
    )
    budget_file = _document(_("budget document"))
    business_profile_file = _document(_("business profile"), _("PDF or presentation."))
    property_file = _document(_("intellectual property document"))
    award_file = _document(_("award document"))
    proposal_file = _document(_("proposal"))

    objects = InnovationManager()

    parent_page_types: ClassVar[list[str]] = ["innovations.OrganizationPage"]
    subpage_types: ClassVar[list[str]] = []
    page_description = _("The profile of one innovation.")
    base_form_class = InnovationPageForm
    copy_form_class = InnovationCopyForm
    exclude_fields_in_copy: ClassVar[list[str]] = ["code", "maturity_score"]
    template = "innovations/innovation_page.html"

    content_panels: ClassVar[list[Any]] = [
        CompletenessPanel(),
        MentoringPanel(),
        TitleFieldPanel("title"),
        FieldPanel("summary"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("stage"), FieldPanel("classification")]),
                FieldRowPanel([FieldPanel("form"), FieldPanel("kind")]),
                FieldRowPanel(
                    [FieldPanel("initiator_type"), FieldPanel("initiator_name")]
                ),
                FieldPanel("initiator_name_public"),
            ],
            heading=_("In brief"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("trial_date"),
                FieldPanel("implementation_date"),
                FieldPanel("development_date"),
            ],
            heading=_("Dates"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("main_affair"),
                FieldPanel("related_affairs"),
                FieldPanel("theme"),
                FieldPanel("national_goal"),
                FieldPanel("priority_cluster"),
                FieldPanel("development_goals"),
            ],
            heading=_("Affairs and goals"),
        ),
    ]
    narrative_panels: ClassVar[list[Any]] = [
        FieldPanel("design"),
        FieldPanel("purpose"),
        FieldPanel("benefit"),
        FieldPanel("result"),
        FieldPanel("legal_basis"),
        FieldPanel("story"),
    ]
    media_panels: ClassVar[list[Any]] = [
        FieldPanel("photo"),
        FieldPanel("gallery"),
        FieldPanel("video_url"),
        MultiFieldPanel(
            [
                FieldPanel("proposal_file"),
                FieldPanel("budget_file"),
                FieldPanel("business_profile_file"),
                FieldPanel("property_file"),
                FieldPanel("award_file"),
            ],
            heading=_("Documents"),
        ),
        FieldRowPanel(
            [FieldPanel("latitude"), FieldPanel("longitude")], heading=_("Location")
        ),
    ]
    registry_panels: ClassVar[list[Any]] = [
        FieldPanel("code", read_only=True),
        FieldPanel("maturity_score", permission=REGISTRY_FIELDS),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading=_("Profile")),
            ObjectList(narrative_panels, heading=_("Narrative")),
            ObjectList(media_panels, heading=_("Pictures and files")),
            ObjectList(registry_panels, heading=_("Registry")),
            ObjectList(Page.promote_panels, heading=_("Promote")),
            ObjectList(Page.settings_panels, heading=_("Settings")),
        ]
    )
    search_fields: ClassVar[list[Any]] = [
        *Page.search_fields,
        index.SearchField("code", boost=3),
        index.AutocompleteField("code"),
        index.SearchField("summary", boost=2),
        index.SearchField("design"),
        index.SearchField("purpose"),
        index.SearchField("benefit"),
        index.SearchField("result"),
        index.SearchField("legal_basis"),
        index.SearchField("story"),
        index.FilterField("region_id"),
        index.FilterField("organization_id"),
        index.FilterField("stage"),
        index.FilterField("form"),
        index.FilterField("kind"),
        index.FilterField("main_affair_id"),
        index.FilterField("implementation_date"),
    ]
    # initiator_name is left out here and in search_fields: it may be private, and
    # columns of the API can be filtered by. public_initiator is the way out.
    api_fields: ClassVar[list[APIField]] = [
        APIField("code"),
        APIField("organization", serializer=page_link_serializer()),
        APIField("co_owners", serializer=co_owners_serializer()),
        APIField("stage"),
        APIField("kind"),
        APIField("form"),
        APIField("classification"),
        APIField("initiator_type"),
        APIField("public_initiator"),
        APIField("theme", serializer=reference_serializer()),
        APIField("national_goal", serializer=reference_serializer()),
        APIField("priority_cluster", serializer=reference_serializer()),
        APIField("main_affair", serializer=reference_serializer()),
        APIField("related_affairs", serializer=reference_serializer(many=True)),
        APIField("development_goals", serializer=reference_serializer(many=True)),
        APIField("trial_date"),
        APIField("implementation_date"),
        APIField("development_date"),
        APIField("year"),
        APIField("summary"),
        APIField("design"),
        APIField("purpose"),
        APIField("benefit"),
        APIField("result"),
        APIField("legal_basis"),
        APIField("story"),
        APIField("photo", serializer=ImageRenditionField("fill-800x600|format-webp")),
        APIField("gallery"),
        APIField("video_url"),
        APIField("proposal_file"),
        APIField("budget_file"),
        APIField("business_profile_file"),
        APIField("property_file"),
        APIField("award_file"),
        APIField("latitude"),
        APIField("longitude"),
    ]

    class Meta:
        verbose_name = _("innovation")
        verbose_name_plural = _("innovations")
        constraints = [
            models.UniqueConstraint(
                fields=["region", "code"],
                condition=~Q(code=""),
                name="innovations_innovation_code_unique_in_region",
                violation_error_message=_("This registry code is already in use."),
            ),
            models.UniqueConstraint(
                fields=["organization", "normalized_name"],
                condition=Q(organization__isnull=False),
                name="innovations_innovation_name_unique_in_organization",
                violation_error_message=_(
                    "The organisation already has an innovation of this name."
                ),
            ),
            models.CheckConstraint(
                name="innovations_innovation_trial_before_implementation",
                condition=Q(trial_date__isnull=True)
                | Q(implementation_date__isnull=True)
                | Q(trial_date__lte=F("implementation_date")),
                violation_error_message=_(
                    "The trial can't begin after the implementation."
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["region", "implementation_date"]),
            models.Index(fields=["region", "main_affair"]),
        ]

    def normalize(self, name: str) -> str:
        return normalize_name(name)

    def set_place(self) -> None:
        super().set_place()
        self.organization_id = self.get_parent().pk

    def can_move_to(self, parent: Page) -> bool:
        """Refuse an organisation that already has an innovation of this name."""
        moves = parent.pk != self.organization_id
        if moves and self.name_taken(self.title, organization_id=parent.pk):
            return False
        return super().can_move_to(parent)

    def save(self, clean: bool = True, *args: Any, **kwargs: Any) -> None:
        if not self.code and kwargs.get("update_fields") is None:
            self.draw_code()
        super().save(clean, *args, **kwargs)

    def draw_code(self) -> None:
        """Take the next registry code of the region and the current year."""
        from innovations.models.codes import RegistryCodeSequence

        # Not the column: a copy still carries the region of its source.
        self.set_place()
        if self.region is not None:
            self.code = RegistryCodeSequence.objects.draw(self.region)

    @property
    def public_initiator(self) -> str:
        """The name of the initiator if the profile says that anybody may read it."""
        return self.initiator_name if self.initiator_name_public else ""

    @property
    def is_archived(self) -> bool:
        """Whether it is out of use: taken offline for good, or merged into another."""
        return bool(self.expired and not self.live)

    @property
    def year(self) -> int | None:
        """Year of implementation, the facet *year* of the registry."""
        return self.implementation_date.year if self.implementation_date else None

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from innovations.services.listing import innovation_context

        context = super().get_context(request, *args, **kwargs)
        return context | innovation_context(
            innovation=self, url=self.get_full_url(request) or ""
        )

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """The address of a profile that was merged leads to the one that stays."""
        from innovations.services.merging import successor_of

        if not self.live and not path_components:
            successor = successor_of(self)
            if successor is not None:
                return RouteResult(self, kwargs={"successor": successor})
        return super().route(request, path_components)

    def serve(
        self,
        request: HttpRequest,
        *args: Any,
        successor: InnovationPage | None = None,
        **kwargs: Any,
    ) -> HttpResponse:
        if successor is not None:
            moved = HttpResponsePermanentRedirect(successor.get_url(request) or "/")
            # A merge can be taken back.
            moved.headers["Cache-Control"] = "max-age=3600"
            return moved
        response: HttpResponse = super().serve(request, *args, **kwargs)
        return response

    def permissions_for_user(self, user: Any) -> InnovationTester:
        return InnovationTester(user, self)

    def get_admin_display_title(self) -> str:
        title = super().get_admin_display_title()
        return f"{title} ({self.code})" if self.code else title


class InnovationAlias(models.Model):
    """An older name or code under which an innovation stays findable."""

    innovation = models.ForeignKey(
        InnovationPage,
        on_delete=models.CASCADE,
        related_name="older_names",
        verbose_name=_("innovation"),
    )
    name = models.CharField(_("older name or code"), max_length=255)
    normalized_name = models.CharField(max_length=255, editable=False, db_index=True)

    class Meta:
        verbose_name = _("older name of an innovation")
        verbose_name_plural = _("older names of innovations")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["innovation", "normalized_name"],
                name="innovations_innovation_alias_once",
                violation_error_message=_("The innovation already has this alias."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._derive()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        self._derive()
        # Forms leave out constraints on fields that they don't have.
        if self.innovation_id:
            self.validate_constraints()

    def _derive(self) -> None:
        self.normalized_name = normalize_name(self.name)[:255]


class CoOwner(models.Model):
    """A further organisation that owns an innovation besides the lead."""

    innovation = models.ForeignKey(
        InnovationPage,
        on_delete=models.CASCADE,
        related_name="co_owners",
        verbose_name=_("innovation"),
    )
    organization = models.ForeignKey(
        OrganizationPage,
        on_delete=models.CASCADE,
        related_name="co_owned",
        verbose_name=_("organisation"),
    )

    class Meta:
        verbose_name = _("co-owner")
        verbose_name_plural = _("co-owners")
        ordering = ["organization__title"]
        constraints = [
            models.UniqueConstraint(
                fields=["innovation", "organization"],
                name="innovations_co_owner_once",
                violation_error_message=_("This organisation is already a co-owner."),
            )
        ]

    def __str__(self) -> str:
        return str(self.organization)
