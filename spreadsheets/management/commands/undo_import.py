"""Take an applied import back, keeping what somebody changed since."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from spreadsheets.exceptions import ApplyFailed, TooLate
from spreadsheets.management.base import (
    EXIT_FAILED,
    EXIT_REFUSED,
    SheetCommand,
    UsageError,
)
from spreadsheets.models import ImportRun
from spreadsheets.services.undoing import kept_something, undo_run


class Command(SheetCommand):
    help = (
        "Undo an import. Exit codes: 0 done, 1 undoing failed and nothing was written, "
        "2 there is nothing to undo, 3 something was kept because it changed since."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("run", metavar="RUN", type=int, help="number of the import")
        parser.add_argument("--user", help="user name of the person who undoes it")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        user = self.user(options["user"])
        try:
            run = ImportRun.objects.get(pk=options["run"])
            undo = undo_run(run=run, user=user)
        except ImportRun.DoesNotExist:
            raise UsageError(
                _("There is no import #%(number)s.") % {"number": options["run"]}
            ) from None
        except TooLate as error:
            raise UsageError(str(error)) from error
        try:
            plan = self.apply(undo, user, as_json=options["json"])
        except ApplyFailed as error:
            raise CommandError(str(error), returncode=EXIT_FAILED) from error
        self.report(undo, plan, as_json=options["json"])
        self.leave(EXIT_REFUSED if kept_something(undo) else 0)
