"""Pages that a text points its readers to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

from wagtail.models import Page, Site

if TYPE_CHECKING:
    from news.models import NewsPage

#: The type of the block in the body that points at pages.
BOX: Final = "related"
_FOUND: Final = "_pages_of_boxes"


class WithRelatedPages:
    """For pages whose rows ``related_items`` name other pages, in order."""

    pk: Any
    url_path: str
    related_items: Any

    def get_related_pages(self) -> list[Page]:
        """What any visitor may open of the related pages, in the editors' order.

        Those of another site of the installation are left out: it is another
        publisher's.
        """
        # Through the objects, not a query: previews hold unsaved rows.
        wanted = dict.fromkeys(row.related_page_id for row in self.related_items.all())
        wanted.pop(self.pk, None)
        by_key = open_pages(wanted, self.site_path)
        return [by_key[key] for key in wanted if key in by_key]

    @property
    def site_path(self) -> str:
        """``url_path`` of the root of the page's site, from Wagtail's cache."""
        roots = (root.root_path for root in Site.get_site_root_paths())
        return next((path for path in roots if self.url_path.startswith(path)), "")


def open_pages(keys: Iterable[int], site_path: str = "") -> dict[int, Page]:
    """Return those of the pages that any visitor may open, by their keys."""
    wanted = list(keys)
    if not wanted:
        return {}
    pages: Iterable[Page] = (
        Page.objects.filter(pk__in=wanted, url_path__startswith=site_path)
        .live()
        .public()
        .defer_streamfields()
        .specific()
    )
    return {page.pk: page for page in pages}


def named(page: Page, request: Any) -> dict[str, Any]:
    """Return what names a page that an article points at."""
    return {
        "id": page.pk,
        "type": page._meta.label,
        "title": page.title,
        "html_url": page.get_full_url(request),
    }


# ------------------------------------------------- pages that the body points at


def look_up_boxes(articles: Iterable[NewsPage]) -> None:
    """Look up what the boxes of all these articles point at, together.

    Without it each article looks it up for itself when it is first asked.
    """
    several = list(articles)
    found = open_pages({key for article in several for key in keys_in_boxes(article)})
    for article in several:
        path = article.site_path
        setattr(article, _FOUND, {})
        for key in keys_in_boxes(article):
            page = found.get(key)
            is_ours = page is not None and page.url_path.startswith(path)
            getattr(article, _FOUND)[key] = page if is_ours else None


def pages_of_box(article: NewsPage, raw: Any) -> list[Page]:
    """Return what a visitor may open of the pages of a box, in its order."""
    keys = dict.fromkeys(keys_of_box(raw))
    if not keys.keys() <= getattr(article, _FOUND, {}).keys():
        look_up_boxes([article])  # at first, or the text is another by now
    found: dict[int, Page | None] = getattr(article, _FOUND, {})
    pages = (found.get(key) for key in keys if key != article.pk)
    return [page for page in pages if page is not None]


def pages_of_boxes(article: NewsPage) -> list[Page]:
    """Return what the boxes of an article show, all together."""
    return pages_of_box(article, {"pages": list(keys_in_boxes(article))})


def keys_of_box(raw: Any) -> list[int]:
    """Return the keys in the stored value of a box."""
    items = (raw or {}).get("pages") or ()
    values = (item["value"] if isinstance(item, dict) else item for item in items)
    return [value for value in values if value]


def keys_in_boxes(article: NewsPage) -> Iterator[int]:
    """Yield the keys of all pages that the boxes of a body point at."""
    for block in article.body.raw_data:
        if block["type"] == BOX:
            yield from keys_of_box(block["value"])
