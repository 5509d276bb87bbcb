"""The history of a person or an invitation, in sentences."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.log_actions import registry
from wagtail.models import ModelLogEntry

from innovations.log_actions import name_people
from innovations.models import Region

#: Entries that a page shows.
LATEST = 50


def history_of(instance: Any, region: Region) -> list[dict[str, Any]]:
    """Return what was done about something in a region, the latest first.

    Each has ``entry`` and ``text``.
    """
    entries = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(type(instance)),
        object_id=str(instance.pk),
        action__startswith="innovations.",
    ).select_related("user")
    found = []
    latest = list(entries.order_by("-timestamp", "-pk")[: LATEST * 2])
    name_people(latest)
    # Another region's entries about the same person are left out.
    for entry in latest:
        formatter = registry.get_formatter(entry)
        if formatter is not None and entry.data.get("region") == region.pk:
            found.append({"entry": entry, "text": formatter.format_message(entry)})
    return found[:LATEST]
