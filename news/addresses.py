"""Addresses told from an article alone, without a query for its newsroom."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from news.models import NewsPage


def newsroom_address(article: NewsPage) -> str:
    """Return the whole address of the newsroom that an article stands in."""
    _site_id, root_url, path = article.get_url_parts() or (None, "", None)
    folder = (path or "").removesuffix("/").rpartition("/")[0]
    return f"{root_url}{folder.removesuffix(article.month.path)}"
