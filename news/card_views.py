"""Where networks fetch the card of an article, and how pages name it."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect

from news.addresses import newsroom_address
from news.models.article import NewsPage
from news.publisher import Publisher
from news.services.cards import card_digest, card_of
from news.services.kept_files import Busy

A_DAY = 86_400


def card_address(article: NewsPage, publisher: Publisher | None = None) -> str:
    """Return the whole address of an article's card, which changes with the card."""
    digest = card_digest(article, publisher)
    return f"{newsroom_address(article)}kartu/{article.pk}/{digest}/"


def serve_card(article: NewsPage, *, digest: str) -> HttpResponse:
    """Answer with the card; an older or invented name only leads to the present one."""
    if digest != card_digest(article):
        return HttpResponseRedirect(card_address(article))
    try:
        content = card_of(article)
    except Busy:
        return HttpResponse(status=503, headers={"Retry-After": "30"})
    return HttpResponse(
        content,
        content_type="image/jpeg",
        headers={"Cache-Control": f"public, max-age={A_DAY}"},
    )
