"""What the site adds to the plugin's pages of competitions."""

from __future__ import annotations

from typing import Any

from django import template
from wagtail.models import Page, Site

from news.models import NewsPage

register = template.Library()

MOST = 3


@register.simple_tag(takes_context=True)
def news_about(context: template.Context, page: Page | None) -> list[NewsPage]:
    """Return the newest articles whose editors named ``page`` as related."""
    request: Any = context.get("request")
    site = Site.find_for_request(request) if request else None
    if site is None or page is None or page.pk is None:
        return []
    articles = NewsPage.objects.about(page).published()
    ours = articles.descendant_of(site.root_page)
    return list(ours.for_listing()[:MOST])
