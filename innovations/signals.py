"""Keeps what repeats something else in step: places of pages, admin access."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import (
    CollectionViewRestriction,
    Page,
    PageViewRestriction,
    Revision,
    Site,
)
from wagtail.signals import page_published, page_unpublished, post_page_move

from innovations.models import (
    CoOwner,
    InnovationAlias,
    InnovationPage,
    Membership,
    OrganizationAlias,
    Region,
    RegionVersion,
)
from innovations.models.reference import ReferenceRow
from innovations.services.completeness import measure_revision, measure_stale
from innovations.services.places import refresh_places
from innovations.services.versions import follow_rows, touch_page
from spreadsheets.signals import pages_written


@receiver(post_page_move)
def follow_the_tree(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """A moved innovation has a new lead organisation.

    People move pages within a region; a recycle bin stands outside of all.
    """
    refresh_places(page=instance, parent=kwargs["parent_page_after"])


@receiver([post_save, post_delete], sender=Membership)
def follow_memberships(
    sender: type[Membership], instance: Membership, **kwargs: Any
) -> None:
    """A first membership opens the admin, the last one taken closes it."""
    from innovations.services.memberships import refresh_admin_access

    if kwargs.get("raw"):
        return
    user = get_user_model()._default_manager.filter(pk=instance.user_id).first()
    if user is not None:  # deleted together with the membership
        refresh_admin_access(user=user)


@receiver(post_save, sender=Revision)
def measure_what_was_saved(
    sender: type[Revision], instance: Revision, created: bool, **kwargs: Any
) -> None:
    if kwargs.get("raw") or instance.content_type.model_class() is not InnovationPage:
        return
    page_id = int(instance.object_id)
    # The editor's autosave writes its changes over the latest revision.
    if created or _is_latest(instance, page_id):
        measure_revision(page_id=page_id, revision=instance)


def _is_latest(revision: Revision, page_id: int) -> bool:
    pages = InnovationPage.objects.filter(pk=page_id, latest_revision=revision)
    return bool(pages.exists())


@receiver(pages_written, sender=InnovationPage)
def measure_what_was_imported(
    sender: type[InnovationPage], page_ids: list[int], **kwargs: Any
) -> None:
    measure_stale(InnovationPage.objects.filter(pk__in=page_ids))


@receiver(post_save, sender=Region)
def begin_a_version(
    sender: type[Region], instance: Region, created: bool, **kwargs: Any
) -> None:
    if created and not kwargs.get("raw"):
        RegionVersion.objects.get_or_create(region=instance)


@receiver([page_published, page_unpublished])
def follow_publication(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    touch_page(instance)


@receiver(post_page_move)
def follow_moves(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    touch_page(kwargs["parent_page_before"])
    touch_page(kwargs["parent_page_after"])


@receiver(post_save)
def follow_direct_saves(sender: type[Any], instance: Any, **kwargs: Any) -> None:
    """A live page that was saved as a whole, past revisions, changed too.

    Saving a draft names its fields and changes nothing that visitors see.
    """
    if kwargs.get("raw") or kwargs.get("update_fields") is not None:
        return
    if isinstance(instance, Page) and instance.live:
        touch_page(instance)


@receiver(post_delete)
def follow_deletions(sender: type[Any], instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, Page):
        touch_page(instance)


def _region_of_innovation(row: Any) -> int | None:
    # By a query: the page may be gone already when its rows are.
    innovations = InnovationPage.objects.filter(pk=row.innovation_id)
    return innovations.values_list("region_id", flat=True).first()


def follow_plain_rows() -> None:
    """Follow what pages show but don't hold; called when all models are loaded."""
    follow_rows(OrganizationAlias, lambda row: row.region_id)
    follow_rows(InnovationAlias, _region_of_innovation)
    follow_rows(CoOwner, _region_of_innovation)
    everybodys = (
        Region,  # the default site lists the others
        Site,
        PageViewRestriction,
        CollectionViewRestriction,
        get_image_model(),
        get_document_model(),
        *ReferenceRow.__subclasses__(),
    )
    for model in everybodys:
        follow_rows(model)
