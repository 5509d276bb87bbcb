"""The pictures of an article with what is said of them, wherever they stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from wagtail.blocks import StreamValue, StructValue
from wagtail.blocks.list_block import ListValue
from wagtail.images.models import AbstractImage

if TYPE_CHECKING:
    from news.models import NewsPage


class Picture(NamedTuple):
    image: AbstractImage
    alt: str
    caption: str
    credit: str


def pictures_of(article: NewsPage) -> list[Picture]:
    """Return each picture once, the lead picture first."""
    found: dict[int, Picture] = {}
    if article.lead_image is not None:
        found[article.lead_image.pk] = Picture(
            article.lead_image,
            article.lead_image_alt,
            article.lead_image_caption,
            article.lead_image_credit,
        )
    for picture in _within(article.body):
        found.setdefault(picture.image.pk, picture)
    return list(found.values())


def _within(value: Any, around: Any = None) -> Iterator[Picture]:
    """Find images at any depth; the block around one holds caption and credit."""
    if isinstance(value, StreamValue):
        for child in value:
            yield from _within(child.value)
    elif isinstance(value, ListValue):
        for item in value:
            yield from _within(item)
    elif isinstance(value, StructValue):
        for item in value.values():
            yield from _within(item, value)
    elif isinstance(value, AbstractImage):
        said = around or {}
        yield Picture(
            value,
            getattr(value, "contextual_alt_text", None) or "",
            said.get("caption") or "",
            said.get("credit") or "",
        )
