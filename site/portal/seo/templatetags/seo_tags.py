"""The part of each page's head that others read."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone
from wagtail.models import Page

from news.models import NewsPage
from portal.seo.json_ld import script_text
from portal.seo.shown import Shown, show, summarize
from portal.seo.structured_data import structured_data

register = template.Library()

#: What news say about the part of the list that is shown, and of what they are about.
ARCHIVES = ("month", "year", "topic", "related_pages")


@register.inclusion_tag("seo/head.html", takes_context=True)
def seo_tags(context: template.Context) -> dict[str, Any]:
    """Describe the page for search engines and networks.

    What is no page of the tree (search, errors, a preview) is to be forgotten.
    """
    page, request = context.get("page"), context.get("request")
    if request is None or not isinstance(page, Page):
        return {"robots": "noindex"}
    if getattr(request, "is_preview", False):
        return {"robots": "noindex", "summary": summarize(page)}
    archive = {name: context.get(name) for name in ARCHIVES}
    shown = show(page, request, archive)
    if shown is None:
        return {"robots": "noindex"}
    return {
        "shown": shown,
        "summary": shown.summary,
        "robots": _robots(shown),
        "article": _article(page) if isinstance(page, NewsPage) else None,
        "json_ld": script_text(structured_data(shown)),
    }


def _robots(shown: Shown) -> str:
    return "noindex, follow" if shown.is_filtered else "max-image-preview:large"


def _article(page: NewsPage) -> dict[str, Any]:
    published = timezone.localtime(page.dated)
    changed = timezone.localtime(page.last_published_at or page.dated)
    return {
        "published": published.isoformat(),
        "modified": max(published, changed).isoformat(),
        "section": page.kicker,
        "topics": [tag.name for tag in page.tags.all()],
    }
