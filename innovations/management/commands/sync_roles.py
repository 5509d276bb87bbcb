"""Makes and repairs the groups of all regions, and reports what differs."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from innovations.services.regions import all_regions
from innovations.services.role_sync import Maker, Report, make_groups, sync_region

#: Something is left that a person has to decide (design: exit codes of commands).
DRIFT = 3


class Command(BaseCommand):
    help = (
        "Repairs the groups, rights, collections and members of all regions. "
        "Exits 0 when all is as it should be, 3 when something needs a decision "
        "(with --check: also when something would be repaired)."
    )
    #: A site with plugins that this package doesn't know gives its own.
    maker: Maker = staticmethod(make_groups)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="only report")
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        check = options["check"]
        reports = [
            sync_region(region=region, check=check, maker=self.maker)
            for region in all_regions()
        ]
        if options["json"]:
            found = {"check": check, "regions": [r.as_dict() for r in reports]}
            self.stdout.write(json.dumps(found, ensure_ascii=False))
        else:
            for report in reports:
                self._print(report, check)
        if any(report.drift or (check and report.repaired) for report in reports):
            raise SystemExit(DRIFT)

    def _print(self, report: Report, check: bool) -> None:
        self.stdout.write(self.style.MIGRATE_HEADING(report.region))
        repaired = _("would repair") if check else _("repaired")
        for heading, lines in (
            (repaired, report.repaired),
            (_("to decide"), report.drift),
            (_("worth knowing"), report.notices),
        ):
            for line in lines:
                self.stdout.write(f"  {heading}: {line}")
        if not (report.repaired or report.drift or report.notices):
            self.stdout.write("  " + _("all as it should be"))
