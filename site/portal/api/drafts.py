"""Which pictures and documents the content of a revision points at.

Wagtail's reference index knows what the rows of pages hold, not what waits in their
revisions.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Model
from modelcluster.models import get_all_child_relations
from wagtail.documents.models import AbstractDocument
from wagtail.fields import RichTextField, StreamField
from wagtail.images.models import AbstractImage
from wagtail.rich_text import extract_references_from_rich_text

from portal.api.streams import represent


class FileCollector:
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
