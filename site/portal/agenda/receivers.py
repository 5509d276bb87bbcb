"""Workbooks hold names, too: they go when the participants of an event do."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.dispatch import receiver

from news.signals import participants_cleared
from spreadsheets.models import Export, ImportRun


@receiver(participants_cleared)
def delete_workbooks(sender: Any, event_ids: Collection[int], **kwargs: Any) -> None:
    scopes = [str(pk) for pk in event_ids]
    Export.objects.filter(sheet="attendance", scope__in=scopes).delete()
    for run in ImportRun.objects.filter(sheet="attendance", scope__in=scopes):
        if run.file:
            file = run.file
            transaction.on_commit(lambda file=file: file.delete(save=False))  # type: ignore[misc]
        run.delete()
