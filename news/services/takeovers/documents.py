"""Files that old articles link to, where the ZIP of the old site has them."""

from __future__ import annotations

from hashlib import sha1
from pathlib import PurePosixPath
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from wagtail.documents import get_document_model
from wagtail.permissions import policy_registry

from news.archive.story import Story
from news.models import ArchiveItem
from news.services.takeovers.pictures import SHOWN, Whereabouts

ENDINGS: Final = {
    *(".pdf", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx"),
    *(".odt", ".ods", ".odp", ".csv", ".zip"),
}


def store_documents_of(item: ArchiveItem, story: Story, places: Whereabouts) -> None:
    """Put files that a text links to into the library; others stay links.

    ``item.made["links"]`` says which address became which document.
    """
    known: dict[str, int] = item.made.setdefault("links", {})
    for address in story.links:
        name = _name(address)
        if (
            PurePosixPath(name).suffix.lower() not in ENDINGS
            or address[:SHOWN] in known
        ):
            continue
        data = places.linked_file(address)
        if data is not None:
            _store(item, address, name, data)


def documents_of(item: ArchiveItem) -> dict[str, int]:
    """Return the documents by the addresses that their files had."""
    links: dict[str, int] = item.made.get("links", {})
    there = get_document_model().objects.filter(pk__in=links.values())
    keys = set(there.values_list("pk", flat=True)) if links else set()
    return {address: key for address, key in links.items() if key in keys}


def _name(address: str) -> str:
    try:
        return unquote(urlsplit(address).path).rpartition("/")[2]
    except ValueError:
        return ""


def _store(item: ArchiveItem, address: str, name: str, data: bytes) -> None:
    user = item.takeover.acted_by
    model = get_document_model()
    policy = policy_registry.get_by_type(model)
    open_ones = policy.collections_user_has_permission_for(user, "add")
    collection = open_ones.order_by("-depth", "path").first()
    if collection is None:
        return
    digest = sha1(data, usedforsecurity=False).hexdigest()
    with transaction.atomic():
        same = model.objects.filter(file_hash=digest, collection=collection)
        document: Any = same.first()
        if document is None:
            document = _new(model, name, data, collection, user)
            if document is None:
                return
            item.made.setdefault("documents", []).append(document.pk)
        item.made["links"][address[:SHOWN]] = document.pk
        item.save(update_fields=["made"])


def _new(model: Any, name: str, data: bytes, collection: Any, user: Any) -> Any | None:
    """Return a new document, nothing of a file that the library refuses."""
    document = model(
        title=name[:255],
        collection=collection,
        uploaded_by_user=user,
        file=ContentFile(data, name=name[-100:]),
    )
    try:
        document.full_clean(exclude=["file_size", "file_hash"])
        document._set_document_file_metadata()
        document.save()
    except ValidationError:
        return None
    return document
