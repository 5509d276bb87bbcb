"""Searching everything that a region publishes.

``search`` returns ids only, ranked by the database and kept as long as the
region's version stays; ``describe`` loads what a list of results shows.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from wagtail.models import Page

from innovations.models import InnovationPage, OrganizationPage, Region, RegionVersion
from innovations.services.text_search import Found
from innovations.services.versions import current_version
from news.models import EventPage, NewsPage
from portal.search.backends import get_backend
from portal.search.backends.base import Scope
from portal.search.choices import EntryKind
from portal.search.highlighting import Marker
from portal.search.models import SearchEntry
from portal.search.queries import Query, Synonyms, clean_text, parse
from portal.search.services.forgiving import Vocabulary, forgive, vocabulary_of
from portal.search.services.indexing import settle
from portal.search.services.synonyms import synonyms_of

KEPT_FOR = 15 * 60
SHORTEST_SUGGESTED = 2
T = TypeVar("T")


@dataclass(frozen=True)
class Results:
    """Ids of published pages, the best first, with the kind of each."""

    ids: Sequence[int] = ()
    kinds: Sequence[str] = ()
    #: What was searched instead, when nothing was found for what was typed.
    corrected: str = ""
    marker: Marker = field(default_factory=Marker)
    #: False when the text held no word at all.
    has_words: bool = False

    @property
    def counts(self) -> dict[str, int]:
        """How many there are of each kind, also of those without any."""
        return dict.fromkeys(EntryKind.values, 0) | Counter(self.kinds)

    def of_kind(self, kind: str) -> list[int]:
        pairs = zip(self.ids, self.kinds, strict=True)
        return [pk for pk, its_kind in pairs if its_kind == kind]


@dataclass(frozen=True)
class Hit:
    """One result as a list shows it; title and snippet are safe HTML."""

    page_id: int
    title: SafeString
    snippet: SafeString
    url: str
    kind: str
    kind_label: str
    date: date | datetime | None = None
    organization: str = ""


@dataclass(frozen=True)
class Suggestion:
    title: str
    url: str
    kind: str


# --------------------------------------------------------------------- search


def search(*, region: Region, text: str, kinds: Iterable[str] | None = None) -> Results:
    """Return what the region publishes about a text; any text will do.

    ``kinds`` limits where is searched, and so also what is corrected. For
    tabs search everything once and use :meth:`Results.of_kind`.
    """
    settle()
    scope = Scope(region.pk, tuple(sorted(map(str, kinds or ()))))
    shown = clean_text(text)
    version = current_version(region)
    return _kept(
        version, ("results", *scope, shown), lambda: _search(shown, scope, region)
    )


def find_innovations(*, region: Region, text: str) -> Found:
    """Search for the registry's list and the API of pages."""
    results = search(region=region, text=text, kinds=[EntryKind.INNOVATION])
    return Found(results.ids, results.corrected)


def _search(text: str, scope: Scope, region: Region) -> Results:
    synonyms = _synonyms(region)
    query = parse(text, synonyms)
    if not query.parts:
        return Results()
    matches = get_backend().match(query, scope)
    corrected = ""
    if not matches:
        meant = forgive(query, scope, lambda: _vocabulary(region, scope), synonyms)
        if meant is not None:
            query, corrected = meant, meant.text
            matches = get_backend().match(query, scope)
    ids, kinds = zip(*matches, strict=True) if matches else ((), ())
    return Results(ids, kinds, corrected, Marker.of(query), has_words=True)


def _synonyms(region: Region) -> Synonyms:
    version = current_version(region)
    return _kept(version, ("synonyms", region.pk), lambda: synonyms_of(region))


def _vocabulary(region: Region, scope: Scope) -> Vocabulary:
    version = current_version(region)
    return _kept(version, ("vocabulary", *scope), lambda: vocabulary_of(scope))


def _kept(
    version: RegionVersion | None, key: tuple[Any, ...], make: Callable[[], T]
) -> T:
    """Return a value from the cache, as long as the region publishes the same."""
    if version is None:
        return make()
    digest = hashlib.sha256(repr(key).encode()).hexdigest()[:40]
    name = f"search:{version.token}:{digest}"
    value: T | None = cache.get(name)
    if value is None:
        value = make()
        cache.set(name, value, KEPT_FOR)
    return value


# ------------------------------------------------------------------- describe


def describe(
    *,
    region: Region,
    results: Results,
    ids: Sequence[int],
    request: HttpRequest | None = None,
) -> list[Hit]:
    """Return what a list shows of these results, in their order.

    Only what is public this very moment: an index that lags behind leaks
    nothing. ``request`` spares looking up the addresses of sites.
    """
    pages = _public_pages(region, ids)
    entries = SearchEntry.objects.in_bulk(list(pages))
    organizations = _organization_titles(pages.values())
    return [
        _hit(pages[pk], entries[pk], results.marker, organizations, request)
        for pk in ids
        if pk in pages and pk in entries
    ]


def _public_pages(region: Region, ids: Iterable[int]) -> dict[int, Page]:
    root = Region.objects.filter(pk=region.pk)
    path = root.values_list("site__root_page__path", flat=True).get()
    pages = Page.objects.filter(pk__in=list(ids), path__startswith=path)
    found = pages.live().public().defer_streamfields().specific()
    return {page.pk: page for page in found}


def _organization_titles(pages: Iterable[Page]) -> dict[int, str]:
    ids = {p.organization_id for p in pages if isinstance(p, InnovationPage)}
    organizations = OrganizationPage.objects.filter(pk__in=ids).live().public()
    return dict(organizations.values_list("pk", "title"))


def _hit(
    page: Page,
    entry: SearchEntry,
    marker: Marker,
    organizations: dict[int, str],
    request: HttpRequest | None,
) -> Hit:
    return Hit(
        page_id=page.pk,
        title=marker.highlight(page.title),
        snippet=marker.snippet([entry.summary, entry.body]),
        url=_path_of(page, request),
        kind=entry.kind,
        kind_label=capfirst(page._meta.verbose_name),
        date=_date_of(page),
        organization=organizations.get(getattr(page, "organization_id", 0), ""),
    )


def _path_of(page: Page, request: HttpRequest | None) -> str:
    """Return the address within the region's own site."""
    parts = page.get_url_parts(request)
    return parts[2] or "" if parts else ""


def _date_of(page: Page) -> date | datetime | None:
    if isinstance(page, NewsPage):
        return page.dated
    if isinstance(page, EventPage):
        return page.starts_at
    if isinstance(page, InnovationPage):
        return page.implementation_date
    return None


# -------------------------------------------------------------------- suggest


def suggest(
    *,
    region: Region,
    text: str,
    limit: int = 8,
    request: HttpRequest | None = None,
) -> list[Suggestion]:
    """Return titles that begin with or hold what was typed so far."""
    settle()
    scope = Scope(region.pk)
    query = parse(text, _synonyms(region))
    if len(query.joined) < SHORTEST_SUGGESTED or not query.parts:
        return []
    ids = _suggested_ids(query, scope, region, limit)
    pages = _public_pages(region, ids)
    kinds = dict(
        SearchEntry.objects.filter(page__in=pages).values_list("page_id", "kind")
    )
    return [
        Suggestion(pages[pk].title, _path_of(pages[pk], request), kinds[pk])
        for pk in ids
        if pk in pages and pk in kinds
    ]


def _suggested_ids(query: Query, scope: Scope, region: Region, limit: int) -> list[int]:
    ids = get_backend().match_titles(query, scope, limit)
    if ids:
        return ids
    meant = forgive(query, scope, lambda: _vocabulary(region, scope), _synonyms(region))
    return get_backend().match_titles(meant, scope, limit) if meant else []
