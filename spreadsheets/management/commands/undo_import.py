"""Take an applied import back, keeping what somebody changed since."""

from __future__ import annotations

import json
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
from spreadsheets.management.commands.import_sheet import as_report, describe_row
from spreadsheets.models import ImportRun
from spreadsheets.plan import Plan
from spreadsheets.services import apply_run
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
            undo = apply_run(run=undo, user=user)
        except ApplyFailed as error:
            raise CommandError(str(error), returncode=EXIT_FAILED) from error
        plan = Plan(
            tuple(row.as_planned() for row in undo.rows.all()), tuple(undo.warnings)
        )
        if options["json"]:
            self.stdout.write(json.dumps(as_report(undo, plan), ensure_ascii=False))
        else:
            self._report(undo, plan)
        self.leave(EXIT_REFUSED if kept_something(undo) else 0)

    def _report(self, undo: ImportRun, plan: Plan) -> None:
        for warning in plan.warnings:
            self.stdout.write(f"! {warning}")
        for row in plan.rows:
            for line in describe_row(row):
                self.stdout.write(line)
        counts = ", ".join(f"{name} {count}" for name, count in plan.counts.items())
        self.stdout.write(f"{undo}: {counts}")
