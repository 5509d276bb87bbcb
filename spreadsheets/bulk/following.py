"""What follows a write and may follow it a moment later: indexes and signals.

Wagtail's own indexes are renewed by tasks after the commit too. Everything here
reads the database and can be repeated, so that a worker that was killed goes on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import Page, ReferenceIndex, Revision
from wagtail.signals import page_published, page_unpublished

from spreadsheets.bulk.indexing import SearchIndexes
from spreadsheets.bulk.preparing import load_children
from spreadsheets.bulk.tables import insert_rows, ready
from spreadsheets.signals import pages_written


def follow_pages(
    model: type[Any],
    page_ids: Sequence[int],
    unpublished: Iterable[int] = (),
    indexes: SearchIndexes | None = None,
) -> None:
    """Renew the indexes of pages and tell those who listen that they changed.

    Who follows up many batches gives the same ``indexes`` with each.
    """
    pages = list(model._default_manager.filter(pk__in=page_ids).order_by("pk"))
    load_children(pages)
    with transaction.atomic():
        _renew_references(model, pages)
    (indexes or SearchIndexes(model)).renew(pages)
    with transaction.atomic():
        _send_signals(model, pages, set(unpublished))


def _renew_references(model: type[Any], pages: Sequence[Any]) -> None:
    """Do what ``ReferenceIndex.create_or_update_for_object`` does, for many."""
    if not pages or not ReferenceIndex.is_indexed(model):
        return
    found = {
        (str(page.pk), *reference)
        # Private in Wagtail; tests/spreadsheets/bulk compares with its own result.
        for page in pages
        for reference in ReferenceIndex._extract_references_from_object(page)
    }
    content_type = ContentType.objects.get_for_model(model)
    base_type = ContentType.objects.get_for_model(Page)
    known = ReferenceIndex.objects.filter(
        base_content_type=base_type, object_id__in=[str(page.pk) for page in pages]
    )
    stored = {
        row[1:]: row[0]
        for row in known.values_list(
            "pk",
            "object_id",
            "to_content_type",
            "to_object_id",
            "model_path",
            "content_path",
        )
    }
    gone = [pk for reference, pk in stored.items() if reference not in found]
    ReferenceIndex.objects.filter(pk__in=gone).delete()
    insert_rows(
        ReferenceIndex,
        _REFERENCE,
        (
            (
                content_type.pk,
                base_type.pk,
                object_id,
                to_type,
                to_id,
                model_path,
                content_path,
                _hash_of(content_path),
            )
            for object_id, to_type, to_id, model_path, content_path in sorted(
                found - stored.keys()
            )
        ),
    )


_REFERENCE = [
    ReferenceIndex._meta.get_field(name)
    for name in (
        "content_type",
        "base_content_type",
        "object_id",
        "to_content_type",
        "to_object_id",
        "model_path",
        "content_path",
        "content_path_hash",
    )
]


@lru_cache(maxsize=10_000)
def _hash_of(content_path: str) -> Any:
    return ready(_REFERENCE[-1], ReferenceIndex._get_content_path_hash(content_path))


def _send_signals(
    model: type[Any], pages: Sequence[Any], unpublished: set[int]
) -> None:
    # A live page on which only a draft was written says nothing new to visitors.
    published = [
        p for p in pages if p.live and p.live_revision_id == p.latest_revision_id
    ]
    if published and page_published.has_listeners(model):
        revisions = Revision.objects.defer("content").in_bulk(
            [page.live_revision_id for page in published]
        )
        for page in published:
            page_published.send(
                sender=model,
                instance=page,
                revision=revisions.get(page.live_revision_id),
            )
    for page in pages:
        if page.pk in unpublished and not page.live:
            page_unpublished.send(sender=model, instance=page)
    pages_written.send(sender=model, page_ids=[page.pk for page in pages])


def by_model(pages: Iterable[tuple[int, int]]) -> dict[type[Any], list[int]]:
    """Group pairs (page id, content type id) by the model of the page."""
    grouped: dict[type[Any], list[int]] = defaultdict(list)
    for pk, content_type in pages:
        model = ContentType.objects.get_for_id(content_type).model_class()
        if model is not None:
            grouped[model].append(pk)
    return grouped
