"""Where binned pages stand: outside every site, below a page of their region's own.

The address of that page begins as no other does, so that one look at a page tells
that it is in a bin, without a query.
"""

from __future__ import annotations

from typing import Final

from django.db.models import Q, QuerySet
from wagtail.models import Page

SLUG: Final = "_recycle-bin-"
_PREFIX: Final = f"/{SLUG}"

#: For querysets of pages that nobody searches.
OUTSIDE_BIN: Final = ~Q(url_path__startswith=_PREFIX)


def without_binned(pages: QuerySet[Page]) -> QuerySet[Page]:
    """Leave out what is in a bin; Wagtail's search knows ids, not addresses."""
    binned = Page.objects.filter(url_path__startswith=_PREFIX)
    return pages.exclude(pk__in=binned.values("pk"))


def in_bin(page: Page) -> bool:
    """Tell whether a page is in a recycle bin, or is one."""
    return bool(page.url_path.startswith(_PREFIX))
