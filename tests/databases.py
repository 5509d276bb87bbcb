"""An SQLite database that is migrated already, to begin tests with.

Some two hundred migrations take half a minute, in each worker of each run. So the
result is kept in ``var/test-databases``, a file for each settings module, until a
migration, a model or a requirement changes. That of a plugin begins with that of what
the plugin is added to, as in a project that installs it. To make one beforehand:

    DJANGO_SETTINGS_MODULE=tests.settings.news python -m tests.databases
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "var" / "test-databases"
#: What of the project decides on tables and on the rows that migrations leave.
DECISIVE = ("/migrations/", "/models", "/settings/", "/apps.py", "/choices.py")
#: Settings modules that only add apps to those of another one.
ADDED_TO = {
    "tests.settings.news": "tests.settings.minimal",
    "tests.settings.spreadsheets": "tests.settings.minimal",
    "tests.settings.innovations": "tests.settings.spreadsheets",
    "tests.settings.competitions": "tests.settings.innovations",
}


def fingerprint() -> str:
    """Return what changes whenever a migrated database might."""
    known = hashlib.sha256((ROOT / "requirements-dev.txt").read_bytes())
    known.update(sys.version.encode())
    packages = [p for p in ROOT.iterdir() if p.is_dir() and p.name.isidentifier()]
    for path in sorted(path for package in packages for path in package.rglob("*.py")):
        name = f"/{path.relative_to(ROOT)}"
        if any(part in name for part in DECISIVE):
            known.update(name.encode() + path.read_bytes())
    return known.hexdigest()[:16]


def template(settings: str = "") -> Path:
    """Return the migrated database of settings, made if need be.

    Those of the environment, unless others are named.
    """
    FOLDER.mkdir(parents=True, exist_ok=True)
    settings = settings or os.environ["DJANGO_SETTINGS_MODULE"]
    path = FOLDER / f"{settings}.{fingerprint()}.sqlite3"
    with _alone(FOLDER / f"{settings}.lock"):
        if not path.exists():
            for old in FOLDER.glob(f"{settings}.*.sqlite3"):
                old.unlink()
            command = [sys.executable, "-m", "tests.databases", str(path)]
            search = os.pathsep.join(map(str, (ROOT, ROOT / "site")))
            environment = {
                **os.environ,
                "PYTHONPATH": search,
                "DJANGO_SETTINGS_MODULE": settings,
            }
            subprocess.run(  # noqa: S603 -- this very module
                command, cwd=ROOT, env=environment, check=True
            )
    return path


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _migrate(path: Path) -> None:
    """Migrate a database in memory, as Django does for tests, and keep it."""
    from django.core.management import call_command
    from django.db import connection

    connection.settings_dict["NAME"] = "file:template?mode=memory&cache=shared"
    connection.ensure_connection()
    if below := ADDED_TO.get(os.environ["DJANGO_SETTINGS_MODULE"]):
        with closing(sqlite3.connect(template(below))) as source:
            source.backup(connection.connection)
    call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
    unfinished = path.with_suffix(".unfinished")
    with closing(sqlite3.connect(unfinished)) as target:
        connection.connection.backup(target)
    unfinished.rename(path)


@contextmanager
def begin_with_template() -> Iterator[None]:
    """Let Django copy the template where it would migrate a test database."""
    from django.core import management
    from django.db.backends.sqlite3.creation import DatabaseCreation

    create, call_command = DatabaseCreation.create_test_db, management.call_command

    def create_test_db(self: Any, *args: Any, **options: Any) -> Any:
        def copy(name: Any, *args: Any, **options: Any) -> None:
            if name != "migrate":
                call_command(name, *args, **options)
                return
            self.connection.ensure_connection()
            with closing(sqlite3.connect(template())) as source:
                source.backup(self.connection.connection)

        with patch.object(management, "call_command", copy):
            return create(self, *args, **options)

    with patch.object(DatabaseCreation, "create_test_db", create_test_db):
        yield


if __name__ == "__main__":
    import shutil

    import django
    from django.conf import settings

    django.setup()
    if len(sys.argv) > 1:
        _migrate(Path(sys.argv[1]))
    else:
        template()
    if Path(settings.MEDIA_ROOT).name.startswith("lumbung-test-media-"):
        shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
