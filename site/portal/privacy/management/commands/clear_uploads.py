"""``manage.py clear_uploads``: delete uploads that nobody gave a title."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand
from django.utils import timezone
from wagtail.models import UploadedFile

from portal.privacy.retention import waiting_days


class Command(BaseCommand):
    help = (
        "Deletes uploads that have waited for their title longer than "
        "PRIVACY_WAITING_UPLOAD_DAYS. Run it daily."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        limit = timezone.now() - timedelta(days=waiting_days())
        old = [row for row in UploadedFile.objects.all() if _uploaded(row) < limit]
        for row in old:
            row.file.delete(save=False)
            row.delete()
        self.stdout.write(f"{len(old)} deleted.")


def _uploaded(row: UploadedFile) -> datetime:
    """Return when a file was stored; one that is missing counts as oldest."""
    try:
        return default_storage.get_modified_time(row.file.name)
    except FileNotFoundError:
        return datetime.min.replace(tzinfo=timezone.get_current_timezone())
