"""Links between the articles of an archive, and to its files."""

from __future__ import annotations

from django.db.models import Q

from news.archive.addresses import fitting, key_of
from news.archive.reading.wxr import host_of
from news.archive.story import Story
from news.models import ArchiveItem, ArchiveTakeover, NewsPage, Outcome
from news.services.takeovers.documents import documents_of
from news.services.takeovers.filling import with_links_inside
from news.services.takeovers.known import standing_in
from news.services.takeovers.pictures import SHOWN


def join_links_in(article: NewsPage, item: ArchiveItem, story: Story) -> None:
    """Let links to what is here lead to it; note whether others will be here soon."""
    keys = _inner_keys(item, story)
    pages = _pages_of(item.takeover, keys) if keys else {}
    files = documents_of(item)

    def target(address: str) -> tuple[str, int] | None:
        if (document := files.get(address[:SHOWN])) is not None:
            return "document", document
        page = pages.get(_key(address))
        return None if page is None else ("page", page)

    body = list(article.body.raw_data)
    with_links_inside(body, target)
    article.body = NewsPage._meta.get_field("body").to_python(body)
    item.has_open_links = _are_to_come(item, keys - set(pages))


def _key(address: str) -> str:
    return fitting(key_of(address))


def _inner_keys(item: ArchiveItem, story: Story) -> set[str]:
    """Return the keys of the addresses on the old site that a text links to."""
    hosts = {host.removeprefix("www.") for host in item.takeover.source["hosts"]}
    return {
        _key(address)
        for address in story.links
        if host_of(address).removeprefix("www.") in hosts
    }


def _are_to_come(item: ArchiveItem, keys: set[str]) -> bool:
    if not keys:
        return False
    waiting = item.takeover.items.filter(chosen=True, outcome=Outcome.WAITING)
    meant = _meant_by(keys, item.takeover)
    return bool(waiting.filter(meant).exclude(pk=item.pk).exists())


def _meant_by(keys: set[str], takeover: ArchiveTakeover) -> Q:
    """Return the condition of entries that have one of these addresses."""
    numbers = {key.rpartition("?p=")[2] for key in keys if "?p=" in key}
    short = {int(n) for n in numbers if n.isascii() and n.isdigit() and len(n) < 16}
    by_number = Q(takeover=takeover, old_id__in=short)
    return Q(guid_key__in=keys) | Q(address_key__in=keys) | by_number


def _pages_of(takeover: ArchiveTakeover, keys: set[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    rows = standing_in(takeover.newsroom).filter(_meant_by(keys, takeover))
    for page, guid, place, old_id in rows.values_list(
        "article_id", "guid_key", "address_key", "old_id"
    ):
        host = place.partition("/")[0].partition("?")[0]
        for key in (guid, place, f"{host}?p={old_id}"):
            if key in keys:
                found[key] = page
    return found
