"""The newest articles for feed readers: RSS 2.0, Atom and JSON Feed, in full."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from django.contrib.syndication.views import Feed
from django.db.models import Prefetch
from django.http import HttpRequest
from django.utils import timezone
from django.utils.feedgenerator import (
    Atom1Feed,
    Rss201rev2Feed,
    SyndicationFeed,
    rfc3339_date,
)
from django.utils.html import escape, strip_tags
from django.utils.translation import gettext as _
from wagtail.images import get_image_model
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import AbstractRendition, SourceImageIOError

from news.article_text import html_of, summary_of
from news.models.article import NewsPage
from news.querysets import NewsPageQuerySet
from news.related_pages import look_up_boxes

NEWEST = 20
#: The picture of an article elsewhere; JPEG, for other programs show it.
FEED_RENDITION = "fill-1200x630|format-jpeg|bgcolor-ffffff"
#: What XML 1.0 can't hold in any spelling; half of a surrogate pair as well.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: Any) -> str:
    """Return the text without what would make the whole feed unreadable."""
    return _ILLEGAL.sub("", str(text))


class MediaFeed(Rss201rev2Feed):
    """RSS whose items carry their text, and a picture with alternative and credit."""

    content_type = "application/rss+xml; charset=utf-8"

    def rss_attributes(self) -> dict[str, str]:
        return super().rss_attributes() | {
            "xmlns:media": "http://search.yahoo.com/mrss/",
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
        }

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content:encoded", item["content"])
        picture = item["picture"]
        if picture is None:
            return
        handler.startElement("media:content", picture["attributes"])
        for name in ("description", "credit"):
            if picture[name]:
                handler.addQuickElement(f"media:{name}", picture[name])
        handler.endElement("media:content")


class AtomFeed(Atom1Feed):
    """Atom (RFC 4287) whose entries carry their text and their picture."""

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        handler.addQuickElement("generator", "Wagtail")

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})
        if picture := item["picture"]:
            attributes = picture["attributes"]
            link = {"rel": "enclosure", "href": attributes["url"], "type": "image/jpeg"}
            handler.addQuickElement("link", "", link)


class JSONFeed(SyndicationFeed):
    """JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

    content_type = "application/feed+json; charset=utf-8"

    def write(self, outfile: Any, encoding: str) -> None:
        feed = self.feed
        document = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed["title"],
            "home_page_url": feed["link"],
            "feed_url": feed["feed_url"],
            "description": feed["description"],
            "language": feed["language"],
            "authors": [{"name": feed["author_name"], "url": feed["author_link"]}],
            "items": [self._item(item) for item in self.items],
        }
        outfile.write(json.dumps(document, ensure_ascii=False).encode(encoding))

    def _item(self, item: dict[str, Any]) -> dict[str, Any]:
        entry = {
            "id": item["unique_id"],
            "url": item["link"],
            "title": item["title"],
            "content_html": item["content"],
            "summary": item["summary"],
            "date_published": rfc3339_date(item["pubdate"]),
            "date_modified": rfc3339_date(item["updateddate"]),
            "tags": item["categories"],
        }
        if item["author_name"]:
            entry["authors"] = [{"name": item["author_name"]}]
        if picture := item["picture"]:
            entry["image"] = picture["attributes"]["url"]
        return entry


#: The last step of a feed's address, and what is found there.
FORMATS: dict[str, type[SyndicationFeed]] = {
    "rss": MediaFeed,
    "atom": AtomFeed,
    "json": JSONFeed,
}


class ArticleFeed(Feed):
    """The newest of ``articles``; made anew for each request.

    ``list_path`` is the address of the page that the feed belongs to, and ``part``
    what it is called beside the newsroom: a topic, or a page that is written about.
    """

    def __init__(
        self,
        *,
        index: Any,
        articles: NewsPageQuerySet,
        kind: str,
        feed_path: str,
        list_path: str,
        part: str = "",
    ) -> None:
        self.index = index
        self.articles = articles
        self.feed_type = FORMATS[kind]
        self.part = part
        self.root_url = (index.get_url_parts() or (None, "", ""))[1] or ""
        self.feed_path = feed_path
        self.list_path = list_path
        self.language = index.locale.language_code
        site = index.get_site()
        self.site_name = site.site_name if site else ""

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return self.index

    def title(self) -> str:
        names = [self.part, self.index.title, self.site_name]
        return xml_text(" – ".join(filter(None, names)))

    def description(self) -> str:
        text = self.index.search_description or strip_tags(self.index.intro)
        return xml_text(text or _("The newest articles"))

    subtitle = description

    def author_name(self) -> str:
        # Atom asks for one where an entry has none.
        return xml_text(self.site_name or self.index.title)

    def author_link(self) -> str:
        return self.absolute("/")

    def link(self) -> str:
        return self.absolute(self.list_path)

    def feed_url(self) -> str:
        return self.absolute(self.feed_path)

    feed_guid = feed_url

    def items(self) -> Iterable[NewsPage]:
        images = get_image_model().objects.prefetch_renditions(FEED_RENDITION)
        articles = list(
            self.articles.newest_first().prefetch_related(
                Prefetch("lead_image", queryset=images), "tagged_items__tag"
            )[:NEWEST]
        )
        look_up_boxes(articles)
        return articles

    def item_title(self, item: NewsPage) -> str:
        return xml_text(item.title)

    def item_description(self, item: NewsPage) -> str:
        # Readers take it for HTML.
        return escape(_summary(item))

    def item_link(self, item: NewsPage) -> str:
        return self.absolute(item.get_url_parts()[2])

    def item_guid(self, item: NewsPage) -> str:
        # No address: that changes with the headline, and readers would show it twice.
        return f"urn:uuid:{item.translation_key}"

    item_guid_is_permalink = False

    def item_pubdate(self, item: NewsPage) -> datetime:
        return timezone.localtime(item.dated)

    def item_updateddate(self, item: NewsPage) -> datetime:
        return timezone.localtime(max(item.dated, item.last_published_at or item.dated))

    def item_author_name(self, item: NewsPage) -> str | None:
        return xml_text(item.author_code) or None

    def item_categories(self, item: NewsPage) -> list[str]:
        # The rows and not the manager of tags, which asks for each article.
        names = [row.tag.name for row in item.tagged_items.all()]
        return [xml_text(name) for name in sorted(names)]

    def item_extra_kwargs(self, item: NewsPage) -> dict[str, Any]:
        return {
            "picture": self._picture(item),
            "content": xml_text(html_of(item)),
            "summary": _summary(item),
        }

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


def _summary(item: NewsPage) -> str:
    return " ".join(xml_text(summary_of(item)).split())


def _rendition(item: NewsPage) -> AbstractRendition | None:
    """Return the picture, or ``None`` when there is none or its file is lost."""
    if item.lead_image is None:
        return None
    try:
        return item.lead_image.get_rendition(FEED_RENDITION)
    except (SourceImageIOError, InvalidFilterSpecError):
        return None
