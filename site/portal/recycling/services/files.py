"""Pictures and documents on their way into the bin and out of it.

The row stays, so that whatever shows it finds it again after a restore. The file
goes to a storage that is never served, and the sizes drawn from a picture go: a page
that uses it shows none meanwhile. The row's file gets a name that nobody else draws,
for the old one is free again: the next upload may take it.
"""

from __future__ import annotations

import uuid
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.files.storage import Storage, storages
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.images import get_image_model
from wagtail.log_actions import log
from wagtail.models import Collection
from wagtail.permissions import policy_registry

from innovations.models import Region
from portal.recycling.actions import BINNED, RESTORED
from portal.recycling.exceptions import CannotBin, CannotRestore
from portal.recycling.models import BinEntry, FileBin, Kind


def bin_storage() -> Storage:
    return storages["recycling"]


@transaction.atomic
def bin_file(*, file: Any, actor: Any) -> BinEntry:
    """Put a picture or document into the bin.

    Raises ``CannotBin`` if it lies there already, and ``PermissionDenied``.
    """
    file = type(file)._base_manager.select_for_update().get(pk=file.pk)
    policy = policy_registry.get_by_type(type(file))
    if actor is not None and not policy.user_has_permission_for_instance(
        actor, "delete", file
    ):
        raise PermissionDenied
    collection = file_bin()
    if file.collection_id == collection.pk:
        raise CannotBin(_("It is in the recycle bin already."))
    entry = BinEntry.objects.create(
        kind=kind_of(file),
        content_type=ContentType.objects.get_for_model(type(file)),
        object_id=file.pk,
        region=region_of(file.collection),
        title=file.title[:255],
        place=file.collection.name,
        parent_id=file.collection_id,
        stored_file=_store_away(file),
        file_name=file.file.name,
        deleted_by=actor,
    )
    log(instance=file, action=BINNED, user=actor, data={"place": entry.place})
    file.collection = collection
    file.file.name = _name_in_bin(file.file.name)
    file.save(update_fields=["file", "collection"])
    if entry.kind == Kind.IMAGE:
        for rendition in file.renditions.all():
            rendition.delete()
    return entry


def restore_file(
    *, entry: BinEntry, actor: Any, collection: Collection | None = None
) -> Any:
    """Bring a picture or document back into its collection, or the region's own.

    Raises ``NotInBin``, ``CannotRestore`` if the stored file is missing, and
    ``PermissionDenied`` for somebody who may not add files there.
    """
    copies: list[tuple[Storage, str]] = []
    try:
        with transaction.atomic():
            return _restore(entry.locked(), actor, collection, copies)
    except BaseException:
        # Where anybody may read it, no file stays whose row is in the bin.
        for storage, name in copies:
            storage.delete(name)
        raise


def _restore(
    entry: BinEntry,
    actor: Any,
    collection: Collection | None,
    copies: list[tuple[Storage, str]],
) -> Any:
    model = type(entry.found())
    file: Any = model._base_manager.select_for_update().get(pk=entry.object_id)
    collection = collection or former_collection(entry)
    policy = policy_registry.get_by_type(model)
    if actor is not None and not policy.collections_user_has_permission_for(
        actor, "add"
    ).contains(collection):
        raise PermissionDenied
    _take_back(file, entry, copies)
    file.collection = collection
    file.save(update_fields=["file", "collection"])
    entry.delete()
    log(instance=file, action=RESTORED, user=actor, data={"place": collection.name})
    return file


def former_collection(entry: BinEntry) -> Collection:
    """Return where it was; if that is gone, the region's collection or the root."""
    found = Collection.objects.filter(pk=entry.parent_id).first()
    if found is None and entry.region is not None:
        found = entry.region.collection
    return found or Collection.get_first_root_node()


def file_bin() -> Collection:
    """Return the collection of binned files, making it if needed."""
    found = FileBin.objects.select_related("collection").first()
    if found is not None:
        return found.collection
    root = Collection.get_first_root_node()
    root = Collection.objects.select_for_update().get(pk=root.pk)
    found = FileBin.objects.select_related("collection").first()
    if found is not None:
        return found.collection
    collection = root.add_child(name=_("Recycle bin"))
    FileBin.objects.create(collection=collection)
    return collection


def kind_of(file: Any) -> Kind:
    return Kind.IMAGE if isinstance(file, get_image_model()) else Kind.DOCUMENT


def region_of(collection: Collection) -> Region | None:
    step = collection.steplen
    path = collection.path
    above = [path[:end] for end in range(step, len(path) + 1, step)]
    return Region.objects.filter(collection__path__in=above).first()


def discard_stored(entry: BinEntry) -> None:
    """Delete the file in the bin's storage, once this transaction is committed."""
    if entry.stored_file:
        transaction.on_commit(partial(bin_storage().delete, entry.stored_file))


def _store_away(file: Any) -> str:
    """Copy the file now and delete the original after the commit.

    A crash in between leaves one copy too many, never one too few.
    """
    name = file.file.name
    storage = file.file.storage
    target = f"{uuid.uuid4().hex}/{PurePosixPath(name).name}"
    try:
        with storage.open(name) as original:
            stored: str = bin_storage().save(target, original)
    except FileNotFoundError:
        return ""  # there was nothing to keep
    transaction.on_commit(partial(storage.delete, name))
    return stored


def _name_in_bin(name: str) -> str:
    path = PurePosixPath(name)
    return str(path.with_name(f"bin-{uuid.uuid4().hex}{path.suffix}"))


def _take_back(file: Any, entry: BinEntry, copies: list[tuple[Storage, str]]) -> None:
    """Give the row its file again, by its old name or one that is free."""
    storage, longest = file.file.storage, file.file.field.max_length
    if not entry.stored_file:  # it was missing before
        file.file.name = storage.get_available_name(entry.file_name, longest)
        return
    try:
        with bin_storage().open(entry.stored_file) as kept:
            name = storage.save(entry.file_name, kept, max_length=longest)
    except FileNotFoundError as error:
        raise CannotRestore(
            _(
                "The stored file of “%(title)s” is missing. Ask your administrator to "
                "bring it back from a backup."
            )
            % {"title": entry.title}
        ) from error
    copies.append((storage, name))
    file.file.name = name
    discard_stored(entry)
