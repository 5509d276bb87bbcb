"""Pages that a text points its readers to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wagtail.models import Page, Site


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
        if not wanted:
            return []
        pages: Iterable[Page] = (
            Page.objects.filter(pk__in=wanted, url_path__startswith=self.site_path)
            .live()
            .public()
            .defer_streamfields()
            .specific()
        )
        by_key = {page.pk: page for page in pages}
        return [by_key[key] for key in wanted if key in by_key]

    @property
    def site_path(self) -> str:
        """``url_path`` of the root of the page's site, from Wagtail's cache."""
        roots = (root.root_path for root in Site.get_site_root_paths())
        return next((path for path in roots if self.url_path.startswith(path)), "")
