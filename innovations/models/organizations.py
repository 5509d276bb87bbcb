"""Organisations (OPD) as a tree of pages, and their other names."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
    TitleFieldPanel,
)
from wagtail.api import APIField
from wagtail.models import Page
from wagtail.search import index

from innovations.api_fields import reference_serializer
from innovations.forms import OrganizationCopyForm, OrganizationPageForm
from innovations.models.placed import PlacedPage
from innovations.models.reference import OrganizationType
from innovations.names import normalize_organization_name
from innovations.querysets import OrganizationManager
from innovations.testers import OrganizationTester

#: Django permission that opens the fields which only the registrar changes.
REGISTRY_FIELDS = "innovations.change_registry_fields"


class OrganizationPage(PlacedPage):
    """An organisation of the region: dinas, badan, kecamatan, school, community ...

    Organisations nest (Dinas → Puskesmas); the innovations that an
    organisation leads are its other children.
    """

    type = models.ForeignKey(
        OrganizationType,
        on_delete=models.PROTECT,
        related_name="organizations",
        null=True,
        blank=True,
        verbose_name=_("type"),
    )
    short_name = models.CharField(
        _("short name"), max_length=60, blank=True, help_text=_("Such as Dinkes.")
    )
    code = models.CharField(
        _("own code"),
        max_length=40,
        blank=True,
        validators=[
            RegexValidator(
                r"^[A-Z0-9][A-Z0-9._-]*$",
                _("Use capital letters, digits, dots and dashes."),
            )
        ],
        help_text=_("Short code used in workbooks, such as DISKOMINFO."),
    )
    sipd_code = models.CharField(
        _("SIPD code"),
        max_length=40,
        blank=True,
        help_text=_("Code in SIPD, such as 1.02.0.00.0.00.01.0000; may change."),
    )
    valid_from = models.DateField(_("exists since"), null=True, blank=True)
    valid_to = models.DateField(
        _("existed until"),
        null=True,
        blank=True,
        help_text=_("Fill in when the organisation is closed or merged."),
    )
    counts_for_target = models.BooleanField(
        _("counts for the obligation"),
        default=True,
        help_text=_("Must bring forth at least one innovation a year."),
    )
    description = models.TextField(
        _("description"), blank=True, help_text=_("What the organisation does.")
    )
    address = models.TextField(_("address"), blank=True)
    public_email = models.EmailField(
        _("office e-mail"),
        blank=True,
        help_text=_("An address of the office, not of a person; it is public."),
    )
    public_phone = models.CharField(
        _("office telephone"),
        max_length=40,
        blank=True,
        help_text=_("A number of the office, not of a person; it is public."),
    )
    website = models.URLField(_("website"), blank=True)

    objects = OrganizationManager()

    parent_page_types: ClassVar[list[str]] = [
        "innovations.RegistryPage",
        "innovations.OrganizationPage",
    ]
    subpage_types: ClassVar[list[str]] = [
        "innovations.OrganizationPage",
        "innovations.InnovationPage",
    ]
    page_description = _("An agency, school or community that innovates.")
    base_form_class = OrganizationPageForm
    copy_form_class = OrganizationCopyForm
    exclude_fields_in_copy: ClassVar[list[str]] = ["code", "sipd_code"]
    template = "innovations/organization_page.html"

    content_panels: ClassVar[list[Any]] = [
        TitleFieldPanel("title", permission=REGISTRY_FIELDS),
        FieldPanel("short_name", permission=REGISTRY_FIELDS),
        FieldPanel("description"),
        MultiFieldPanel(
            [
                FieldPanel("address"),
                FieldRowPanel([FieldPanel("public_email"), FieldPanel("public_phone")]),
                FieldPanel("website"),
            ],
            heading=_("Contact"),
        ),
    ]
    registry_panels: ClassVar[list[Any]] = [
        FieldPanel("type", permission=REGISTRY_FIELDS),
        FieldRowPanel(
            [
                FieldPanel("code", permission=REGISTRY_FIELDS),
                FieldPanel("sipd_code", permission=REGISTRY_FIELDS),
            ]
        ),
        FieldRowPanel(
            [
                FieldPanel("valid_from", permission=REGISTRY_FIELDS),
                FieldPanel("valid_to", permission=REGISTRY_FIELDS),
            ]
        ),
        FieldPanel("counts_for_target", permission=REGISTRY_FIELDS),
    ]
    # A permission on a tab only hides it: the fields would still be accepted.
    promote_panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [
                FieldPanel("slug", permission=REGISTRY_FIELDS),
                FieldPanel("seo_title", permission=REGISTRY_FIELDS),
                FieldPanel("search_description", permission=REGISTRY_FIELDS),
                FieldPanel("show_in_menus", permission=REGISTRY_FIELDS),
            ]
        )
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading=_("Content")),
            ObjectList(
                registry_panels, heading=_("Registry"), permission=REGISTRY_FIELDS
            ),
            ObjectList(
                promote_panels, heading=_("Promote"), permission=REGISTRY_FIELDS
            ),
            ObjectList(Page.settings_panels, heading=_("Settings")),
        ]
    )
    search_fields: ClassVar[list[Any]] = [
        *Page.search_fields,
        index.SearchField("short_name", boost=2),
        index.AutocompleteField("short_name"),
        index.SearchField("description"),
        index.FilterField("region_id"),
        index.FilterField("type_id"),
        index.FilterField("code"),
    ]
    api_fields: ClassVar[list[APIField]] = [
        APIField("short_name"),
        APIField("code"),
        APIField("type", serializer=reference_serializer()),
        APIField("counts_for_target"),
        APIField("valid_from"),
        APIField("valid_to"),
        APIField("description"),
        APIField("address"),
        APIField("public_email"),
        APIField("public_phone"),
        APIField("website"),
    ]

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        permissions = [
            (
                "change_registry_fields",
                _("Can change the fields kept by the registrar"),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "normalized_name"],
                condition=Q(region__isnull=False),
                name="innovations_organization_name_unique_in_region",
                violation_error_message=_(
                    "The region already has an organisation of this name."
                ),
            ),
            models.UniqueConstraint(
                fields=["region", "code"],
                condition=~Q(code=""),
                name="innovations_organization_code_unique_in_region",
                violation_error_message=_(
                    "The region already has an organisation with this code."
                ),
            ),
            models.CheckConstraint(
                name="innovations_organization_validity_in_order",
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                violation_error_message=_(
                    "The organisation can't end before it began."
                ),
            ),
        ]

    def normalize(self, name: str) -> str:
        return normalize_organization_name(name)

    def permissions_for_user(self, user: Any) -> OrganizationTester:
        # Remembered for can_create_at(), which Wagtail calls without the user.
        self._tester = OrganizationTester(user, self)
        return self._tester

    @classmethod
    def can_create_at(cls, parent: Page) -> bool:
        """Offer "organisation" only to those who may add one at this place."""
        tester = getattr(parent, "_tester", None)
        if tester is not None and not tester.can_add_organization():
            return False
        return super().can_create_at(parent)

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from innovations.registry_query import parse
        from innovations.services.listing import organization_context

        return super().get_context(request, *args, **kwargs) | organization_context(
            organization=self, page_number=parse(request.GET).page
        )


class OrganizationAlias(models.Model):
    """Another name of an organisation: older, shorter, or as workbooks write it."""

    organization = models.ForeignKey(
        OrganizationPage,
        on_delete=models.CASCADE,
        related_name="other_names",
        verbose_name=_("organisation"),
    )
    region = models.ForeignKey(
        "innovations.Region",
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("region"),
    )
    name = models.CharField(_("other name"), max_length=255)
    normalized_name = models.CharField(max_length=255, editable=False)

    class Meta:
        verbose_name = _("other name of an organisation")
        verbose_name_plural = _("other names of organisations")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "normalized_name"],
                name="innovations_alias_unique_in_region",
                violation_error_message=_(
                    "Another organisation of the region already has this name."
                ),
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
        if self.region_id:
            self.validate_constraints()

    def _derive(self) -> None:
        self.normalized_name = normalize_organization_name(self.name)[:255]
        if self.organization_id:
            self.region_id = self.organization.region_id
