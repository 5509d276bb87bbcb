"""``manage.py benchmark``: how fast the site is, beside a baseline of the same run.

``pages``, ``api`` and ``all`` measure reading beside plain Wagtail; ``import``,
``reimport`` and ``export`` spreadsheets beside django-import-export and the bare
libraries.
"""

from __future__ import annotations

import json
import signal
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.benchmarks.reporting import as_json, as_table
from portal.benchmarks.runs import PreparationFailed, Wish, run
from portal.benchmarks.scenarios import SUBJECTS
from portal.benchmarks.servers import ServerFailed
from portal.benchmarks.sheet_reporting import as_lines
from portal.benchmarks.sheet_runs import SHEET_SUBJECTS, StepFailed


class Command(BaseCommand):
    help = (
        "Makes a large region in a database of its own (same engine as the site's, "
        "gone afterwards), serves it and measures. The site's data are not touched."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("subject", choices=[*SUBJECTS, *SHEET_SUBJECTS])
        parser.add_argument(
            "--rows",
            type=int,
            help="innovations: 10,000 if you say nothing, 100,000 for export",
        )
        parser.add_argument("--concurrency", type=int, default=8)
        parser.add_argument("--seconds", type=float, default=5, help="for each figure")
        parser.add_argument("--workers", type=int, default=2, help="of gunicorn")
        parser.add_argument(
            "--no-stock", action="store_true", help="leave plain Wagtail out"
        )
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *args: Any, **options: Any) -> None:
        # So that ``kill`` cleans up like Ctrl-C.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        usual = 100_000 if options["subject"] == "export" else 10_000
        rows_wanted = max(usual if options["rows"] is None else options["rows"], 1)
        if options["subject"] in SHEET_SUBJECTS:
            self._measure_sheets(rows_wanted, options)
            return
        wish = Wish(
            subject=options["subject"],
            rows=rows_wanted,
            threads=max(options["concurrency"], 1),
            seconds=options["seconds"],
            workers=max(options["workers"], 1),
            with_stock=not options["no_stock"],
        )
        try:
            rows = run(wish, self._say)
        except PreparationFailed as error:
            raise CommandError("The data could not be made.") from error
        except ServerFailed as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            sys.exit(130)
        self.stdout.write(as_json(rows) if options["as_json"] else as_table(rows))

    def _measure_sheets(self, count: int, options: dict[str, Any]) -> None:
        try:
            found = SHEET_SUBJECTS[options["subject"]](count, self._say)
        except StepFailed as error:
            raise CommandError(f"The step “{error}” failed.") from error
        except KeyboardInterrupt:
            sys.exit(130)
        self.stdout.write(
            json.dumps(found, indent=2) if options["as_json"] else as_lines(found)
        )

    def _say(self, line: str) -> None:
        self.stderr.write(line)
