"""An article as a message for WhatsApp groups."""

from __future__ import annotations

from urllib.parse import quote

from django.utils import translation
from django.utils.translation import gettext as _

from news.article_text import summary_of
from news.models.article import NewsPage

#: Longer ones are folded, and nobody taps "read more" there.
_LONGEST_SUMMARY = 220


def whatsapp_text(article: NewsPage) -> str:
    """Return headline, summary and address as WhatsApp writes them.

    In the language of the article, whoever copies it.
    """
    with translation.override(article.locale.language_code):
        return _text(article)


def _text(article: NewsPage) -> str:
    address = article.get_full_url() or ""
    pieces = [
        f"*{_tame(article.title)}*",
        _tame(summary_of(article, _LONGEST_SUMMARY)),
        _("Read on: %(address)s") % {"address": address} if address else "",
    ]
    return "\n\n".join(filter(None, pieces))


def whatsapp_link(article: NewsPage) -> str:
    """Return the address that opens WhatsApp with the message in it."""
    return f"https://wa.me/?text={quote(whatsapp_text(article), safe='')}"


def _tame(text: str) -> str:
    # A star would end the bold type; there is no way to escape one.
    return " ".join(text.replace("*", "∗").split())
