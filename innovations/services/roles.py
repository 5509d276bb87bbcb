"""The Django groups behind the roles, made again and again without harm."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils import translation
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
)

from innovations.choices import RegionalRole
from innovations.models import REGISTRY_FIELDS, Region, RegionalGroup

ACCESS_ADMIN = "wagtailadmin.access_admin"

EDIT_ACTIONS = ("add", "change", "publish", "lock", "unlock")
# Whoever may add pages edits those of their own (Wagtail's ownership rule).
WRITER_ACTIONS = ("add",)
REGISTRAR_ACTIONS = (*EDIT_ACTIONS, "bulk_delete")
FILE_PERMISSIONS = (
    "wagtailimages.add_image",
    "wagtailimages.change_image",
    "wagtailimages.choose_image",
    "wagtaildocs.add_document",
    "wagtaildocs.change_document",
    "wagtaildocs.choose_document",
)
# Whoever only uploads sees what they have just uploaded, nobody else's files.
UPLOAD_PERMISSIONS = ("wagtailimages.add_image", "wagtaildocs.add_document")
# Writers show the region's pictures, but change none and read no draft's documents.
WRITER_FILE_PERMISSIONS = (*UPLOAD_PERMISSIONS, "wagtailimages.choose_image")
_FILE_PERMISSIONS: Mapping[str, tuple[str, ...]] = {
    RegionalRole.REGISTRAR: FILE_PERMISSIONS,
    RegionalRole.EDITOR: FILE_PERMISSIONS,
    RegionalRole.WRITER: WRITER_FILE_PERMISSIONS,
    RegionalRole.MEMBER: UPLOAD_PERMISSIONS,
}
_MODEL_PERMISSIONS: Mapping[str, tuple[str, ...]] = {
    RegionalRole.REGISTRAR: (ACCESS_ADMIN, REGISTRY_FIELDS),
    RegionalRole.EDITOR: (ACCESS_ADMIN,),
    RegionalRole.WRITER: (ACCESS_ADMIN,),
    RegionalRole.MENTOR: (ACCESS_ADMIN,),
    RegionalRole.JUROR: (ACCESS_ADMIN,),
    RegionalRole.LEADER: (ACCESS_ADMIN,),
    RegionalRole.MEMBER: (ACCESS_ADMIN,),
}


def members_group(region: Region) -> Group:
    """Return the group that opens the admin to the members of a region.

    One a region, not one an organisation: it opens the admin and lets people
    upload pictures and documents. What they may edit, memberships say.
    """
    group = _regional_group(region, RegionalRole.MEMBER)
    _grant(group, (ACCESS_ADMIN,))
    _grant_files(group, _collection(region), UPLOAD_PERMISSIONS)
    return group


@transaction.atomic
def ensure_regional_groups(
    *, region: Region, editor_pages: Iterable[Page] = ()
) -> dict[str, Group]:
    """Make the groups of all roles in a region, with what each may do.

    Registrars get the whole tree of the region, editors only ``editor_pages``
    (the news and agenda indexes, which this package doesn't know), where writers
    keep what they wrote. Only adds: rights that an administrator gave besides stay.
    """
    groups = {role.value: _regional_group(region, role) for role in RegionalRole}
    for role, group in groups.items():
        _grant(group, _MODEL_PERMISSIONS[role])
    collection = _collection(region)
    for role, permissions in _FILE_PERMISSIONS.items():
        _grant_files(groups[role], collection, permissions)
    _grant_page(
        groups[RegionalRole.REGISTRAR], region.site.root_page, REGISTRAR_ACTIONS
    )
    for page in editor_pages:
        _grant_page(groups[RegionalRole.EDITOR], page, EDIT_ACTIONS)
        _grant_page(groups[RegionalRole.WRITER], page, WRITER_ACTIONS)
    return groups


def _regional_group(region: Region, role: RegionalRole) -> Group:
    existing = RegionalGroup.objects.filter(region=region, role=role)
    found = existing.select_related("group").first()
    if found is not None:
        return found.group
    with translation.override(settings.LANGUAGE_CODE):
        name = f"{role.label} – {region.short_name} {region.code}"
    group, _created = Group.objects.get_or_create(name=name[:150])
    RegionalGroup.objects.create(region=region, role=role, group=group)
    return group


def _collection(region: Region) -> Collection:
    """Return the region's own collection of files, making it if needed."""
    if region.collection is None:
        root = Collection.get_first_root_node()
        region.collection = root.add_child(name=region.name)
        region.save(update_fields=["collection"])
    return region.collection


def _permissions(names: Iterable[str]) -> list[Permission]:
    found = []
    for name in names:
        app_label, codename = name.split(".")
        found.append(
            Permission.objects.get(content_type__app_label=app_label, codename=codename)
        )
    return found


def _grant(group: Group, names: Iterable[str]) -> None:
    group.permissions.add(*_permissions(names))


def _grant_files(group: Group, collection: Collection, names: Iterable[str]) -> None:
    for permission in _permissions(names):
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=collection, permission=permission
        )


def _grant_page(group: Group, page: Page, actions: Iterable[str]) -> None:
    for permission in _permissions(f"wagtailcore.{action}_page" for action in actions):
        GroupPagePermission.objects.get_or_create(
            group=group, page_id=page.pk, permission=permission
        )
