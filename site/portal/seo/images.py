"""The picture that stands for a page elsewhere."""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import urljoin

from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import SourceImageIOError
from wagtail.models import Page

from innovations.models import Region
from news.card_views import card_address
from news.feeds import FEED_RENDITION
from news.models import NewsPage
from news.querysets import SEARCH_RENDITIONS
from news.services.cards import HEIGHT, WIDTH
from portal.home.models import HomePage
from portal.home.publisher import publisher_in
from portal.home.services.frame import Frame
from portal.home.services.remembering import remember

#: Where pages keep their picture, and its own alternative text if they have one.
FIELDS = (("lead_image", "lead_image_alt"), ("photo", ""), ("hero_image", ""))


class ShareImage(NamedTuple):
    url: str
    width: int
    height: int
    alt: str


def share_image(
    page: Page, *, root_url: str, region: Region | None, frame: Frame
) -> ShareImage | None:
    """Return an article's card, else the page's picture, else the region's."""
    if isinstance(page, NewsPage) and region is not None:
        return _card(page, region, frame)
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


def photographs(article: NewsPage, *, root_url: str) -> list[ShareImage]:
    """Return the article's picture in the shapes that search engines ask for."""
    image = article.lead_image
    if image is None:
        return []
    try:
        drawn = image.get_renditions(*SEARCH_RENDITIONS)
    except (SourceImageIOError, InvalidFilterSpecError):
        return []  # its file is lost; the article is fine without
    return [_shared(drawn[spec], article.lead_image_alt, root_url) for spec in drawn]


def _card(article: NewsPage, region: Region, frame: Frame) -> ShareImage:
    address = card_address(article, publisher_in(region, frame))
    # What stands on it; what the photograph shows comes second.
    alt = ": ".join(filter(None, [article.title, article.lead_image_alt]))
    return ShareImage(url=address, width=WIDTH, height=HEIGHT, alt=alt)


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
    return _shared(rendition, alt or image.description or image.title, root_url)


def _shared(rendition: Any, alt: str, root_url: str) -> ShareImage:
    address = urljoin(f"{root_url}/", rendition.url)
    return ShareImage(address, rendition.width, rendition.height, alt)
