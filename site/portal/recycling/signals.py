"""Keeps no entry of what is gone for ever, whoever deleted it."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models.signals import post_delete
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from portal.recycling.models import BinEntry
from portal.recycling.services.files import discard_stored


def _forget(sender: type[Any], instance: Any, **kwargs: Any) -> None:
    content_type = ContentType.objects.get_for_model(sender)
    entries = BinEntry.objects.filter(content_type=content_type, object_id=instance.pk)
    for entry in entries:
        discard_stored(entry)
        entry.delete()


def follow_deletions() -> None:
    for model in (Page, get_image_model(), get_document_model()):
        post_delete.connect(_forget, sender=model, dispatch_uid=f"recycling {model}")
