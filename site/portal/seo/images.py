"""The picture that stands for a page elsewhere."""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import urljoin

from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import SourceImageIOError
from wagtail.models import Page

from innovations.models import Region
from news.feeds import FEED_RENDITION
from portal.home.models import HomePage
from portal.home.services.remembering import remember

#: Where pages keep their picture, and its own alternative text if they have one.
FIELDS = (("lead_image", "lead_image_alt"), ("photo", ""), ("hero_image", ""))


class ShareImage(NamedTuple):
    url: str
    width: int
    height: int
    alt: str


def share_image(
    page: Page, *, root_url: str, region: Region | None
) -> ShareImage | None:
    """Return the page's picture in the size of networks, else the region's."""
    for field, alt_field in FIELDS:
        image = getattr(page, field, None)
        if image is not None:
            alt = getattr(page, alt_field, "") if alt_field else ""
            return _drawn(image, alt=alt, root_url=root_url)
    if region is None or isinstance(page, HomePage):
        return None
    # A list of one, since nothing at all is worth remembering too.
    known = remember(region, "share-image", lambda: [_of_region(region, root_url)])
    return known[0]


def _of_region(region: Region, root_url: str) -> ShareImage | None:
    homes = HomePage.objects.filter(pk=region.site.root_page_id).live()
    home = homes.select_related("hero_image").only("path", "hero_image").first()
    if home is None or home.hero_image is None:
        return None
    return _drawn(home.hero_image, alt="", root_url=root_url)


def _drawn(image: Any, *, alt: str, root_url: str) -> ShareImage | None:
    try:
        rendition = image.get_rendition(FEED_RENDITION)
    except (SourceImageIOError, InvalidFilterSpecError):
        return None  # its file is lost; the page is fine without
    return ShareImage(
        url=urljoin(f"{root_url}/", rendition.url),
        width=rendition.width,
        height=rendition.height,
        alt=alt or image.description or image.title,
    )
