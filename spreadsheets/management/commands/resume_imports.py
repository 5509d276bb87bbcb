"""Have imports go on whose worker is gone; for a cron job, every minute."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from spreadsheets.management.base import SheetCommand
from spreadsheets.services import resume_abandoned_runs, work_on_run


class Command(SheetCommand):
    help = (
        "Hand imports that nobody works on any more to the background workers. An "
        "import counts as abandoned a minute after its worker's last sign of life."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--here", action="store_true", help="work on them in this process"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        for run in resume_abandoned_runs(enqueue_them=not options["here"]):
            if options["here"]:
                work_on_run(run)
            self.stdout.write(f"#{run}")
