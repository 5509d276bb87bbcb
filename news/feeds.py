"""The newest articles for feed readers (RSS 2.0 with Media RSS)."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from django.contrib.syndication.views import Feed
from django.db.models import Prefetch
from django.http import HttpRequest
from django.utils import timezone
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from wagtail.images import get_image_model
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import AbstractRendition, SourceImageIOError

from news.models.article import NewsPage
from news.models.tags import NewsTag
from news.querysets import NewsPageQuerySet

NEWEST = 20
#: The picture of an article elsewhere; JPEG, for other programs show it.
FEED_RENDITION = "fill-1200x630|format-jpeg|bgcolor-ffffff"
#: What XML 1.0 can't hold in any spelling; half of a surrogate pair as well.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: Any) -> str:
    """Return the text without what would make the whole feed unreadable."""
    return _ILLEGAL.sub("", str(text))


class MediaFeed(Rss201rev2Feed):
    """RSS whose items carry a picture with its alternative and credit."""

    content_type = "application/rss+xml; charset=utf-8"

    def rss_attributes(self) -> dict[str, str]:
        media = {"xmlns:media": "http://search.yahoo.com/mrss/"}
        return super().rss_attributes() | media

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        picture = item["picture"]
        if picture is None:
            return
        handler.startElement("media:content", picture["attributes"])
        for name in ("description", "credit"):
            if picture[name]:
                handler.addQuickElement(f"media:{name}", picture[name])
        handler.endElement("media:content")


class ArticleFeed(Feed):
    """The newest of ``articles``; made anew for each request."""

    feed_type = MediaFeed

    def __init__(
        self,
        *,
        index: Any,
        articles: NewsPageQuerySet,
        feed_path: str,
        topic: NewsTag | None = None,
    ) -> None:
        self.index = index
        self.articles = articles
        self.topic = topic
        self.root_url = (index.get_url_parts() or (None, "", ""))[1] or ""
        self.feed_path = feed_path
        self.language = index.locale.language_code

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return self.index

    def title(self) -> str:
        site = self.index.get_site()
        names = [self.index.title, site.site_name if site else ""]
        if self.topic:
            names.insert(0, self.topic.name)
        return xml_text(" – ".join(filter(None, names)))

    def description(self) -> str:
        text = self.index.search_description or strip_tags(self.index.intro)
        return xml_text(text or _("The newest articles"))

    def link(self) -> str:
        # The list that the feed belongs to; the feed lies right below it.
        return self.absolute(self.feed_path.removesuffix("rss/"))

    def feed_url(self) -> str:
        return self.absolute(self.feed_path)

    def items(self) -> Iterable[NewsPage]:
        images = get_image_model().objects.prefetch_renditions(FEED_RENDITION)
        return (
            self.articles.newest_first()
            .defer_streamfields()
            .prefetch_related(
                Prefetch("lead_image", queryset=images), "tagged_items__tag"
            )
        )[:NEWEST]

    def item_title(self, item: NewsPage) -> str:
        return xml_text(item.title)

    def item_description(self, item: NewsPage) -> str:
        return xml_text(item.standfirst or item.search_description)

    def item_link(self, item: NewsPage) -> str:
        return self.absolute(item.get_url_parts()[2])

    item_guid = item_link
    item_guid_is_permalink = True

    def item_pubdate(self, item: NewsPage) -> datetime:
        return timezone.localtime(item.dated)

    def item_author_name(self, item: NewsPage) -> str:
        return xml_text(item.author_code)

    def item_categories(self, item: NewsPage) -> list[str]:
        # The rows and not the manager of tags, which asks for each article.
        names = [row.tag.name for row in item.tagged_items.all()]
        return [xml_text(name) for name in sorted(names)]

    def item_extra_kwargs(self, item: NewsPage) -> dict[str, Any]:
        return {"picture": self._picture(item)}

    def absolute(self, path: str) -> str:
        """Return the address with the site's host, whatever host was asked."""
        return urljoin(f"{self.root_url}/", path)

    def _picture(self, item: NewsPage) -> dict[str, Any] | None:
        rendition = _rendition(item)
        if rendition is None:
            return None
        return {
            "attributes": {
                "url": self.absolute(rendition.url),
                "medium": "image",
                "type": "image/jpeg",
                "width": str(rendition.width),
                "height": str(rendition.height),
            },
            "description": xml_text(item.lead_image_alt),
            "credit": xml_text(item.lead_image_credit),
        }


def _rendition(item: NewsPage) -> AbstractRendition | None:
    """Return the picture, or ``None`` when there is none or its file is lost."""
    if item.lead_image is None:
        return None
    try:
        return item.lead_image.get_rendition(FEED_RENDITION)
    except (SourceImageIOError, InvalidFilterSpecError):
        return None
