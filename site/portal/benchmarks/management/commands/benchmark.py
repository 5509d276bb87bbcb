"""``manage.py benchmark pages|api|all``: how fast the site reads, beside plain Wagtail."""

from __future__ import annotations

import signal
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.benchmarks.reporting import as_json, as_table
from portal.benchmarks.runs import PreparationFailed, Wish, run
from portal.benchmarks.scenarios import SUBJECTS
from portal.benchmarks.servers import ServerFailed


class Command(BaseCommand):
    help = (
        "Makes a large region in a database of its own (same engine as the site's, "
        "gone afterwards), serves it and measures. The site's data are not touched."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("subject", choices=list(SUBJECTS))
        parser.add_argument("--rows", type=int, default=10_000, help="innovations")
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
        wish = Wish(
            subject=options["subject"],
            rows=max(options["rows"], 1),
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

    def _say(self, line: str) -> None:
        self.stderr.write(line)
