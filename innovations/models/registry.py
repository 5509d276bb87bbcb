"""The page below which a region's organisations and innovations stand."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from innovations.models.regions import Region
from innovations.testers import RegistryPageTester


class RegistryPage(Page):
    """All organisations and innovations of a region (/inovasi/).

    The page itself is the search; the list of organisations has an address of
    its own below it (/inovasi/organisasi/).
    """

    #: Address of the list of organisations; a page of this slug gives way to it.
    organizations_slug: ClassVar[str] = "organisasi"

    introduction = models.TextField(_("introduction"), blank=True)

    # No parent_page_types: the home page belongs to the site, not to a plugin.
    subpage_types: ClassVar[list[str]] = ["innovations.OrganizationPage"]
    max_count_per_parent = 1
    page_description = _("The list of all innovations of the region.")
    template = "innovations/registry_page.html"
    organizations_template: ClassVar[str] = "innovations/registry_organizations.html"

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

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        if self.live and path_components == [self.organizations_slug]:
            return RouteResult(self, kwargs={"part": self.organizations_slug})
        return super().route(request, path_components)

    def serve(
        self, request: HttpRequest, *args: Any, part: str = "", **kwargs: Any
    ) -> HttpResponse:
        if part == self.organizations_slug:
            return TemplateResponse(
                request,
                self.organizations_template,
                self.get_organizations_context(request),
            )
        response: HttpResponse = super().serve(request, *args, **kwargs)
        return response

    def organizations_url(self, request: HttpRequest | None = None) -> str:
        """Return the address of the list of organisations."""
        return f"{self.get_url(request) or ''}{self.organizations_slug}/"

    def get_organizations_context(self, request: HttpRequest) -> dict[str, Any]:
        from innovations.services.listing import organization_groups, region_of

        groups = organization_groups(region=region_of(self))
        return super().get_context(request) | {
            "groups": groups,
            "total": sum(len(group.organizations) for group in groups),
            # What the breadcrumb of the site calls this part of the page.
            "current": _now("Organisations"),
        }

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from innovations.registry_query import parse
        from innovations.services.listing import region_of
        from innovations.services.registry_page import registry_context

        found = registry_context(region=region_of(self), query=parse(request.GET))
        organizations_url = self.organizations_url(request)
        return (
            super().get_context(request, *args, **kwargs)
            | found
            | {"organizations_url": organizations_url}
        )
