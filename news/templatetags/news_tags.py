"""What templates of articles show beside the article itself."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse

from news.models import MediaPickup, NewsIndexPage, NewsPage
from news.services.whatsapp import whatsapp_link as link_of

register = template.Library()


@register.simple_tag
def whatsapp_link(article: NewsPage) -> str:
    """Return the address that opens WhatsApp with the article's message."""
    return link_of(article)


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
