"""Follows Wagtail's log entries as they are written."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save

from portal.audit.services.recording import LOG_MODELS, record_entry


def _record(sender: type[Any], instance: Any, created: bool, **kwargs: Any) -> None:
    if created and not kwargs.get("raw"):
        record_entry(instance)


def follow_log_entries() -> None:
    for model in LOG_MODELS.values():
        post_save.connect(_record, sender=model, dispatch_uid=f"audit {model}")
