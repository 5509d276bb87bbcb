"""Where a page stands below the front page of its region."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.http import HttpRequest
from wagtail.models import Page, Site


class Step(NamedTuple):
    title: str
    url: str


class Trail(NamedTuple):
    """The pages above, from the front page on, and the page itself."""

    above: list[Step]
    current: Step


def trail_to(*, page: Page, request: HttpRequest | None) -> Trail:
    """Return the way to a page, in one query; kept on the page for others who ask.

    The front page has nothing above it, and so has a page outside the site.
    """
    known: Trail | None = getattr(page, "_trail", None)
    if known is None:
        above = [_step(ancestor, request) for ancestor in _ancestors(page, request)]
        known = Trail(above, Step(page.title, _url(page, request)))
        page._trail = known
    return known


def _ancestors(page: Page, request: HttpRequest | None) -> list[Page]:
    site = Site.find_for_request(request) if request else None
    if site is None or not page.path:
        return []
    if page.depth <= site.root_page.depth:
        return []
    above = page.get_ancestors().filter(depth__gte=site.root_page.depth, live=True)
    return list(above.filter(path__startswith=site.root_page.path).order_by("path"))


def _step(page: Page, request: HttpRequest | None) -> Step:
    return Step(page.title, _url(page, request))


def _url(page: Page, request: HttpRequest | None) -> str:
    url: Any = page.get_url(request) if page.url_path else None
    return url or ""
