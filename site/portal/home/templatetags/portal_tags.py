"""What every page of the site shows around its content.

Each tag costs one query at most, however many pages or regions there are, and
none fails where there is no request, no site or no region (error pages).
"""

from __future__ import annotations

from typing import Any, NamedTuple

from django import template
from django.core.paginator import Page as PaginatorPage
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from wagtail.models import Page, Site

from innovations.models import Region
from portal.home.models import HomePage
from portal.home.services.frame import Frame, frame_of_preview, frame_of_site
from portal.home.services.remembering import remember
from portal.home.services.trail import Trail, trail_to

register = template.Library()


class MenuEntry(NamedTuple):
    title: str
    url: str
    path: str


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
    entries = remember(
        get_region(context), "menu", lambda: _menu(site, context["request"])
    )
    path = getattr(context.get("page"), "path", "") or ""
    return [
        MenuItem(
            title=entry.title,
            url=entry.url,
            is_current=path == entry.path,
            is_open=path.startswith(entry.path),
        )
        for entry in entries
    ]


def _menu(site: Site, request: HttpRequest) -> list[MenuEntry]:
    pages = Page.objects.child_of(site.root_page).live().in_menu()
    # Below a private page of the menu nobody would get in.
    shown = pages.filter(view_restrictions__isnull=True)
    return [MenuEntry(page.title, page.get_url(request), page.path) for page in shown]


@register.simple_tag(takes_context=True)
def other_regions(context: template.Context) -> QuerySet[Region] | list[Region]:
    """Return the other regions of the installation, on the default site only."""
    site = _site(context)
    if site is None or not site.is_default_site:
        return []
    return Region.objects.exclude(site=site).select_related("site").order_by("name")


@register.simple_tag(takes_context=True)
def page_trail(context: template.Context, page: Page | None) -> Trail | dict[str, Any]:
    """Return the pages above ``page``; nothing where no page is shown."""
    if not isinstance(page, Page):
        return {}
    return trail_to(page=page, request=context.get("request"))


class PageLink(NamedTuple):
    """A number of a list's pages; one without an address stands for a gap."""

    number: int | str
    url: str
    is_current: bool = False


class PageLinks(NamedTuple):
    previous: str
    next: str
    numbers: list[PageLink]


@register.simple_tag
def page_links(
    items: PaginatorPage[Any] | None, request: HttpRequest | None, param: str
) -> PageLinks | None:
    """Return the links between the pages of a list, unless there is only one.

    They keep what else the address asks for.
    """
    if not items or not items.has_other_pages():
        return None
    query = request.GET.copy() if request else QueryDict(mutable=True)

    def url(number: int) -> str:
        query[param] = str(number)
        return f"?{query.urlencode()}"

    shown = items.paginator.get_elided_page_range(
        items.number, on_each_side=1, on_ends=1
    )
    return PageLinks(
        previous=url(items.previous_page_number()) if items.has_previous() else "",
        next=url(items.next_page_number()) if items.has_next() else "",
        numbers=[
            PageLink(number, url(number), number == items.number)
            if isinstance(number, int)
            else PageLink(number, "")
            for number in shown
        ],
    )


@register.simple_tag(takes_context=True)
def site_frame(context: template.Context) -> Frame:
    """Return what stands around the content of every page of the site.

    The preview of a home page shows its own, published or not.
    """
    request, page = context.get("request"), context.get("page")
    if getattr(request, "is_preview", False) and isinstance(page, HomePage):
        return frame_of_preview(page)
    return frame_of_site(site=_site(context), region=get_region(context))
