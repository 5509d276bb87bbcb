"""Plan a workbook and apply what is neither refused nor in conflict."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from spreadsheets.exceptions import SpreadsheetError
from spreadsheets.limits import default_limits
from spreadsheets.management.base import (
    EXIT_FAILED,
    EXIT_REFUSED,
    SheetCommand,
    UsageError,
    add_region_and_user,
)
from spreadsheets.plan import Action, Plan
from spreadsheets.registry import Sheet
from spreadsheets.resources import Context
from spreadsheets.services import ApplyFailed, start_import
from spreadsheets.services.importing import plan_content

UNDECIDED = (Action.REFUSED, Action.CONFLICT)


class Command(SheetCommand):
    help = (
        "Import a workbook. Exit codes: 0 done, 1 applying failed and nothing was "
        "written, 2 usage error or unreadable file, 3 rows were refused or wait."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("sheet", metavar="SHEET")
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument(
            "--organizations",
            choices=["refuse", "create"],
            default="refuse",
            help="what to do with organisations that the region lacks",
        )
        parser.add_argument(
            "--on-conflict",
            choices=["ask", "ours", "theirs"],
            default="ask",
            help="cells that changed here and in the file since its export: ask "
            "leaves their rows waiting. Without a known export ours only fills what "
            "is empty, ask and theirs take the file",
        )
        parser.add_argument(
            "--given",
            action="append",
            default=[],
            metavar="COLUMN=VALUE",
            help="what counts for the rows that don't say it, such as "
            "competition=… or year=…; can be repeated",
        )
        parser.add_argument(
            "--draft", action="store_true", help="publish nothing, leave drafts"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="only plan, write nothing"
        )
        add_region_and_user(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        sheet = self.sheet(options["sheet"])
        context = Context(
            scope=self.scope(sheet, options["region"]),
            user=self.user(options["user"]),
            create_missing=options["organizations"] == "create",
            draft=options["draft"],
            on_conflict=options["on_conflict"],
            given=_given(sheet, options["given"]),
        )
        if (
            context.user
            and not sheet.scopes(context.user).filter(pk=context.scope.pk).exists()
        ):
            raise UsageError(_("This person may not import into this region."))
        content, name = self._read(options["file"])
        try:
            if options["dry_run"]:
                run, plan = None, self._plan(sheet, content, name, context)
            else:
                run = start_import(
                    sheet=sheet.name, content=content, filename=name, context=context
                )
                plan = self.apply(run, context.user, as_json=options["json"])
        except ApplyFailed as error:
            raise CommandError(str(error), returncode=EXIT_FAILED) from error
        except SpreadsheetError as error:
            raise UsageError(str(error)) from error
        self.report(run, plan, as_json=options["json"])
        undecided = any(row.action in UNDECIDED for row in plan.rows)
        self.leave(EXIT_REFUSED if undecided else 0)

    def _read(self, path: Path) -> tuple[bytes, str]:
        try:
            if path.stat().st_size > default_limits().upload_bytes:
                raise UsageError(_("The file is too large."))
            return path.read_bytes(), path.name
        except OSError as error:
            raise UsageError(
                _("The file can't be opened: %(reason)s") % {"reason": error}
            ) from error

    def _plan(self, sheet: Sheet, content: bytes, name: str, context: Context) -> Plan:
        return plan_content(
            sheet=sheet, content=content, filename=name, context=context
        )


def _given(sheet: Sheet, said: list[str]) -> dict[str, str]:
    """Return by column what was said for all rows."""
    columns = sheet.resource.class_columns()
    known = sorted(name for name, column in columns.items() if column.for_all)
    pairs = dict(text.partition("=")[::2] for text in said)
    wrong = sorted(set(pairs) - set(known))
    if wrong:
        raise UsageError(
            _("%(names)s can't be said for all rows; possible: %(known)s.")
            % {"names": ", ".join(wrong), "known": ", ".join(known) or "–"}
        )
    return pairs
