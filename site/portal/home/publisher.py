"""Who publishes a region's news: its name, office, colour and logo."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page

from innovations.models import Region
from news.publisher import Publisher
from portal.home.models import HomePage
from portal.home.services.frame import Frame, frame_of_site

#: Of regions that chose none, as in the stylesheet.
ACCENT = "#0b5a52"


def publisher_of(page: Page) -> Publisher:
    """Return the publisher of a page; ``NEWS_PUBLISHER`` names this function."""
    region = Region.objects.containing(page)
    if region is None:
        site = page.get_site()
        return Publisher(name=site.site_name if site else "")
    return publisher_in(region, frame_of_site(site=region.site, region=region))


def publisher_in(region: Region, frame: Frame) -> Publisher:
    return Publisher(
        name=region.name,
        url=f"{region.site.root_url}/",
        office=frame.office,
        address=" ".join(frame.address.split()),
        email=frame.email,
        phone=frame.phone,
        accent=frame.accent or ACCENT,
        time_zone=region.time_zone,
        find_logo=lambda: _logo_of(region),
    )


def _logo_of(region: Region) -> Any:
    homes = HomePage.objects.filter(pk=region.site.root_page_id)
    home = homes.select_related("logo").only("path", "depth", "logo").first()
    return home.logo if home else None
