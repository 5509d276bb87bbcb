"""Have imports go on whose worker is gone; for a cron job, every minute."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser

from spreadsheets.management.base import SheetCommand
from spreadsheets.services import finish_again, resume_abandoned_runs, work_on_run


class Command(SheetCommand):
    help = (
        "Hand imports that nobody works on any more to the background workers. An "
        "import counts as abandoned a minute after its worker's last sign of life."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--here", action="store_true", help="work on them in this process"
        )
        parser.add_argument(
            "--finish",
            type=int,
            metavar="IMPORT",
            help=(
                "renew the indexes for everything that this import wrote; for one "
                "that says that they could not be renewed"
            ),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["finish"] is not None:
            self._finish(options["finish"])
            return
        for run in resume_abandoned_runs(enqueue_them=not options["here"]):
            if options["here"]:
                work_on_run(run)
            self.stdout.write(f"#{run}")

    def _finish(self, number: int) -> None:
        if not finish_again(number):
            raise CommandError("This import has nothing left to be finished.")
        self.stdout.write(f"#{number}")
