"""Records of log entries: one at a time as they are written, or many afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from wagtail.models import ModelLogEntry, Page, PageLogEntry

from portal.audit.models import AuditRecord, Kind
from portal.audit.places import NOWHERE, Place, place_of, places_of_paths
from portal.audit.request_context import current_request

LOG_MODELS: Mapping[str, type[Any]] = {
    Kind.PAGE: PageLogEntry,
    Kind.MODEL: ModelLogEntry,
}

_given: ContextVar[Place | None] = ContextVar("audit_place", default=None)


@contextmanager
def happening_at(place: Place) -> Iterator[None]:
    """Say where the entries made inside belong, when their objects can't tell."""
    token = _given.set(place)
    try:
        yield
    finally:
        _given.reset(token)


def place_given() -> Place | None:
    """Return where it was said that entries belong, if it was."""
    return _given.get()


def kind_of(entry: Any) -> Kind:
    return Kind.PAGE if isinstance(entry, PageLogEntry) else Kind.MODEL


def record_entry(entry: Any) -> AuditRecord:
    """Keep where a new entry belongs and which request it came from."""
    record = _blank(entry, _given.get() or _place_of_entry(entry))
    request = current_request()
    if request is not None:
        record.request_id = request.request_id
        record.view_name = request.view_name
        record.network = request.network
    record.save(force_insert=True)
    return record


def missing_records(entries: Sequence[Any]) -> list[AuditRecord]:
    """Return unsaved records for entries that were inserted past the ORM.

    Where their objects are gone, nobody but an administrator will see them.
    """
    pages = [entry.page_id for entry in entries if kind_of(entry) is Kind.PAGE]
    paths = dict(Page.objects.filter(pk__in=pages).values_list("pk", "path"))
    places = places_of_paths(paths.values())
    return [
        _blank(
            entry,
            places.get(paths.get(entry.page_id, ""), NOWHERE)
            if kind_of(entry) is Kind.PAGE
            else _place_of_entry(entry),
        )
        for entry in entries
    ]


def existing_records(kind: str, entry_ids: Iterable[int]) -> dict[int, AuditRecord]:
    records = AuditRecord.objects.filter(kind=kind, entry_id__in=list(entry_ids))
    return {record.entry_id: record for record in records}


def model_name(entry: Any) -> str:
    """Return "app.model" of an entry's object; empty when the type is gone."""
    if entry.content_type_id is None:
        return ""
    found = ContentType.objects.get_for_id(entry.content_type_id)
    return f"{found.app_label}.{found.model}"


def object_of(entry: Any) -> str:
    """Return the id of an entry's object as text."""
    kind = kind_of(entry)
    return str(entry.page_id if kind is Kind.PAGE else entry.object_id)


def run_of(entry: Any) -> int | None:
    run = entry.data.get("run") if isinstance(entry.data, dict) else None
    return run if isinstance(run, int) else None


def _blank(entry: Any, place: Place) -> AuditRecord:
    return AuditRecord(
        kind=kind_of(entry),
        entry_id=entry.pk,
        timestamp=entry.timestamp,
        action=entry.action,
        user_id=entry.user_id,
        model=model_name(entry),
        object_id=object_of(entry),
        label=entry.label,
        region_id=place.region_id,
        organization_id=place.organization_id,
        run=run_of(entry),
    )


def _place_of_entry(entry: Any) -> Place:
    instance = _instance_of(entry)
    place = NOWHERE if instance is None else place_of(instance)
    return _place_in_data(entry.data) if place == NOWHERE else place


def _place_in_data(data: Any) -> Place:
    """People belong nowhere; what is done to them says where it was done."""
    if not isinstance(data, dict):
        return NOWHERE
    found = (data.get(name) for name in ("region", "organization"))
    return Place(*(value if isinstance(value, int) else None for value in found))


def _instance_of(entry: Any) -> Model | None:
    if kind_of(entry) is Kind.PAGE:
        # Wagtail hands the page over; it may be in the middle of going.
        cached = entry._state.fields_cache.get("page")
        page: Page | None = cached or Page.objects.filter(pk=entry.page_id).first()
        return page
    if entry.content_type_id is None:
        return None
    content_type = ContentType.objects.get_for_id(entry.content_type_id)
    model = content_type.model_class()
    if model is None:
        return None
    found: Model | None = model._base_manager.filter(pk=entry.object_id).first()
    return found
