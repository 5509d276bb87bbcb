"""The organisations that invitations name; ``NEWS_PARTY_MATCHER`` points here."""

from __future__ import annotations

from wagtail.models import Page

from innovations.lookup import OrganizationLookup
from innovations.models import Region


def match_parties(page: Page, names: list[str]) -> dict[str, Page]:
    """Return the organisations of the page's region that exactly have these names."""
    region = region_of(page)
    if region is None:
        return {}
    lookup = OrganizationLookup(region)
    found = {name: lookup.match(name).found for name in names}
    return {name: organization for name, organization in found.items() if organization}


def region_of(page: Page) -> Region | None:
    """Return the region that a page stands in; a new page has only its parent."""
    site = page.get_site() if page.path else None
    if site is None:
        return None
    return Region.objects.filter(site=site).first()
