"""Delete what exports leave behind."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from spreadsheets.management.base import SheetCommand
from spreadsheets.services.background_exports import clear_exports
from spreadsheets.services.feeds import clear_feeds


class Command(SheetCommand):
    help = (
        "Delete exported files older than SPREADSHEETS_EXPORT_DAYS (7) and what was "
        "kept to compare returning workbooks with, when it is older than "
        "SPREADSHEETS_BASE_DAYS (400). Run it daily."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        report = clear_exports() | {"feeds": clear_feeds()}
        if options["json"]:
            self.stdout.write(json.dumps(report))
            return
        self.stdout.write(
            _("Deleted: %(files)s files, %(bases)s old exports, %(feeds)s feed files.")
            % report
        )
