"""Watches what is saved while somebody can be asked."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import pre_save

from portal.privacy.services.publishing import keep_new_page_unpublished


def watch_new_pages() -> None:
    # All senders: types of pages are not known beforehand.
    pre_save.connect(_before_saving, dispatch_uid="privacy_new_pages")


def _before_saving(sender: Any, instance: Any, raw: bool = False, **_kw: Any) -> None:
    if not raw:
        keep_new_page_unpublished(instance)
