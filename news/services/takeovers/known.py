"""Entries that became articles in an earlier takeover, found by guid or old address."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from news.models import ArchiveItem, ArchiveTakeover, NewsIndexPage, Outcome

#: Outcomes behind which there is an article.
STANDING = (Outcome.MADE, Outcome.CHANGED, Outcome.KEPT)


class Known:
    """What is here already of some entries; two queries for any number of them."""

    def __init__(self, takeover: ArchiveTakeover, items: Iterable[ArchiveItem]) -> None:
        chosen = list(items)
        guids = {item.guid_key for item in chosen} - {""}
        places = {item.address_key for item in chosen} - {""}
        rows = standing_in(takeover.newsroom).filter(
            Q(guid_key__in=guids) | Q(address_key__in=places)
        )
        # The newest last, which then stands.
        found = rows.select_related("takeover", "article").order_by("pk")
        self._by_guid: dict[str, ArchiveItem] = {}
        self._by_place: dict[str, ArchiveItem] = {}
        for row in found.defer("text", "excerpt", "article__body"):
            self._by_guid[row.guid_key] = row
            self._by_place[row.address_key] = row

    def of(self, item: ArchiveItem) -> ArchiveItem | None:
        found = self._by_guid.get(item.guid_key) if item.guid_key else None
        if found is None and item.address_key:
            found = self._by_place.get(item.address_key)
        return found if found is None or found.pk != item.pk else None


def standing_in(newsroom: NewsIndexPage):  # type: ignore[no-untyped-def]
    """Return the entries whose article stands in a newsroom; not in the recycle bin."""
    return ArchiveItem.objects.filter(
        takeover__newsroom=newsroom,
        outcome__in=STANDING,
        article__path__startswith=newsroom.path,
        article__depth=newsroom.depth + 1,
    )


def is_untouched(item: ArchiveItem) -> bool:
    """Tell whether the article is still as the takeover left it."""
    article = item.article
    return (
        article is not None
        and item.revision_id is not None
        and article.latest_revision_id == item.revision_id
    )
