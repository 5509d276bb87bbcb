"""The articles of the last two days, as Google News wants them.

https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urljoin

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone

from news.feeds import xml_text
from news.querysets import NewsPageQuerySet

RECENT = timedelta(days=2)
#: Addresses of one file.
LONGEST = 1_000


def news_sitemap(*, index: Any, articles: NewsPageQuerySet) -> HttpResponse:
    """Answer with what was published lately; never kept, for it changes by itself."""
    _site_id, root_url, _path = index.get_url_parts()
    site = index.get_site()
    entries = [
        {
            "address": urljoin(f"{root_url}/", article.get_url_parts()[2]),
            "date": timezone.localtime(article.dated).isoformat(timespec="seconds"),
            "title": xml_text(article.title),
        }
        for article in _recent(articles)
    ]
    context = {
        "entries": entries,
        "publication": xml_text((site and site.site_name) or index.title),
        "language": index.locale.language_code,
    }
    return HttpResponse(
        render_to_string("news/sitemap.xml", context),
        content_type="application/xml; charset=utf-8",
        headers={"Cache-Control": "no-cache", "X-Robots-Tag": "noindex"},
    )


def _recent(articles: NewsPageQuerySet) -> NewsPageQuerySet:
    since = timezone.now() - RECENT
    # An alias is known by the article that it repeats.
    wanted = articles.filter(published_at__gte=since, alias_of__isnull=True)
    return wanted.newest_first().defer_streamfields()[:LONGEST]
