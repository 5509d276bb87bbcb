"""How a field of a model is read for an answer, decided once for each field.

A getter knows what has to be loaded for it, so that a list loads exactly that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import timezone
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.managers import TaggableManager
from wagtail.documents.models import AbstractDocument
from wagtail.fields import RichTextField, StreamField
from wagtail.images.models import AbstractImage
from wagtail.models import Page

from innovations.models.reference import ReferenceRow
from portal.api.sources import Sources
from portal.api.streams import represent

Value = Callable[[Any, Sources], Any]
REFERENCE_KEYS = frozenset({"code", "label", "is_basic_service"})
LINK_KEYS = frozenset({"id", "type", "title", "code", "slug", "html_url", "detail_url"})
PICTURE_KEYS = frozenset(
    {"id", "title", "alt", "caption", "credit", "width", "height", "renditions"}
)
DOCUMENT_KEYS = frozenset({"id", "title", "url", "extension", "size"})


@dataclass(frozen=True)
class Getter:
    """``looks_up`` says that it asks the sources, and so must be asked twice."""

    name: str
    get: Value
    looks_up: bool = False
    keys: frozenset[str] | None = None
    joins: tuple[str, ...] = ()
    prefetches: tuple[Callable[[], Any], ...] = ()
    needs: tuple[str, ...] = ()


def moment(value: datetime | None) -> str | None:
    """Return a time in the region's zone, as Django REST framework writes it."""
    if value is None:
        return None
    text = timezone.localtime(value).isoformat()
    return text.removesuffix("+00:00") + "Z" if text.endswith("+00:00") else text


def reference(row: ReferenceRow | None) -> dict[str, Any] | None:
    """Return code and label; affairs also say whether they are a basic service."""
    if row is None:
        return None
    found: dict[str, Any] = {"code": row.code, "label": row.label}
    if hasattr(row, "is_basic_service"):
        found["is_basic_service"] = row.is_basic_service
    return found


def rows_of(item: Any, relation: str) -> Any:
    """Return loaded rows past the managers, which are slow to make."""
    loaded = getattr(item, "_prefetched_objects_cache", {})
    return loaded[relation] if relation in loaded else getattr(item, relation).all()


def getter_of(model: type[models.Model], name: str) -> Getter:
    """Return the getter of a field, by what kind of field it is."""
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return _of_attribute(model, name)
    if isinstance(field, TaggableManager):
        return _tags(field, name)
    if isinstance(field, models.ManyToManyField):
        return Getter(
            name,
            lambda item, _sources: [reference(row) for row in rows_of(item, name)],
            keys=REFERENCE_KEYS,
            prefetches=(lambda: name,),
        )
    if isinstance(field, models.ForeignKey):
        return _foreign_key(model, field)
    if field.auto_created and isinstance(
        getattr(field, "remote_field", None), ParentalKey
    ):
        return _children(field, name)
    return _column(field)


def _of_attribute(model: type[models.Model], name: str) -> Getter:
    if not hasattr(model, name):
        raise FieldDoesNotExist(f"{model._meta.label} has no {name}")
    if isinstance(getattr(model, name), TaggableManager | ClusterTaggableManager):
        return _tags(getattr(model, name), name)
    return Getter(name, lambda item, _sources: getattr(item, name))


def _column(field: Any) -> Getter:
    name = field.name
    if isinstance(field, StreamField):
        block = field.stream_block
        return Getter(
            name,
            lambda item, sources: represent(
                block, getattr(item, name).raw_data, sources
            ),
            looks_up=True,
        )
    if isinstance(field, RichTextField):
        return Getter(
            name,
            lambda item, sources: sources.rich_text(getattr(item, name)),
            looks_up=True,
        )
    if isinstance(field, models.DateTimeField):
        return Getter(name, lambda item, _sources: moment(getattr(item, name)))
    if isinstance(field, models.DecimalField):
        return Getter(name, lambda item, _sources: _decimal(getattr(item, name)))
    return Getter(name, lambda item, _sources: getattr(item, name))


def _decimal(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _foreign_key(model: type[models.Model], field: Any) -> Getter:
    name, target = field.name, field.related_model
    if issubclass(target, AbstractImage):
        return _picture(model, field)
    if issubclass(target, AbstractDocument):
        return Getter(
            name,
            lambda item, sources: sources.document(getattr(item, field.attname)),
            looks_up=True,
            keys=DOCUMENT_KEYS,
        )
    if issubclass(target, Page):
        return Getter(
            name,
            lambda item, sources: sources.link(getattr(item, field.attname), target),
            looks_up=True,
            keys=LINK_KEYS,
        )
    if issubclass(target, ReferenceRow):
        return Getter(
            name,
            lambda item, _sources: reference(getattr(item, name)),
            keys=REFERENCE_KEYS,
            joins=(name,),
        )
    return Getter(name, lambda item, _sources: getattr(item, field.attname))


def _picture(model: type[models.Model], field: Any) -> Getter:
    """A picture with the texts that stand beside it: ``photo_alt``, ``photo_credit``."""
    names = {one.name for one in model._meta.get_fields()}
    beside = {
        text: column
        for text in ("alt", "caption", "credit")
        if (column := f"{field.name}_{text}") in names
    }

    def get(item: Any, sources: Sources) -> Any:
        texts = {text: getattr(item, column) for text, column in beside.items()}
        return sources.picture(getattr(item, field.attname), **texts)

    return Getter(
        field.name,
        get,
        looks_up=True,
        keys=PICTURE_KEYS,
        needs=tuple(beside.values()),
    )


def _tags(field: Any, name: str) -> Getter:
    through = field.through
    related = through._meta.get_field("content_object") if _is_cluster(field) else None
    if related is None:  # images and documents
        return Getter(
            name,
            lambda item, _sources: sorted(tag.name for tag in rows_of(item, name)),
            prefetches=(lambda: name,),
        )
    rows = related.remote_field.get_accessor_name()
    return Getter(
        name,
        lambda item, _sources: sorted(row.tag.name for row in rows_of(item, rows)),
        prefetches=(lambda: f"{rows}__tag",),
    )


def _is_cluster(field: Any) -> bool:
    return isinstance(field, ClusterTaggableManager)


def _children(relation: Any, name: str) -> Getter:
    """Rows that are part of a page: their own ``api_fields``."""
    child = relation.related_model
    names = [getattr(one, "name", one) for one in getattr(child, "api_fields", ())]
    getters = [getter_of(child, one) for one in names]

    def get(item: Any, sources: Sources) -> list[dict[str, Any]]:
        return [
            {"id": row.pk} | {one.name: one.get(row, sources) for one in getters}
            for row in rows_of(item, name)
        ]

    return Getter(
        name,
        get,
        looks_up=any(one.looks_up for one in getters),
        keys=frozenset({"id", *names}),
        prefetches=(lambda: name,),
    )
