"""Write the records of a sheet, or its empty template, into a file."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from spreadsheets.exceptions import SpreadsheetError
from spreadsheets.management.base import (
    EXIT_FAILED,
    SheetCommand,
    UsageError,
    add_region_and_user,
)
from spreadsheets.registry import Sheet
from spreadsheets.resources import Context
from spreadsheets.services.exporting import export_sheet, kind_of, write_template


class Command(SheetCommand):
    help = (
        "Export a sheet to .xlsx, .ods or .csv, by the file's ending. Exit codes: 0 "
        "done, 1 writing failed and there is no file, 2 usage error."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("sheet", metavar="SHEET")
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument(
            "--template",
            action="store_true",
            help="an empty workbook with two examples instead of the records",
        )
        parser.add_argument(
            "--columns", help="fields to export, with commas between; all by default"
        )
        parser.add_argument(
            "--personal",
            action="store_true",
            help="with personal data; a person needs the permission for it",
        )
        add_region_and_user(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        sheet = self.sheet(options["sheet"])
        context = Context(
            scope=self.scope(sheet, options["region"]),
            user=self.user(options["user"]),
        )
        try:
            report = self._write(sheet, context, options)
        except (SpreadsheetError, PermissionDenied) as error:
            raise UsageError(str(error)) from error
        except OSError as error:
            raise CommandError(
                _("The file can't be written: %(reason)s") % {"reason": error},
                returncode=EXIT_FAILED,
            ) from error
        self._say(report, as_json=options["json"])

    def _write(
        self, sheet: Sheet, context: Context, options: dict[str, Any]
    ) -> dict[str, Any]:
        """Write beside the file first: a failure never leaves half of it there."""
        target: Path = options["file"]
        kind = kind_of(target.name)
        part = target.with_name(f".{target.name}.{os.getpid()}.part")
        report: dict[str, Any] = {"export": None, "file": str(target), "rows": 0}
        report |= {"sha256": None, "columns": [], "warnings": []}
        try:
            if options["template"]:
                write_template(
                    sheet=sheet.name, context=context, target=part, kind=kind
                )
            else:
                report |= self._export(sheet, context, part, kind, options)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
        return report

    def _export(
        self,
        sheet: Sheet,
        context: Context,
        part: Path,
        kind: str,
        options: dict[str, Any],
    ) -> dict[str, Any]:
        columns = options["columns"]
        done = export_sheet(
            sheet=sheet.name,
            context=context,
            target=part,
            kind=kind,
            filename=options["file"].name,
            columns=[n.strip() for n in columns.split(",")] if columns else None,
            personal=options["personal"],
        )
        return {
            "export": done.export.pk,
            "rows": done.export.row_count,
            "sha256": done.export.sha256,
            "columns": done.export.columns,
            "warnings": list(done.warnings),
        }

    def _say(self, report: dict[str, Any], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(report, ensure_ascii=False))
            return
        for warning in report["warnings"]:
            self.stdout.write(f"! {warning}")
        self.stdout.write(
            _("%(file)s: %(rows)s rows")
            % {"file": report["file"], "rows": report["rows"]}
        )
