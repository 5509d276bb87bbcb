"""Exit codes and JSON of the commands that import and export."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any, NoReturn

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from spreadsheets.exceptions import ApplyFailed
from spreadsheets.management.reports import as_report, describe_row, plan_of
from spreadsheets.models import ImportRun
from spreadsheets.plan import Plan
from spreadsheets.registry import Sheet, UnknownSheet, all_sheets, get_sheet
from spreadsheets.services import apply_run

EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_REFUSED = 3


class UsageError(CommandError):
    """A wrong argument, or a file that can't be read: exit code 2."""

    def __init__(self, message: str) -> None:
        super().__init__(message, returncode=EXIT_USAGE)


class SheetCommand(BaseCommand):
    """Base of the commands; usage errors end with 2 and one sentence."""

    # Sentences in the language of the installation, as on the screens.
    requires_system_checks: list[str] = []

    def create_parser(self, *args: Any, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(*args, **kwargs)
        if parser.called_from_command_line:
            return parser

        def error(message: str) -> NoReturn:
            raise UsageError(message)

        parser.error = error  # type: ignore[method-assign]
        return parser

    def sheet(self, name: str) -> Sheet:
        """Return a registered sheet or end with a usage error."""
        try:
            return get_sheet(name)
        except UnknownSheet:
            known = ", ".join(sheet.name for sheet in all_sheets())
            raise UsageError(
                _("There is no sheet “%(name)s”. Sheets: %(known)s.")
                % {"name": name, "known": known}
            ) from None

    def scope(self, sheet: Sheet, given: str | None) -> Any:
        """Return the region that was named, or the only one."""
        if given:
            found = sheet.find_scope(given)
            if found is None:
                raise UsageError(
                    _("There is no region “%(name)s”. Use its host name or code.")
                    % {"name": given}
                )
            return found
        scopes = list(sheet.all_scopes()[:2])
        if len(scopes) != 1:
            raise UsageError(_("Name the region with --region HOSTNAME-OR-CODE."))
        return scopes[0]

    def user(self, username: str | None) -> Any:
        """Return the person who was named; ``None`` stands for the system."""
        if not username:
            return None
        User = get_user_model()
        try:
            return User._default_manager.get_by_natural_key(username)
        except User.DoesNotExist:
            raise UsageError(
                _("There is no person “%(name)s”.") % {"name": username}
            ) from None

    def apply(self, run: ImportRun, user: Any, *, as_json: bool) -> Plan:
        """Apply a run and return what became of its rows; raises ``ApplyFailed``."""
        try:
            apply_run(run=run, user=user)
        except ApplyFailed as error:
            if as_json:
                report = as_report(run, plan_of(run)) | {"error": str(error)}
                self.stdout.write(json.dumps(report, ensure_ascii=False))
            raise
        return plan_of(run)

    def report(self, run: ImportRun | None, plan: Plan, *, as_json: bool) -> None:
        """Print a plan, for people or as one JSON object."""
        if as_json:
            self.stdout.write(json.dumps(as_report(run, plan), ensure_ascii=False))
            return
        for warning in plan.warnings:
            self.stdout.write(f"! {warning}")
        for row in plan.rows:
            for line in describe_row(row):
                self.stdout.write(line)
        counts = ", ".join(f"{name} {count}" for name, count in plan.counts.items())
        self.stdout.write(f"{run or _('Dry run')}: {counts}")

    def leave(self, code: int) -> None:
        """End with an exit code other than 0, without a traceback."""
        if code:
            sys.exit(code)


def add_region_and_user(parser: argparse.ArgumentParser) -> None:
    """Add the options that the commands share."""
    parser.add_argument("--region", help="host name or code of the region")
    parser.add_argument("--user", help="user name of the person who imports")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
