"""Called by ``manage.py benchmark`` in the database that it made."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.benchmarks.generator import analyze, fill
from portal.benchmarks.scenarios import SUBJECTS


class Command(BaseCommand):
    help = "Part of manage.py benchmark; refuses any database but the one made for it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("subject", choices=list(SUBJECTS))
        parser.add_argument("--rows", type=int, required=True)
        parser.add_argument("--target", required=True)
        parser.add_argument("--with-stock-index", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if not getattr(settings, "BENCHMARK_DATABASE", False):
            raise CommandError("Only manage.py benchmark calls this.")
        self.began = time.monotonic()
        call_command("migrate", verbosity=0)
        self._say("migrated")
        region = fill(rows=options["rows"], say=self._say)
        call_command("rebuild_search", stdout=self.stderr)
        self._say("search index of the site")
        if options["with_stock_index"]:
            call_command("update_index", verbosity=0, chunk_size=500)
            self._say("search index of plain Wagtail")
        analyze()
        scenarios = [s.as_dict() for s in SUBJECTS[options["subject"]](region)]
        Path(options["target"]).write_text(json.dumps(scenarios))
        self._say("ready")

    def _say(self, line: str) -> None:
        self.stderr.write(f"{time.monotonic() - self.began:6.1f} s  {line}")
