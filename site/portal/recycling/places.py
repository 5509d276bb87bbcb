"""Where binned pages stand: outside every site, below a page of their region's own.

The address of that page begins as no other does, so that one look at a page tells
that it is in a bin, without a query.
"""

from __future__ import annotations

from typing import Final

from django.db.models import Q
from wagtail.models import Page

SLUG: Final = "_recycle-bin-"
_PREFIX: Final = f"/{SLUG}"

#: For querysets of pages.
OUTSIDE_BIN: Final = ~Q(url_path__startswith=_PREFIX)


def in_bin(page: Page) -> bool:
    """Tell whether a page is in a recycle bin, or is one."""
    return bool(page.url_path.startswith(_PREFIX))
