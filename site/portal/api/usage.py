"""Which pictures and documents belong to nothing but what is not published yet.

A photograph of an article under embargo lies in a public collection before the
article is published. Wagtail's reference index knows what the pages' rows hold,
not what waits in their revisions; so those are read as well.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, Model, Q
from django.db.models.functions import Cast
from modelcluster.models import get_all_child_relations
from wagtail.documents.models import AbstractDocument
from wagtail.fields import RichTextField, StreamField
from wagtail.images.models import AbstractImage
from wagtail.models import Page, ReferenceIndex, Revision
from wagtail.rich_text import extract_references_from_rich_text

from portal.api.place import Place, path_range
from portal.api.streams import represent


def hidden_files(place: Place, model: type[Model], among: set[int]) -> set[int]:
    """Return the files that pages use, but none that visitors of the region see."""
    users = _references(model)
    published = _published(place)
    seen = {file for file, page in users if page in published}
    waiting = {file for file, _page in users} - seen
    if among <= seen:
        return set()  # the revisions can't hide what is seen
    return (waiting | _in_revisions(place, model)) - seen


def _references(model: type[Model]) -> list[tuple[int, int]]:
    """Return (file, page) of what the rows of pages refer to."""
    rows = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(model),
        base_content_type=ContentType.objects.get_for_model(Page),
    )
    pairs = rows.values_list("to_object_id", "object_id").distinct()
    return [(int(file), int(page)) for file, page in pairs]


def _published(place: Place) -> set[int]:
    """Return the published pages that refer to anything."""
    pages = ContentType.objects.get_for_model(Page)
    rows = ReferenceIndex.objects.filter(base_content_type=pages)
    keys = rows.annotate(page=Cast("object_id", BigIntegerField())).values("page")
    return set(
        place.pages().filter(pk__in=keys).order_by().values_list("pk", flat=True)
    )


def _in_revisions(place: Place, model: type[Model]) -> set[int]:
    """Return the files in what editors of the region have not published yet."""
    drafts = Page.objects.filter(path__range=path_range(place.home.path)).filter(
        Q(live=False) | Q(has_unpublished_changes=True)
    )
    revisions = Revision.objects.filter(
        Q(pk__in=drafts.order_by().values("latest_revision"))
        | Q(
            approved_go_live_at__isnull=False,
            base_content_type=ContentType.objects.get_for_model(Page),
        )
    )
    rows = revisions.order_by().values_list("content_type_id", "content")
    found: set[int] = set()
    for content_type_id, content in rows.iterator(chunk_size=500):
        kind = ContentType.objects.get_for_id(content_type_id).model_class()
        if kind is not None:
            collector = _Collector()
            collector.read(kind, content)
            found |= collector.of(model)
    return found


class _Collector:
    """Takes what blocks and fields point at; asked like the sources of an answer."""

    def __init__(self) -> None:
        self.pictures: set[int] = set()
        self.documents: set[int] = set()

    def of(self, model: type[Model]) -> set[int]:
        return self.pictures if issubclass(model, AbstractImage) else self.documents

    def picture(self, pk: Any, **_texts: Any) -> None:
        self.pictures.update(_keys([pk]))

    def document(self, pk: Any, **_texts: Any) -> None:
        self.documents.update(_keys([pk]))

    def link(self, _pk: Any) -> None:
        """Pages are no files."""

    def rich_text(self, text: Any) -> None:
        for model, pk, *_paths in extract_references_from_rich_text(text or ""):
            if issubclass(model, AbstractImage):
                self.picture(pk)
            elif issubclass(model, AbstractDocument):
                self.document(pk)

    def read(self, model: type[Model], content: dict[str, Any]) -> None:
        """Read the content of a revision, field by field."""
        for field in model._meta.concrete_fields:
            self._field(field, content.get(field.name))
        for relation in get_all_child_relations(model):
            rows = content.get(relation.get_accessor_name())
            for row in rows if isinstance(rows, list) else ():
                self.read(relation.related_model, row)

    def _field(self, field: Any, value: Any) -> None:
        if not value:
            return
        if isinstance(field, StreamField):
            raw = json.loads(value) if isinstance(value, str) else value
            represent(field.stream_block, raw, self)  # type: ignore[arg-type]
        elif isinstance(field, RichTextField):
            self.rich_text(value)
        elif field.is_relation and issubclass(field.related_model, AbstractImage):
            self.picture(value)
        elif field.is_relation and issubclass(field.related_model, AbstractDocument):
            self.document(value)


def _keys(values: Iterable[Any]) -> Iterator[int]:
    for value in values:
        if re.fullmatch(r"[0-9]{1,18}", str(value)):
            yield int(value)
