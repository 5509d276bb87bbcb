"""Says when documents lie where anybody may read them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks

from portal.files.storage import DOCUMENTS, WAITING


def documents_in_public(app_configs: Any = None, **kwargs: Any) -> list[Any]:
    media = Path(settings.MEDIA_ROOT)
    found = [name for name in (DOCUMENTS, WAITING) if (media / name).exists()]
    if not found:
        return []
    return [
        checks.Warning(
            f"Documents lie below the public folder: {', '.join(found)}.",
            hint="Run “manage.py move_documents” once, after this version was set up.",
            id="files.W001",
        )
    ]


def register() -> None:
    checks.register(documents_in_public, checks.Tags.files)
