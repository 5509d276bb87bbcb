"""Called by ``manage.py benchmark`` in a database that it made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.benchmarks.sheet_steps import STEPS, Order


class Command(BaseCommand):
    help = "Part of manage.py benchmark; refuses any database but the one made for it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("step", choices=list(STEPS))
        parser.add_argument("--rows", type=int, required=True)
        parser.add_argument("--folder", required=True)
        parser.add_argument("--target", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        if not getattr(settings, "BENCHMARK_DATABASE", False):
            raise CommandError("Only manage.py benchmark calls this.")
        order = Order(rows=options["rows"], folder=Path(options["folder"]))
        found = STEPS[options["step"]](order)
        Path(options["target"]).write_text(json.dumps(found))
