"""Which code is running: a new template or stylesheet makes answers stale too."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

_SUFFIXES = {".py", ".html", ".mo", ".css", ".js", ".svg", ".txt"}


class Release(NamedTuple):
    name: str
    changed_at: datetime


def current_release() -> Release:
    """Return what runs now; while developing, looked at again each second."""
    moment = int(time.monotonic()) if settings.DEBUG else 0
    return _read(settings.RELEASE, moment)


@lru_cache(maxsize=1)
def _read(name: str, moment: int) -> Release:
    """Read names and times of the files; ``RELEASE`` says it for several machines."""
    seen = sha256()
    newest = 0.0
    for file, changed in _files():
        newest = max(newest, changed)
        seen.update(f"{file} {changed}\n".encode())
    return Release(
        name=name or seen.hexdigest()[:16],
        changed_at=datetime.fromtimestamp(newest, tz=UTC),
    )


def _files() -> list[tuple[Path, float]]:
    base = Path(settings.BASE_DIR)
    folders = [base / name for name in settings.RELEASE_FOLDERS]
    files = [
        file
        for folder in folders
        for file in folder.rglob("*")
        if file.suffix in _SUFFIXES
    ]
    # Pages name static files by their hash.
    files.append(Path(settings.STATIC_ROOT) / "staticfiles.json")
    return [(file, file.stat().st_mtime) for file in sorted(files) if file.exists()]
