"""Finding innovations by words; a site may bring a better search than Wagtail's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from innovations.models import InnovationPage, Region


class Found(NamedTuple):
    """Ids of published innovations, the best first.

    ``corrected`` is the text that was searched for instead, when nothing was
    found for what was typed; else it is empty.
    """

    ids: Sequence[int]
    corrected: str = ""


class TextSearch(Protocol):
    def __call__(self, *, region: Region, text: str) -> Found: ...


_search: list[TextSearch] = []


def register_text_search(search: TextSearch) -> None:
    """Use this search in the registry; the site calls it from ``AppConfig.ready``."""
    _search[:] = [search]


def find_innovations(*, region: Region, text: str) -> Found:
    """Return the published innovations of a region that match a text."""
    search = _search[0] if _search else _stock_search
    return search(region=region, text=text)


def _stock_search(*, region: Region, text: str) -> Found:
    innovations = InnovationPage.objects.in_region(region).live().public()
    # Without the order: Wagtail's database search takes quadratic time for it.
    matches = innovations.search(text, order_by_relevance=False)
    return Found([page.pk for page in matches])
