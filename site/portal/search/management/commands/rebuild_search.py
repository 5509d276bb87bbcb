"""``manage.py rebuild_search [--region CODE] [--check]``"""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from innovations.models import Region
from innovations.services.regions import find_region
from portal.search.services.indexing import Disagreement, compare, rebuild


class Command(BaseCommand):
    help = "Write the index of the search anew, or only compare it with the pages."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--region", help="host name or code of one region; otherwise all"
        )
        parser.add_argument(
            "--check",
            action="store_true",
            help="change nothing; exit 1 if the index and the pages disagree",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        region = self._region(options["region"])
        if options["check"]:
            self._check(compare(region))
            return
        kept = rebuild(region, progress=self._progress)
        self.stderr.write("")
        self.stdout.write(f"{kept} pages can be found.")

    def _region(self, text: str | None) -> Region | None:
        if text is None:
            return None
        region = find_region(text)
        if region is None:
            raise CommandError(f"There is no region {text}.", returncode=2)
        return region

    def _progress(self, done: int, total: int) -> None:
        self.stderr.write(f"\r{done} of {total} pages", ending="")
        self.stderr.flush()

    def _check(self, found: Disagreement) -> None:
        if not found:
            self.stdout.write("The index agrees with the pages.")
            return
        for name in ("missing", "stale", "surplus"):
            ids = getattr(found, name)
            if ids:
                shown = ", ".join(map(str, ids[:20])) + (" …" if ids[20:] else "")
                self.stdout.write(f"{name}: {len(ids)} pages ({shown})")
        self.stdout.write("Run rebuild_search to mend it.")
        sys.exit(1)
