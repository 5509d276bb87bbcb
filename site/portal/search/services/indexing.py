"""Keeps the entries equal to what the published pages say.

Everything is read from the database, never from an object at hand, which may
be a draft. All steps take many pages at a time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from wagtail.models import Page

from innovations.models import CoOwner, InnovationPage, Region
from innovations.services.versions import touch
from portal.search.backends import get_backend
from portal.search.backends.base import IndexRow
from portal.search.documents import Document, extract_documents, searched_models
from portal.search.models import SearchEntry
from portal.search.words import (
    MAX_BODY_WORDS,
    STOP_WORDS,
    acronym,
    joined,
    stem,
    words,
)

BATCH = 250
_MAX_KEYWORDS = 1_500
_MAX_SUMMARY_WORDS = 500
_MAX_TEXT = 150_000
_COMPARED = ("region_id", "kind", "dated", "title", "keywords", "summary", "body")


def reindex_pages(page_ids: Iterable[int]) -> None:
    """Make the entries of these pages true: new, changed or gone.

    For bulk writers: call it once, with all ids, after the rows are written.
    Organisations whose names changed take the innovations along that carry them.
    """
    ids = sorted(set(page_ids))
    done: set[int] = set()
    regions: set[int] = set()
    while ids:
        dependents: set[int] = set()
        for batch in _batches(ids):
            with transaction.atomic():
                outcome = _reindex_batch(batch)
            regions |= outcome.regions
            dependents |= _carriers(outcome.renamed)
        done.update(ids)
        ids = sorted(dependents - done)
    # Results that were kept meanwhile were found with the old entries.
    touch(regions)


@dataclass
class _Outcome:
    regions: set[int] = field(default_factory=set)
    #: Organisations whose names changed, appeared or went.
    renamed: set[int] = field(default_factory=set)


def _reindex_batch(ids: Sequence[int]) -> _Outcome:
    before = {
        pk: (region, kind, title, keywords)
        for pk, region, kind, title, keywords in SearchEntry.objects.filter(
            page__in=ids
        ).values_list("page_id", "region_id", "kind", "title", "keywords")
    }
    rows = list(_index_rows(Page.objects.filter(pk__in=ids)))
    if rows:
        get_backend().store(rows)
    after = {
        row.entry.page_id: (
            row.entry.region_id,
            row.entry.kind,
            row.entry.title,
            row.entry.keywords,
        )
        for row in rows
    }
    gone = before.keys() - after.keys()
    if gone:
        SearchEntry.objects.filter(page__in=gone).delete()
    return _Outcome(
        regions={entry[0] for entry in (*before.values(), *after.values())},
        renamed={
            pk
            for pk in before.keys() | after.keys()
            if before.get(pk) != after.get(pk)
            and "organization" in {before.get(pk, _NONE)[1], after.get(pk, _NONE)[1]}
        },
    )


_NONE = (0, "", "", "")


def _carriers(organization_ids: set[int]) -> set[int]:
    """Return the innovations whose keywords hold the names of organisations."""
    if not organization_ids:
        return set()
    led = InnovationPage.objects.filter(organization__in=organization_ids)
    owned = CoOwner.objects.filter(organization__in=organization_ids)
    return {
        *led.values_list("pk", flat=True),
        *owned.values_list("innovation_id", flat=True),
    }


# ------------------------------------------------------------ pages to entries


def _index_rows(pages: Any) -> Iterator[IndexRow]:
    """Return the rows of those pages that anybody may read and that are searched."""
    types = ContentType.objects.get_for_models(*searched_models())
    models = {content_type.pk: model for model, content_type in types.items()}
    regions = _region_paths()
    region_of: dict[int, int] = {}
    by_type: dict[int, list[int]] = defaultdict(list)
    found = pages.filter(content_type__in=models).live().public()
    for pk, type_id, path in found.values_list("pk", "content_type_id", "path"):
        region = next((r for root, r in regions if path.startswith(root)), None)
        if region is not None:
            region_of[pk] = region
            by_type[type_id].append(pk)
    for type_id, ids in by_type.items():
        for document in extract_documents(models[type_id], ids):
            yield _index_row(document, region_of[document.page_id])


def _region_paths() -> list[tuple[str, int]]:
    """Return the tree of each region, the deepest first."""
    paths = Region.objects.values_list("site__root_page__path", "pk")
    return sorted(paths, key=lambda row: -len(row[0]))


def _index_row(document: Document, region_id: int) -> IndexRow:
    names = [name for name in document.names if name]
    keywords = list(dict.fromkeys([*names, *filter(None, document.keywords)]))
    entry = SearchEntry(
        page_id=document.page_id,
        region_id=region_id,
        kind=str(document.kind),
        dated=document.dated,
        title=_storable(document.title),
        keywords=_storable("\n".join(keywords)),
        summary=_storable(document.summary),
        body=_storable(document.body[:_MAX_TEXT]),
    )
    title_words = words(entry.title)
    keyword_words = words(entry.keywords, _MAX_KEYWORDS)
    # "DPM-PTSP" is also typed "dpmptsp".
    codes = list(dict.fromkeys(filter(None, map(joined, [entry.title, *names]))))
    acronyms = list(dict.fromkeys(filter(None, map(acronym, [entry.title, *names]))))
    known = dict.fromkeys([*title_words, *keyword_words])
    entry.vocabulary = " ".join(filter(_may_be_misspelt, known))
    return IndexRow(
        entry=entry,
        codes=codes,
        acronyms=acronyms,
        names=title_words,
        title=list(map(stem, title_words)),
        keywords=_with_stems(keyword_words),
        summary=list(map(stem, words(entry.summary, _MAX_SUMMARY_WORDS))),
        body=list(map(stem, words(entry.body, MAX_BODY_WORDS))),
    )


def _with_stems(written: list[str]) -> list[str]:
    """Return the stems, then the words that differ from theirs."""
    different = [word for word in dict.fromkeys(written) if stem(word) != word]
    return [*map(stem, written), *different]


def _may_be_misspelt(word: str) -> bool:
    return len(word) > 2 and word.isalpha() and word not in STOP_WORDS


def _storable(text: str) -> str:
    return text.replace("\x00", " ")


# -------------------------------------------------------- everything at a time


def rebuild(
    region: Region | None = None,
    *,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> int:
    """Write all entries anew; searching goes on meanwhile. Return their number."""
    ids = list(_pages_of(region).values_list("pk", flat=True).order_by("pk"))
    kept = 0
    for batch in _batches(ids):
        with transaction.atomic():
            rows = list(_index_rows(Page.objects.filter(pk__in=batch)))
            get_backend().store(rows)
            entries = SearchEntry.objects.filter(page__in=batch)
            entries.exclude(page__in=[row.entry.page_id for row in rows]).delete()
        kept += len(rows)
        progress(kept, len(ids))
    _entries_of(region).exclude(page__in=_pages_of(region).values("pk")).delete()
    get_backend().tidy()
    touch(None if region is None else [region.pk])
    return kept


@dataclass(frozen=True)
class Disagreement:
    """Where entries and pages differ, by page id."""

    missing: list[int]
    stale: list[int]
    surplus: list[int]

    def __bool__(self) -> bool:
        return bool(self.missing or self.stale or self.surplus)


def compare(region: Region | None = None) -> Disagreement:
    """Compare all entries with what they would be if written now."""
    ids = list(_pages_of(region).values_list("pk", flat=True).order_by("pk"))
    missing: list[int] = []
    stale: list[int] = []
    surplus = set(_entries_of(region).values_list("page_id", flat=True))
    without_words = get_backend().missing(surplus)
    for batch in _batches(ids):
        entries = SearchEntry.objects.in_bulk(batch)
        for row in _index_rows(Page.objects.filter(pk__in=batch)):
            wanted = row.entry
            surplus.discard(wanted.page_id)
            found = entries.get(wanted.page_id)
            if found is None:
                missing.append(wanted.page_id)
            elif wanted.page_id in without_words or _differ(found, wanted):
                stale.append(wanted.page_id)
    return Disagreement(missing, stale, sorted(surplus))


def _differ(one: SearchEntry, other: SearchEntry) -> bool:
    return any(getattr(one, name) != getattr(other, name) for name in _COMPARED)


def _pages_of(region: Region | None) -> QuerySet[Page]:
    pages = Page.objects.filter(depth__gt=1)
    if region is None:
        return pages
    return pages.filter(path__startswith=region.root_path)


def _entries_of(region: Region | None) -> QuerySet[SearchEntry]:
    entries = SearchEntry.objects.all()
    return entries if region is None else entries.filter(region=region)


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]


# ----------------------------------------------------------- after a change


class _Pending:
    """Pages to look at when the transaction is over; one for all its changes.

    A class, so that a waiting one can be found again among the callbacks.
    """

    def __init__(self) -> None:
        self.ids: set[int] = set()
        self.trees: set[str] = set()

    def __call__(self) -> None:
        ids, self.ids = self.ids, set()
        trees, self.trees = self.trees, set()
        if trees:
            below = Q()
            for path in trees:
                below |= Q(path__startswith=path)
            ids.update(Page.objects.filter(below).values_list("pk", flat=True))
        if ids:
            reindex_pages(ids)


def _waiting() -> _Pending | None:
    for waiting in connection.run_on_commit:
        if isinstance(waiting[1], _Pending):
            return waiting[1]
    return None


def schedule_pages(page_ids: Iterable[int | None]) -> None:
    """Look at these pages once the transaction is over."""
    _schedule({pk for pk in page_ids if pk is not None}, set())


def schedule_tree(path: str) -> None:
    """Look at a page and everything below it once the transaction is over."""
    _schedule(set(), {path})


def _schedule(ids: set[int], trees: set[str]) -> None:
    if not ids and not trees:
        return
    pending = _waiting()
    if pending is not None:
        pending.ids |= ids
        pending.trees |= trees
        return
    pending = _Pending()
    pending.ids, pending.trees = ids, trees
    # What was saved stays saved: a failing index is logged and can be rebuilt.
    transaction.on_commit(pending, robust=True)


def settle() -> None:
    """Index what this very transaction changed, so that it finds it."""
    pending = _waiting()
    if pending is not None:
        pending()
