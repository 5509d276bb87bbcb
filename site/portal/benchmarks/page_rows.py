"""Writes thousands of pages as rows, past treebeard and Wagtail's signals.

Only for data that nobody else is reading: no revisions, log entries, reference
index or version are written, and nothing is locked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast
from uuid import uuid4

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.utils import timezone
from django.utils.text import slugify
from wagtail.models import Locale, Page


def add_pages(parent: Page, pages: Sequence[Any]) -> None:
    """Publish pages of one type below a parent; each has its title and fields."""
    if not pages:
        return
    model = type(pages[0])
    parent.refresh_from_db(fields=["path", "depth", "numchild", "url_path"])
    last = parent.get_last_child()
    first_step = Page._str2int(last.path[-Page.steplen :]) + 1 if last else 1
    shared = _shared_fields(model)
    for step, page in enumerate(pages, first_step):
        _place(page, parent, step)
        for name, value in shared.items():
            setattr(page, name, value)
    _insert_page_rows(pages)
    insert_rows(model, pages)
    Page.objects.filter(pk=parent.pk).update(numchild=models.F("numchild") + len(pages))


def insert_rows(model: type[models.Model], rows: Sequence[Any]) -> None:
    """Insert the columns of the model's own table, which its parents don't hold."""
    fields = list(model._meta.local_concrete_fields)
    size = connection.ops.bulk_batch_size(fields, rows) or len(rows)
    size = min(size, 500)
    # Django's bulk_create refuses models with parents.
    insert = cast(Any, model._base_manager.all())._insert
    for start in range(0, len(rows), size):
        insert(rows[start : start + size], fields=fields, using=connection.alias)


def _shared_fields(model: type[Page]) -> dict[str, Any]:
    now = timezone.now()
    locale = Locale.objects.order_by("pk").first()
    return {
        "content_type_id": ContentType.objects.get_for_model(model).pk,
        "locale_id": locale.pk if locale else None,
        "live": True,
        "first_published_at": now,
        "last_published_at": now,
    }


def _place(page: Any, parent: Page, step: int) -> None:
    page.depth = parent.depth + 1
    page.path = Page._get_path(parent.path, page.depth, step)
    page.numchild = 0
    page.slug = page.slug or slugify(page.title)
    page.url_path = f"{parent.url_path}{page.slug}/"
    page.draft_title = page.title
    page.translation_key = uuid4()


def _insert_page_rows(pages: Sequence[Any]) -> None:
    names = [
        field.attname for field in Page._meta.concrete_fields if not field.primary_key
    ]
    plain = [Page(**{name: getattr(page, name) for name in names}) for page in pages]
    Page.objects.bulk_create(plain, batch_size=500)
    for page, row in zip(pages, plain, strict=True):
        page.pk = page.id = row.pk
