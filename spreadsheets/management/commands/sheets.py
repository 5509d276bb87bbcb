"""List the registered sheets and their columns."""

import json
from typing import Any

from django.core.management.base import CommandParser

from spreadsheets.management.base import SheetCommand
from spreadsheets.registry import Sheet, all_sheets


class Command(SheetCommand):
    help = "List the registered sheets and their columns."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        sheets = [describe(sheet) for sheet in all_sheets()]
        if options["json"]:
            self.stdout.write(json.dumps(sheets, ensure_ascii=False))
            return
        for sheet in sheets:
            self.stdout.write(f"{sheet['name']}: {sheet['label']}")
            for column in sheet["columns"]:
                star = " *" if column["required"] else ""
                self.stdout.write(f"  {column['header']}{star} ({column['field']})")


def describe(sheet: Sheet) -> dict[str, Any]:
    """Return the name, label and columns of a sheet."""
    return {
        "name": sheet.name,
        "label": str(sheet.label),
        "columns": [
            {
                "field": name,
                "header": str(column.column_name),
                "required": column.required,
                "synonyms": list(column.synonyms),
            }
            for name, column in sheet.resource.class_columns().items()
        ],
    }
