"""What every page of the site shows around its content.

Each tag costs one query at most, however many pages or regions there are, and
none fails where there is no request, no site or no region (error pages).
"""

from __future__ import annotations

from typing import Any, NamedTuple

from django import template
from django.db.models import QuerySet
from wagtail.models import Page, Site

from innovations.models import Region
from portal.home.models import HomePage

register = template.Library()


class MenuItem(NamedTuple):
    title: str
    url: str
    #: The page that is being shown, or one that the page shown stands below.
    is_current: bool
    is_open: bool


def _site(context: template.Context) -> Site | None:
    request = context.get("request")
    return Site.find_for_request(request) if request else None


@register.simple_tag(takes_context=True)
def get_region(context: template.Context) -> Region | None:
    """Return the region whose site answers; the middleware has looked it up."""
    return getattr(context.get("request"), "region", None)


@register.simple_tag(takes_context=True)
def site_menu(context: template.Context) -> list[MenuItem]:
    """Return the pages right below the home page that editors put in the menu."""
    site = _site(context)
    if site is None:
        return []
    pages = Page.objects.child_of(site.root_page).live().in_menu()
    shown = context.get("page")
    path = getattr(shown, "path", "") or ""
    return [
        MenuItem(
            title=page.title,
            url=page.get_url(context["request"]),
            is_current=path == page.path,
            is_open=path.startswith(page.path),
        )
        # Below a private page of the menu nobody would get in.
        for page in pages.filter(view_restrictions__isnull=True)
    ]


@register.simple_tag(takes_context=True)
def get_contact(context: template.Context) -> dict[str, Any]:
    """Return the office's contact data from the home page of the site."""
    site = _site(context)
    if site is None:
        return {}
    fields = ("office", "address", "email", "phone")
    row = (
        HomePage.objects.filter(pk=site.root_page_id)
        .values_list(*(f"contact_{field}" for field in fields))
        .first()
    )
    return dict(zip(fields, row, strict=True)) if row else {}


@register.simple_tag(takes_context=True)
def other_regions(context: template.Context) -> QuerySet[Region] | list[Region]:
    """Return the other regions of the installation, on the default site only."""
    site = _site(context)
    if site is None or not site.is_default_site:
        return []
    return Region.objects.exclude(site=site).select_related("site").order_by("name")
