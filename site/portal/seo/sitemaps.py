"""All public addresses of a region, for crawlers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from wagtail.models import Page, Site

from news.models import NewsPage

#: Addresses of one file; more are divided into several below an index.
LONGEST = 10_000
# What an address and a date need. Nothing of what the pages say is loaded.
_FIELDS = (
    "path",
    "url_path",
    "live",
    "first_published_at",
    "last_published_at",
    "latest_revision_created_at",
    "go_live_at",
)


class Entry(NamedTuple):
    address: str
    changed: str


def pages_of(site: Site) -> Any:
    """Public pages but articles; an alias is known by the page that it repeats."""
    return _public(Page.objects.filter(newspage__isnull=True), site).only(*_FIELDS)


def articles_of(site: Site) -> Any:
    return _public(NewsPage.objects.all(), site).only(*_FIELDS, "published_at")


#: Articles apart: their addresses hold a month that only they know.
SECTIONS: dict[str, Callable[[Site], Any]] = {
    "halaman": pages_of,
    "berita": articles_of,
}


def count_parts(site: Site) -> dict[str, int]:
    """Return how many files each section fills."""
    counts = {name: found(site).count() for name, found in SECTIONS.items()}
    if sum(counts.values()) <= LONGEST:
        return {}
    return {name: -(-count // LONGEST) for name, count in counts.items() if count}


def entries(site: Site, *, section: str, part: int) -> list[Entry]:
    """Return a part of a section, the first being 1."""
    start = (part - 1) * LONGEST
    pages = SECTIONS[section](site)[start : start + LONGEST]
    return [entry for page in pages if (entry := _entry(page, site))]


def _public(pages: Any, site: Site) -> Any:
    below = pages.descendant_of(site.root_page, inclusive=True)
    return below.live().public().filter(alias_of__isnull=True).order_by("path")


def _entry(page: Page, site: Site) -> Entry | None:
    address = page.get_full_url()
    # A site within this one has a file of its own, under its own host.
    if not address or not address.startswith(f"{site.root_url}/"):
        return None
    changed = page.last_published_at or page.latest_revision_created_at
    return Entry(address, changed.isoformat(timespec="seconds") if changed else "")
