"""Drawing the sizes of pictures before visitors ask for them.

An AVIF of a photograph takes up to a second. Drawn while a page is answered, a
new list of twelve articles would wait for two dozen of them; so they are drawn
when a page is published, and by ``manage.py draw_pictures`` after bulk work.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.apps import apps
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import SourceImageIOError
from wagtail.models import Page

from innovations.querysets import LIST_PICTURES
from news.feeds import FEED_RENDITION
from news.querysets import LISTING_RENDITIONS, SEARCH_RENDITIONS

logger = logging.getLogger(__name__)


def _sizes(*sizes: str) -> tuple[str, ...]:
    return tuple(f"{size}|format-{kind}" for size in sizes for kind in ("avif", "webp"))


#: By model and field: all that templates show of it. A test renders the pages
#: and fails when one draws a size that is missing here.
PICTURES: dict[tuple[str, str], tuple[str, ...]] = {
    ("home.HomePage", "hero_image"): (
        *_sizes("fill-640x420", "fill-1280x840"),
        FEED_RENDITION,
    ),
    ("innovations.InnovationPage", "photo"): (
        *LIST_PICTURES,
        *_sizes("width-640", "width-1280"),
        FEED_RENDITION,
    ),
    ("news.NewsPage", "lead_image"): (
        *LISTING_RENDITIONS,
        *_sizes("width-480", "width-960", "width-1440"),
        FEED_RENDITION,
        *SEARCH_RENDITIONS,
    ),
    ("news.EventPage", "lead_image"): (
        *_sizes("width-480", "width-960", "width-1440"),
        FEED_RENDITION,
    ),
}


def draw_pictures_of(page: Page) -> int:
    """Draw what is missing of a page's pictures; return how many were drawn.

    A picture whose file is lost or broken is named in the log and passed over.
    """
    drawn = 0
    for image, specs in _pictures_of(page):
        try:
            before = image.renditions.count()
            image.get_renditions(*specs)
        except (SourceImageIOError, InvalidFilterSpecError, OSError) as error:
            logger.warning("picture %s can't be drawn: %s", image.pk, error)
        else:
            drawn += image.renditions.count() - before
    return drawn


def pages_with_pictures(roots: Iterable[Page]) -> Iterator[Page]:
    """Return the published pages below these that show a picture of their own."""
    for root in roots:
        for label, field in PICTURES:
            pages = apps.get_model(label).objects.descendant_of(root, inclusive=True)
            shown = pages.live().filter(**{f"{field}__isnull": False})
            yield from shown.select_related(field).iterator(chunk_size=100)


def _pictures_of(page: Page) -> Iterator[tuple[Any, Sequence[str]]]:
    for (label, field), specs in PICTURES.items():
        if page._meta.label == label and getattr(page, field) is not None:
            yield getattr(page, field), specs
