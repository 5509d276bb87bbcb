"""Look whether watched folders and addresses changed."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from spreadsheets.management.base import EXIT_FAILED, SheetCommand
from spreadsheets.services.sources import Checked, check_sources


class Command(SheetCommand):
    help = (
        "Check the watched sources whose time has come, and plan what changed. Exit "
        "codes: 0 all could be read, 1 some could not; their errors are printed and "
        "stand on their screens."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--force", action="store_true", help="also those whose time has not come"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON list")

    def handle(self, *args: Any, **options: Any) -> None:
        checked = check_sources(force=options["force"])
        if options["json"]:
            self.stdout.write(json.dumps([_report(one) for one in checked]))
        else:
            for one in checked:
                self._say(one)
        self.leave(EXIT_FAILED if any(one.error for one in checked) else 0)

    def _say(self, checked: Checked) -> None:
        for run in checked.runs:
            self.stdout.write(
                _("%(source)s: import %(run)s, %(state)s")
                % {
                    "source": checked.source,
                    "run": run,
                    "state": run.get_state_display(),
                }
            )
        if checked.error:
            self.stderr.write(f"{checked.source}: {checked.error}")


def _report(checked: Checked) -> dict[str, Any]:
    return {
        "source": checked.source.pk,
        "name": checked.source.name,
        "runs": [
            {"run": run.pk, "state": run.state, "counts": run.counts}
            for run in checked.runs
        ],
        "error": checked.error,
    }
