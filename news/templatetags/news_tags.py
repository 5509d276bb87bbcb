"""What templates of articles show beside the article itself."""

from __future__ import annotations

import re
from typing import Any, Final

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from news.models import MediaPickup, NewsIndexPage, NewsPage
from news.services.whatsapp import whatsapp_link as link_of

register = template.Library()

_PARAGRAPH: Final = re.compile(r"<p\b[^>]*>")


@register.simple_tag
def whatsapp_link(article: NewsPage) -> str:
    """Return the address that opens WhatsApp with the article's message."""
    return link_of(article)


@register.simple_tag(takes_context=True)
def body_with_dateline(context: template.Context, article: NewsPage) -> SafeString:
    """Return the body with the dateline at the beginning of its first paragraph.

    Where the order of a document is read aloud, it can't float beside it.
    """
    body = article.body.render_as_block(context.flatten())
    if not article.dateline_place:
        return body
    opening = format_html("<strong>{} –</strong> ", article.dateline_place)
    begins = article.body and article.body[0].block_type == "paragraph"
    if not begins or not _PARAGRAPH.search(body):
        return format_html("<p>{}</p>{}", opening, body)
    return mark_safe(_PARAGRAPH.sub(lambda p: f"{p[0]}{opening}", body, count=1))  # noqa: S308 -- both are


@register.simple_tag
def pickups_of(article: NewsPage) -> list[MediaPickup]:
    """Return the media that printed the article, the first to do so first."""
    if article.pk is None:
        return []
    return list(article.pickups.order_by("published_on", "pk"))


@register.simple_tag
def subscribe_address(newsroom: Any) -> str:
    """Return where one subscribes to the newsletter; nothing where nobody can."""
    if newsroom is None or newsroom.pk is None:
        return ""
    is_newsroom = newsroom.specific_class is NewsIndexPage
    try:
        return reverse("news_subscribe", args=[newsroom.pk]) if is_newsroom else ""
    except NoReverseMatch:  # the project doesn't include news.urls
        return ""
