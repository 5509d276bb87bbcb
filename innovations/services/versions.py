"""The version of what a region publishes: read by caches, renewed by changes.

A change counts once it is committed. Inside a transaction that changed
something, nothing derived may be taken from a cache or put into one;
``current_version`` then returns ``None``.

A key of a cache also names the region: ``touch()`` gives all regions the same
token.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db import models, transaction
from django.db.models.signals import post_delete, post_save
from django.utils import timezone
from wagtail.models import Page

from innovations.models import Region, RegionVersion
from innovations.models.placed import PlacedPage
from innovations.models.regions import new_token


class _Renewal:
    """Runs after the commit, once for all that the transaction changed.

    A class, so that a waiting one can be recognised.
    """

    def __init__(self) -> None:
        #: ``None`` stands for all regions.
        self.region_ids: set[int] | None = set()

    def add(self, region_ids: Iterable[int] | None) -> None:
        if region_ids is None or self.region_ids is None:
            self.region_ids = None
        else:
            self.region_ids.update(region_ids)

    def __call__(self) -> None:
        versions = RegionVersion.objects.all()
        if self.region_ids is not None:
            versions = versions.filter(region__in=self.region_ids)
        versions.update(token=new_token(), changed_at=timezone.now())


def current_version(region: Region) -> RegionVersion | None:
    """Return the version to derive things for, or ``None``: don't cache now."""
    if _waiting() is not None:
        return None
    try:
        return region.version
    except RegionVersion.DoesNotExist:
        # A region of former days, or made past the ORM.
        return RegionVersion.objects.get_or_create(region=region)[0]


def touch(region_ids: Iterable[int] | None = None) -> None:
    """Say that published content changed, in these regions or in all of them.

    Bulk writers call it once; single pages and rows are followed by signals.
    """
    ids = None if region_ids is None else frozenset(region_ids)
    if ids is not None and not ids:
        return
    waiting = _waiting()
    if waiting is not None:
        # If what registered it is rolled back, so is what comes after.
        waiting.add(ids)
        return
    renewal = _Renewal()
    renewal.add(ids)
    transaction.on_commit(renewal)


def touch_page(page: Page) -> None:
    """Say that a page changed what visitors see."""
    if isinstance(page, PlacedPage) and page.region_id is not None:
        touch([page.region_id])
        return
    region = Region.objects.containing(page) if page.path else None
    # A page outside all regions is seen nowhere.
    if region is not None:
        touch([region.pk])


def follow_rows(
    model: type[models.Model], region_id: Callable[[Any], int | None] | None = None
) -> None:
    """Renew versions whenever a row of a plain model is saved or deleted.

    ``region_id`` tells whose content it changes; without it, or where it
    returns ``None``, everybody's. Call it from ``AppConfig.ready``.
    """

    def renew(sender: type[models.Model], instance: Any, **kwargs: Any) -> None:
        if kwargs.get("raw"):
            return
        found = region_id(instance) if region_id else None
        touch(None if found is None else [found])

    for signal in (post_save, post_delete):
        signal.connect(renew, sender=model, weak=False, dispatch_uid=f"follow {model}")


def _waiting() -> _Renewal | None:
    """Return the renewal that the end of this transaction brings, if any."""
    for _ids, func, *_more in transaction.get_connection().run_on_commit:
        if isinstance(func, _Renewal):
            return func
    return None
