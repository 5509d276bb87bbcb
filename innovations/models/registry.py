"""The page below which a region's organisations and innovations stand."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.models import Page

from innovations.models.regions import Region
from innovations.testers import RegistryPageTester


class RegistryPage(Page):
    """All organisations and innovations of a region (/inovasi/)."""

    introduction = models.TextField(_("introduction"), blank=True)

    # No parent_page_types: the home page belongs to the site, not to a plugin.
    subpage_types: ClassVar[list[str]] = ["innovations.OrganizationPage"]
    max_count_per_parent = 1
    page_description = _("The list of all innovations of the region.")
    template = "innovations/registry_page.html"

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("introduction"),
    ]
    api_fields: ClassVar[list[APIField]] = [APIField("introduction")]

    class Meta:
        verbose_name = _("innovation registry")
        verbose_name_plural = _("innovation registries")

    def can_move_to(self, parent: Page) -> bool:
        """Refuse another region, for everything below stays in its own."""
        stays = Region.objects.containing(parent) == Region.objects.containing(self)
        return stays and super().can_move_to(parent)

    def permissions_for_user(self, user: Any) -> RegistryPageTester:
        return RegistryPageTester(user, self)

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from innovations.services.listing import registry_context

        return super().get_context(request, *args, **kwargs) | registry_context(
            registry=self, page_number=request.GET.get("p")
        )
