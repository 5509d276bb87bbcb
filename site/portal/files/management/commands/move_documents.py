"""``manage.py move_documents``: out of the public folder, once after an upgrade."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from portal.files.storage import DOCUMENTS, WAITING


class Command(BaseCommand):
    help = "Moves documents from the public media folder to the private one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--back", action="store_true", help="Undo it, before a downgrade."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        public, private = Path(settings.MEDIA_ROOT), Path(settings.PRIVATE_FILES_ROOT)
        source, target = (private, public) if options["back"] else (public, private)
        moved = kept = 0
        for folder in (DOCUMENTS, WAITING):
            for path in sorted((source / folder).rglob("*")):
                if path.is_file():
                    done = _move(path, target / path.relative_to(source))
                    moved, kept = moved + done, kept + (not done)
            _remove_empty(source / folder)
        self.stdout.write(f"{moved} moved.")
        if kept:
            self.stderr.write(f"{kept} left: the target has other files of that name.")
            raise SystemExit(1)


def _move(path: Path, target: Path) -> bool:
    if target.exists():
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(path, target)
    return True


def _remove_empty(folder: Path) -> None:
    folders = [path for path in folder.rglob("*") if path.is_dir()]
    for path in sorted([*folders, folder], reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
